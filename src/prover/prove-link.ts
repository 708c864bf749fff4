import { type LinkCircuit, linkCircuits } from '../ethereum/link/circuits.js'
import { linkParameters } from '../ethereum/link/parameters.js'
import { buildLinkWitness } from '../ethereum/link/witness.js'
import { hashTreeRootSyncCommittee } from '../ethereum/ssz/hash-tree-root-sync-committee.js'
import type { Hex } from '../ethereum/types/hex.js'
import type { SyncCommittee } from '../ethereum/types/light-client.js'
import type { ProveOptions, Prover } from './create-prover.js'
import type { CircuitProof } from './prove-circuit.js'
import { proveWitness } from './prove-witness.js'
import { ProverError } from './prover-error.js'

/** Proof that `commitment` is the one commitment of the committee with this SSZ root. */
export type LinkProof = CircuitProof & { circuit: string; committeeRoot: Hex; commitment: bigint }

/** The `link` circuit for committees of this size, if there is one. */
export function linkCircuitFor(committeeSize: number): LinkCircuit | undefined {
  return linkCircuits.find((circuit) => circuit.committeeSize === committeeSize)
}

/**
 * Proves a committee's commitment, as `registerCommittee` takes it.
 *
 * @throws CommitteeError when a key is not one; ProverError `NO_CIRCUIT_FITS`, `COMMITTEE_MISMATCH`, and those of `proveCircuit`.
 */
export async function proveLink(
  prover: Prover,
  committee: SyncCommittee,
  options: ProveOptions = {},
): Promise<LinkProof> {
  const circuit = linkCircuitFor(committee.pubkeys.length)
  if (circuit === undefined) {
    throw new ProverError('NO_CIRCUIT_FITS', 'No link circuit takes a committee of that size.', {
      facts: [`committee size: ${committee.pubkeys.length}`],
    })
  }
  const { name } = circuit
  const build = () => {
    const committed = prover.commit(committee)
    const committeeRoot = hashTreeRootSyncCommittee(committee)
    const parameters = { circuit: linkParameters(circuit), committee, committed, committeeRoot }
    const { commitment } = committed
    return { ...buildLinkWitness(parameters), circuit: name, committeeRoot, commitment }
  }
  const { built, made } = await proveWitness(prover.proveCircuit, build, options)
  return { ...made, circuit: name, committeeRoot: built.committeeRoot, commitment: built.commitment }
}

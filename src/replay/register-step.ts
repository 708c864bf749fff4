import type { Address } from 'viem'
import { registerCommittee } from '../chain/register-committee.js'
import { hashTreeRootSyncCommittee } from '../ethereum/ssz/hash-tree-root-sync-committee.js'
import type { Hex } from '../ethereum/types/hex.js'
import type { SyncCommittee } from '../ethereum/types/light-client.js'
import type { OnProgress } from '../prover/prove-circuit.js'
import { proveLink } from '../prover/prove-link.js'
import type { Destination } from './destination.js'
import type { ApkKit } from './prepare-apk.js'

/** What it took to register a committee's commitment. */
export type RegistrationRow = {
  committeeRoot: Hex
  circuit: string
  constraints: number
  seconds: { witness: number; prove: number; verify: number }
  peakRssBytes: number | null
  gas: bigint
}

/**
 * Proves and registers a committee unless this client has it already.
 *
 * @param parameters.registered Roots registered with this client so far; the new one is added.
 * @throws CommitteeError, ProverError, ArtifactError; SubmissionError with the contract's error.
 */
export async function ensureRegistered(parameters: {
  kit: ApkKit
  destination: Pick<Destination, 'client'>
  address: Address
  committee: SyncCommittee
  registered: Set<Hex>
  onProgress?: OnProgress | undefined
  signal?: AbortSignal | undefined
}): Promise<RegistrationRow | null> {
  const { kit, destination, address, committee, registered, onProgress, signal } = parameters
  const committeeRoot = hashTreeRootSyncCommittee(committee)
  if (registered.has(committeeRoot)) return null
  const made = await proveLink(kit.prover, committee, { onProgress, signal })
  const { commitment, proof } = made
  const { gasUsed } = await registerCommittee({
    client: destination.client,
    address,
    committee,
    commitment,
    proof,
  })
  registered.add(committeeRoot)
  return {
    committeeRoot,
    circuit: made.circuit,
    constraints: kit.artifacts.circuit(made.circuit).entry.constraints,
    seconds: made.seconds,
    peakRssBytes: made.peakRssBytes ?? null,
    gas: gasUsed,
  }
}

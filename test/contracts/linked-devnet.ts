import { type Artifacts, loadArtifacts } from '../../src/artifacts/load-artifacts.js'
import type { BeaconDevnet } from '../../src/devnet/create-beacon-devnet.js'
import { commitCommittee } from '../../src/ethereum/committee/committee-commitment.js'
import { linkParameters } from '../../src/ethereum/link/parameters.js'
import { buildLinkWitness } from '../../src/ethereum/link/witness.js'
import { hashTreeRootSyncCommittee } from '../../src/ethereum/ssz/hash-tree-root-sync-committee.js'
import type { Hex } from '../../src/ethereum/types/hex.js'
import type { SyncCommittee } from '../../src/ethereum/types/light-client.js'
import type { Groth16Proof } from '../../src/groth16/proof.js'
import { createProver } from '../../src/prover/create-prover.js'
import { buildSmallLink } from './link-artifacts.js'

/** A committee with the proof that its commitment belongs to it. */
export type ProvenCommittee = {
  committee: SyncCommittee
  committeeRoot: Hex
  commitment: bigint
  rho: bigint
  fingerprint: bigint
  proof: Groth16Proof
}

export type SmallLink = {
  artifacts: Artifacts
  verifierPath: string
  /**
   * Proves `link-32`.
   *
   * @param root The root that rho is drawn from. Default: the committee's own, the only one the contract takes.
   */
  prove(committee: SyncCommittee, root?: Hex): Promise<ProvenCommittee>
}

/** Circuit `link-32`, built when it is not there, and a prover that remembers. */
export async function openSmallLink(): Promise<SmallLink> {
  const artifacts = await loadArtifacts(await buildSmallLink())
  const prover = createProver({ artifacts })
  const circuit = linkParameters({ committeeSize: 32 })
  const known = new Map<string, Promise<ProvenCommittee>>()

  async function proveNew(committee: SyncCommittee, root: Hex): Promise<ProvenCommittee> {
    const committed = commitCommittee(committee)
    const { inputs, publicInputs } = buildLinkWitness({ circuit, committee, committed, committeeRoot: root })
    const { proof } = await prover.proveCircuit({
      circuit: 'link-32',
      inputs,
      expectedPublicInputs: publicInputs,
    })
    const [commitment, rho, fingerprint] = publicInputs as [bigint, bigint, bigint]
    const committeeRoot = hashTreeRootSyncCommittee(committee)
    return { committee, committeeRoot, commitment, rho, fingerprint, proof }
  }

  return {
    artifacts,
    verifierPath: artifacts.circuit('link-32').paths.verifier,
    prove(committee, root = hashTreeRootSyncCommittee(committee)) {
      const key = `${root} ${hashTreeRootSyncCommittee(committee)}`
      const proven = known.get(key) ?? proveNew(committee, root)
      known.set(key, proven)
      return proven
    },
  }
}

/** The committee of a devnet's period with its proof. */
export function proveCommittee(link: SmallLink, beacon: BeaconDevnet, period: bigint) {
  return link.prove(beacon.committee(period))
}

import { loadArtifacts } from '../../src/artifacts/load-artifacts.js'
import type { LightClientUpdate, SyncCommittee } from '../../src/ethereum/types/light-client.js'
import type { ApkProof } from '../../src/prover/apk-proof.js'
import { createProver } from '../../src/prover/create-prover.js'
import { buildSmallApk } from '../prover/apk-artifacts.js'

/** Circuit `apk-32-10`, and a prover that makes one proof for each committee and set of signers. */
export async function openSmallApk() {
  const artifacts = await loadArtifacts(await buildSmallApk())
  const prover = createProver({ artifacts })
  const known = new Map<string, Promise<ApkProof>>()
  return {
    artifacts,
    verifierPath: artifacts.circuit('apk-32-10').paths.verifier,
    prove(update: LightClientUpdate, committee: SyncCommittee): Promise<ApkProof> {
      const key = `${update.syncAggregate.syncCommitteeBits} ${committee.pubkeys.join()}`
      const proof = known.get(key) ?? prover.prove(update, committee)
      known.set(key, proof)
      return proof
    },
  }
}

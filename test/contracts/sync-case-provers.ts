import type { LightClientUpdate, SyncCommittee } from '../../src/ethereum/types/light-client.js'
import type { ApkProof } from '../../src/prover/apk-proof.js'
import { createProver } from '../../src/prover/create-prover.js'
import { type LinkProof, proveLink } from '../../src/prover/prove-link.js'
import { openSmallApk } from './apk-proofs.js'
import { openSmallLink } from './linked-devnet.js'

/** Provers of both circuits of the minimal preset; each statement is proven once. */
export type SyncCaseProvers = {
  linkVerifierPath: string
  apkVerifierPath: string
  proveLink(committee: SyncCommittee): Promise<LinkProof>
  proveApk(update: LightClientUpdate, committee: SyncCommittee): Promise<ApkProof>
}

export async function openSyncCaseProvers(): Promise<SyncCaseProvers> {
  const link = await openSmallLink()
  const apk = await openSmallApk()
  const prover = createProver({ artifacts: link.artifacts })
  const known = new Map<string, Promise<LinkProof>>()
  return {
    linkVerifierPath: link.verifierPath,
    apkVerifierPath: apk.verifierPath,
    proveApk: apk.prove,
    proveLink(committee) {
      const key = committee.pubkeys.join()
      const proof = known.get(key) ?? proveLink(prover, committee)
      known.set(key, proof)
      return proof
    },
  }
}

import { expect } from 'vitest'
import type { ChainClient } from '../../src/chain/chain-client.js'
import {
  type ApkDeployment,
  deployLightClient,
  type LightClientCheckpoint,
} from '../../src/chain/deploy-light-client.js'
import { deployVerifier } from '../../src/chain/deploy-verifier.js'
import { type ContractApkProof, encodeApkProof } from '../../src/chain/encode-apk-proof.js'
import { encodeDirectProof } from '../../src/chain/encode-direct-proof.js'
import { type ContractUpdate, encodeUpdate } from '../../src/chain/encode-update.js'
import { reportConflict, submitUpdate } from '../../src/chain/submit-update.js'
import { commitCommittee } from '../../src/ethereum/committee/committee-commitment.js'
import { hashTreeRootSyncCommittee } from '../../src/ethereum/ssz/hash-tree-root-sync-committee.js'
import type { LightClientUpdate, SyncCommittee } from '../../src/ethereum/types/light-client.js'
import type { ApkProof } from '../../src/prover/apk-proof.js'
import { BOOTSTRAP_SLOT, checkpointAt, devnet } from './devnet-light-client.js'

/** Absent members that the circuit of the minimal preset can subtract. */
export const CAPACITY = 10

/** Changes made to what is sent, after it was encoded honestly. */
export type ApkEdit = {
  update?: (update: ContractUpdate) => ContractUpdate
  proof?: (proof: ContractApkProof) => ContractApkProof
}

export type DeployedApk = Awaited<ReturnType<typeof deployApkClient>>

/** A light client of the 32-member devnet with its generated verifier, and short ways to talk to it. */
export async function deployApkClient(
  client: ChainClient,
  options: {
    verifierPath: string
    capacity?: number
    trustedCommitments?: ApkDeployment['trustedCommitments']
    checkpoint?: LightClientCheckpoint
  },
) {
  const committee = devnet.committee(2n)
  const honest = {
    committeeRoot: hashTreeRootSyncCommittee(committee),
    commitment: commitCommittee(committee).commitment,
  }
  const { verifierPath, capacity = CAPACITY, trustedCommitments = [honest] } = options
  const { address: verifier } = await deployVerifier({
    client,
    path: verifierPath,
    setupKind: 'development',
  })
  const { address } = await deployLightClient({
    client,
    config: devnet.config,
    checkpoint: options.checkpoint ?? checkpointAt(BOOTSTRAP_SLOT),
    apk: { setupKind: 'development', circuits: [{ capacity, verifier }], trustedCommitments },
  })

  function encode(update: LightClientUpdate, proof: ApkProof, edit: ApkEdit = {}) {
    const encoded = encodeUpdate({ update, config: devnet.config })
    const sent = encodeApkProof({ capacity: CAPACITY, sum: proof.sum, proof: proof.proof })
    return {
      client,
      address,
      route: 'apk',
      update: edit.update?.(encoded) ?? encoded,
      proof: edit.proof?.(sent) ?? sent,
    } as const
  }

  return {
    client,
    address,
    submit: (update: LightClientUpdate, proof: ApkProof) => submitUpdate(encode(update, proof)),
    report: (update: LightClientUpdate, proof: ApkProof) => reportConflict(encode(update, proof)),
    direct: (update: LightClientUpdate, signers: SyncCommittee) =>
      submitUpdate({
        client,
        address,
        route: 'direct',
        update: encodeUpdate({ update, config: devnet.config }),
        proof: encodeDirectProof({ syncAggregate: update.syncAggregate, committee: signers }),
      }),
    async expectRevert(update: LightClientUpdate, proof: ApkProof, errorName: string, edit: ApkEdit = {}) {
      await expect(submitUpdate(encode(update, proof, edit))).rejects.toMatchObject({
        code: 'SUBMISSION_REVERTED',
        errorName,
      })
    },
  }
}

import { expect } from 'vitest'
import type { ChainClient } from '../../src/chain/chain-client.js'
import { loadContract } from '../../src/chain/compile-contracts.js'
import { deployLightClient } from '../../src/chain/deploy-light-client.js'
import { deployVerifier } from '../../src/chain/deploy-verifier.js'
import { type ContractApkProof, encodeApkProof } from '../../src/chain/encode-apk-proof.js'
import { encodeDirectProof } from '../../src/chain/encode-direct-proof.js'
import { type ContractUpdate, encodeUpdate } from '../../src/chain/encode-update.js'
import { registerCommittee } from '../../src/chain/register-committee.js'
import { reportConflict, submitUpdate } from '../../src/chain/submit-update.js'
import type { LightClientUpdate, SyncCommittee } from '../../src/ethereum/types/light-client.js'
import type { ApkProof } from '../../src/prover/apk-proof.js'
import { BOOTSTRAP_SLOT, checkpointAt, devnet } from './devnet-light-client.js'
import type { ProvenCommittee, SmallLink } from './linked-devnet.js'

/** Absent members that the circuit of the minimal preset can subtract. */
export const CAPACITY = 10

/** Changes made to what is sent, after it was encoded honestly. */
export type ApkEdit = {
  update?: (update: ContractUpdate) => ContractUpdate
  proof?: (proof: ContractApkProof) => ContractApkProof
}

export type DeployedApk = Awaited<ReturnType<typeof deployApkClient>>

type Options = Partial<Omit<Parameters<typeof deployLightClient>[0], 'client' | 'apk'>> & {
  verifierPath: string
  link: SmallLink
  capacity?: number
  /** Committees to register. Default: the one of the checkpoint. */
  registered?: readonly ProvenCommittee[]
}

/** A light client of the 32-member devnet with its generated verifiers, and short ways to talk to it. */
export async function deployApkClient(client: ChainClient, options: Options) {
  const { verifierPath, link, capacity = CAPACITY, registered, ...parameters } = options
  const setupKind = 'development'
  const { address: verifier } = await deployVerifier({ client, path: verifierPath, setupKind })
  const { address: linkVerifier } = await deployVerifier({ client, path: link.verifierPath, setupKind })
  const { address } = await deployLightClient({
    client,
    config: devnet.config,
    checkpoint: checkpointAt(BOOTSTRAP_SLOT),
    ...parameters,
    apk: { setupKind, circuits: [{ capacity, verifier }], linkVerifier },
  })
  const register = (proven: ProvenCommittee) => registerCommittee({ client, address, ...proven })
  for (const proven of registered ?? [await link.prove(devnet.committee(2n))]) await register(proven)

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
    verifier,
    linkVerifier,
    register,
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
    /** What the client says of an update without taking it, on both routes. */
    check: (update: LightClientUpdate, proof: ApkProof, signers: SyncCommittee) => {
      const { abi } = loadContract('EthereumLightClient')
      const { update: encoded, proof: apk } = encode(update, proof)
      const direct = encodeDirectProof({ syncAggregate: update.syncAggregate, committee: signers })
      return Promise.all([
        client.readContract({ address, abi, functionName: 'checkApk', args: [encoded, apk] }),
        client.readContract({ address, abi, functionName: 'checkDirect', args: [encoded, direct] }),
      ])
    },
    async expectRevert(update: LightClientUpdate, proof: ApkProof, errorName: string, edit: ApkEdit = {}) {
      await expect(submitUpdate(encode(update, proof, edit))).rejects.toMatchObject({
        code: 'SUBMISSION_REVERTED',
        errorName,
      })
    },
  }
}

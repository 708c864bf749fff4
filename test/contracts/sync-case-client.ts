import type { ChainClient } from '../../src/chain/chain-client.js'
import { deployLightClient, type LightClientCheckpoint } from '../../src/chain/deploy-light-client.js'
import { deployVerifier } from '../../src/chain/deploy-verifier.js'
import { encodeApkProof } from '../../src/chain/encode-apk-proof.js'
import { type ContractUpdate, encodeUpdate } from '../../src/chain/encode-update.js'
import { readCommitment } from '../../src/chain/read-commitment.js'
import { readHead, readHeader, readSyncCommitteeRoot } from '../../src/chain/read-head.js'
import { registerCommittee } from '../../src/chain/register-committee.js'
import { SubmissionError } from '../../src/chain/submission-error.js'
import { submitUpdate } from '../../src/chain/submit-update.js'
import { computeSyncCommitteePeriodAtSlot } from '../../src/ethereum/spec/compute-sync-committee-period-at-slot.js'
import { isSyncCommitteeUpdate } from '../../src/ethereum/spec/update-kind.js'
import { hashTreeRootSyncCommittee } from '../../src/ethereum/ssz/hash-tree-root-sync-committee.js'
import type { LightClientUpdate, SyncCommittee } from '../../src/ethereum/types/light-client.js'
import type { SyncCase } from '../ethereum/store/sync-case.js'
import { CAPACITY } from './apk-light-client.js'
import type { SyncCaseProvers } from './sync-case-provers.js'

/** Every period that a case speaks of, and one more. */
const PERIODS = [0n, 1n, 2n, 3n, 4n, 5n, 6n]

/** The committee of each period that a case names, whether or not anybody may believe it. */
function committeesByPeriod({ config, bootstrap, steps }: SyncCase): Map<bigint, SyncCommittee> {
  const periodOf = (slot: bigint) => computeSyncCommitteePeriodAtSlot(config, slot)
  const found = new Map([[periodOf(bootstrap.header.beacon.slot), bootstrap.currentSyncCommittee]])
  for (const { update } of steps) {
    if (update?.nextSyncCommittee === undefined || !isSyncCommitteeUpdate(update)) continue
    found.set(periodOf(update.attestedHeader.beacon.slot) + 1n, update.nextSyncCommittee)
  }
  return found
}

export type SyncCaseClient = Awaited<ReturnType<typeof deploySyncCase>>

/** What is sent in place of the honest update, and whose proof comes with it. */
export type SentInstead = {
  edit?: (sent: ContractUpdate) => ContractUpdate
  proofOf?: { update: LightClientUpdate; committee: SyncCommittee }
}

/** A light client that starts where a published case starts, with both verifiers and no committee registered. */
export async function deploySyncCase(parameters: {
  client: ChainClient
  provers: SyncCaseProvers
  published: SyncCase
  /** Default: the case's bootstrap. */
  checkpoint?: LightClientCheckpoint
}) {
  const { client, provers, published } = parameters
  const { config, bootstrap, steps } = published
  const setupKind = 'development'
  const apk = await deployVerifier({ client, path: provers.apkVerifierPath, setupKind })
  const link = await deployVerifier({ client, path: provers.linkVerifierPath, setupKind })
  const { address } = await deployLightClient({
    client,
    config,
    checkpoint: parameters.checkpoint ?? { kind: 'bootstrap', bootstrap },
    apk: { setupKind, circuits: [{ capacity: CAPACITY, verifier: apk.address }], linkVerifier: link.address },
  })
  const committees = committeesByPeriod(published)
  const slots = steps.flatMap(({ update, finalized, optimistic }) => [
    finalized.slot,
    optimistic.slot,
    ...(update === undefined ? [] : [update.finalizedHeader.beacon.slot, update.attestedHeader.beacon.slot]),
  ])

  function committeeOf(period: bigint): SyncCommittee {
    const committee = committees.get(period)
    if (committee === undefined) throw new Error(`the case names no committee of period ${period}`)
    return committee
  }
  const signersOf = (update: LightClientUpdate) =>
    committeeOf(computeSyncCommitteePeriodAtSlot(config, update.signatureSlot))
  const read = { client, address }

  return {
    ...read,
    committeeOf,
    signersOf,
    head: () => readHead(read),
    header: (slot: bigint) => readHeader({ ...read, slot }),
    rootOf: (period: bigint) => readSyncCommitteeRoot({ ...read, period }),
    commitmentOf: (committee: SyncCommittee) =>
      readCommitment({ ...read, committeeRoot: hashTreeRootSyncCommittee(committee) }),

    async register(committee: SyncCommittee) {
      await registerCommittee({ ...read, committee, ...(await provers.proveLink(committee)) })
    },

    /** Submits on route `apk` with a real proof: `accepted`, or the contract's error and its arguments. */
    async submit(update: LightClientUpdate, { edit, proofOf }: SentInstead = {}): Promise<string> {
      const { sum, proof } = await provers.proveApk(
        proofOf?.update ?? update,
        proofOf?.committee ?? signersOf(update),
      )
      const encoded = encodeUpdate({ update, config })
      try {
        await submitUpdate({
          ...read,
          route: 'apk',
          update: edit?.(encoded) ?? encoded,
          proof: encodeApkProof({ capacity: CAPACITY, sum, proof }),
        })
        return 'accepted'
      } catch (error) {
        if (!(error instanceof SubmissionError) || error.errorName === undefined) throw error
        return `${error.errorName}(${error.errorArgs.map(String).join(', ')})`
      }
    },

    /** Everything that a refused or forced step must leave as it was. */
    async state() {
      const roots = await Promise.all(PERIODS.map((period) => readSyncCommitteeRoot({ ...read, period })))
      const headers = await Promise.all([...new Set(slots)].map((slot) => readHeader({ ...read, slot })))
      return { head: await readHead(read), roots, headers }
    },
  }
}

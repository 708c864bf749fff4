import { type Hex, toHex, zeroHash } from 'viem'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { loadContract } from '../../src/chain/compile-contracts.js'
import type { LightClientCheckpoint } from '../../src/chain/deploy-light-client.js'
import { encodeExecutionProof } from '../../src/chain/encode-update.js'
import { hashTreeRootBeaconBlockHeader } from '../../src/ethereum/ssz/hash-tree-root-beacon-block-header.js'
import { hashTreeRootSyncCommittee } from '../../src/ethereum/ssz/hash-tree-root-sync-committee.js'
import type { ForkName } from '../../src/ethereum/types/light-client.js'
import { readSyncCase, type SyncCase, type SyncStep } from '../ethereum/store/sync-case.js'
import { hasRealData } from '../support/real-data.js'
import { type DestinationChain, startDestinationChain } from './destination-chain.js'
import { bareCheckpoint } from './devnet-light-client.js'
import { deploySyncCase, type SyncCaseClient } from './sync-case-client.js'
import { recorded, updateOf, withAbsent } from './sync-case-facts.js'
import { playSteps } from './sync-case-play.js'
import { openSyncCaseProvers, type SyncCaseProvers } from './sync-case-provers.js'

/** Before any step of any case. */
const START = 8n
const CHAIN_AND_ROTATION = ['deneb', 'light_client_sync'] as const
const PAST_COMMITTEE = ['deneb', 'supply_sync_committee_from_past_update'] as const
const LATE_COMMITTEE = ['electra', 'advance_finality_without_sync_committee'] as const

let chain: DestinationChain
let provers: SyncCaseProvers

beforeAll(async () => {
  if (!hasRealData) return
  provers = await openSyncCaseProvers()
  chain = await startDestinationChain(readSyncCase(...CHAIN_AND_ROTATION).config, { slot: START })
  const request = chain.client.request as (request: { method: string; params: unknown[] }) => Promise<unknown>
  // a second a block, however long a proof takes
  await request({ method: 'anvil_setBlockTimestampInterval', params: [1] })
})
afterAll(() => chain?.anvil.stop())

type OnCase = { client: SyncCaseClient; published: SyncCase; play: Play }
type Play = (count?: number, after?: (step: SyncStep, outcome: string) => Promise<void>) => Promise<string[]>

/** Runs a test against a new client of a case, and undoes what it did. */
function onCase(
  [fork, name]: readonly [ForkName, string],
  title: string,
  work: (parameters: OnCase) => Promise<void>,
): void {
  // proofs are made where they are first needed
  test(title, { timeout: 600_000 }, () =>
    chain.isolated(async () => {
      const published = readSyncCase(fork, name)
      const client = await deploySyncCase({ client: chain.client, provers, published })
      const play: Play = (count = published.steps.length, after = async () => {}) =>
        playSteps({ chain, client, published, count, after })
      await work({ client, published, play })
    }),
  )
}

describe.skipIf(!hasRealData)('published light_client/sync cases', () => {
  test('default: all 32 members sign every published update, so one below two thirds is a changed one', () => {
    const cases = [CHAIN_AND_ROTATION, PAST_COMMITTEE, LATE_COMMITTEE].map(([fork, name]) =>
      readSyncCase(fork, name),
    )
    const updates = cases.flatMap(({ steps }) => steps.flatMap(({ update }) => update ?? []))
    expect(updates.length).toBe(14)
    for (const { syncAggregate } of updates) expect(syncAggregate.syncCommitteeBits).toBe('0xffffffff')
  })
})

describe.skipIf(!hasRealData)('deneb light_client_sync', () => {
  const [fork] = CHAIN_AND_ROTATION

  onCase(
    CHAIN_AND_ROTATION,
    'default: the steps that advance finality over two rotations are accepted and leave the expected finalized header',
    async ({ client, play }) => {
      const outcomes = await play(3, async (step) => {
        expect(await client.head()).toMatchObject(recorded(fork, step))
      })
      expect(outcomes).toEqual(['accepted', 'accepted', 'accepted'])
      for (const period of [0n, 2n]) {
        const committee = client.committeeOf(period)
        const { commitment } = await provers.proveLink(committee)
        expect(await client.commitmentOf(committee)).toBe(commitment)
      }
      for (const period of [3n, 4n, 5n]) {
        expect(await client.commitmentOf(client.committeeOf(period))).toBeUndefined()
      }
    },
  )

  onCase(
    CHAIN_AND_ROTATION,
    'behavior: no finality, no newer finality, a forced step and what builds on one leave the contract at step 3',
    async ({ client, published, play }) => {
      const outcomes = await play()
      expect(outcomes).toEqual([
        ...['accepted', 'accepted', 'accepted'],
        ...['StaleHead(0, 96)', 'StaleHead(96, 96)'],
        'force_update',
        ...['SignaturePeriodOutOfRange(3, 1)', 'SignaturePeriodOutOfRange(3, 1)'],
        'force_update',
        'SignaturePeriodOutOfRange(4, 1)',
      ])
      expect(await client.head()).toMatchObject(recorded(fork, published.steps[2] as SyncStep))
      for (const period of [3n, 4n, 5n]) expect(await client.rootOf(period)).toBeUndefined()
    },
  )

  onCase(
    CHAIN_AND_ROTATION,
    'behavior: DIFF FROM SPEC: never forced: where the store moves to slots 130 and 195 the contract knows neither',
    async ({ client, play }) => {
      const names = loadContract('EthereumLightClient').abi.map((item) => ('name' in item ? item.name : ''))
      expect(names.filter((name) => /force/i.test(name))).toEqual([])
      const forced: bigint[] = []
      await play(9, async ({ kind, finalized }) => {
        if (kind !== 'force_update') return
        forced.push(finalized.slot)
        expect((await client.head()).slot).toBe(96n)
        expect((await client.header(finalized.slot)).root).toBe(zeroHash)
      })
      expect(forced).toEqual([130n, 195n])
    },
  )

  onCase(
    CHAIN_AND_ROTATION,
    'error: an attested header in place of the finalized one, as a forced update puts it',
    async ({ client, published, play }) => {
      const { config } = published
      await play(3)
      for (const step of [4, 5]) {
        const update = updateOf(published, step)
        await chain.goToSlot(update.signatureSlot)
        const before = await client.state()
        const forced = await client.submit(update, {
          edit: (sent) => ({
            ...sent,
            finalizedHeader: sent.attestedHeader,
            execution: encodeExecutionProof(update.attestedHeader, config),
          }),
        })
        expect(forced).toBe('InvalidFinalityBranch()')
        expect(await client.state()).toEqual(before)
      }
    },
  )

  onCase(
    CHAIN_AND_ROTATION,
    'behavior: the last step is provable: a client that trusts the forced committee accepts it, and no step before it',
    async ({ client, published }) => {
      const trusting = (period: bigint) => {
        const checkpoint: LightClientCheckpoint = bareCheckpoint(period, client.committeeOf(period))
        return deploySyncCase({ client: chain.client, provers, published, checkpoint })
      }
      const third = await trusting(3n)
      const fourth = await trusting(4n)
      const last = published.steps[9] as SyncStep
      await chain.goToSlot(last.currentSlot)
      expect(await third.submit(updateOf(published, 7))).toBe('StaleHead(0, 192)')
      expect(await third.submit(updateOf(published, 8))).toBe('StaleHead(96, 192)')
      expect(await fourth.submit(updateOf(published, 8))).toBe('SignaturePeriodOutOfRange(3, 4)')
      const update = updateOf(published, 10)
      expect(await client.submit(update)).toBe('SignaturePeriodOutOfRange(4, 0)')
      expect(await third.submit(update)).toBe('UnknownSyncCommittee(4)')
      const signers = fourth.signersOf(update)
      expect(await fourth.submit(update)).toBe(`UnknownCommitment(${hashTreeRootSyncCommittee(signers)})`)
      await fourth.register(signers)
      expect(await fourth.submit(update)).toBe('accepted')
      expect(await fourth.head()).toMatchObject(recorded(fork, last))
    },
  )

  onCase(
    CHAIN_AND_ROTATION,
    'error: the first step one slot early, below two thirds, with fewer signers or with the proof of another committee',
    async ({ client, published }) => {
      const update = updateOf(published, 1)
      const { signatureSlot } = update
      await client.register(client.signersOf(update))
      await chain.goToSlot(signatureSlot - 1n)
      const before = await client.state()
      expect(await client.submit(update)).toBe(`FutureSignatureSlot(${signatureSlot}, ${signatureSlot - 1n})`)
      await chain.goToSlot(signatureSlot)
      const own = { update, committee: client.signersOf(update) }
      expect(await client.submit(withAbsent(update, 11), { proofOf: own })).toBe(
        'InsufficientParticipation(21, 32)',
      )
      expect(await client.submit(withAbsent(update, 10), { proofOf: own })).toBe('InvalidProof()')
      expect(await client.submit(withAbsent(update, 10))).toBe('InvalidSignature()')
      const other = { update, committee: client.committeeOf(2n) }
      expect(await client.submit(update, { proofOf: other })).toBe('InvalidProof()')
      expect(await client.state()).toEqual(before)
      expect(await client.submit(update)).toBe('accepted')
    },
  )

  onCase(
    CHAIN_AND_ROTATION,
    'error: a step whose headers or execution state root were changed by one bit',
    async ({ client, published, play }) => {
      await play(1)
      const update = updateOf(published, 2)
      await chain.goToSlot(update.signatureSlot)
      const before = await client.state()
      const flip = (root: Hex) => toHex(BigInt(root) ^ 1n, { size: 32 })
      const refusals = [
        await client.submit(update, {
          edit: (sent) => ({
            ...sent,
            attestedHeader: { ...sent.attestedHeader, parentRoot: flip(sent.attestedHeader.parentRoot) },
          }),
        }),
        await client.submit(update, {
          edit: (sent) => ({
            ...sent,
            finalizedHeader: { ...sent.finalizedHeader, stateRoot: flip(sent.finalizedHeader.stateRoot) },
          }),
        }),
        await client.submit(update, {
          edit: (sent) => ({
            ...sent,
            execution: { ...sent.execution, stateRoot: flip(sent.execution.stateRoot) },
          }),
        }),
        await client.submit(update, {
          edit: (sent) => ({ ...sent, nextSyncCommitteeRoot: flip(sent.nextSyncCommitteeRoot) }),
        }),
      ]
      expect(refusals).toEqual([
        'InvalidSignature()',
        'InvalidFinalityBranch()',
        'InvalidExecutionStateRootBranch()',
        'InvalidNextSyncCommitteeBranch()',
      ])
      expect(await client.state()).toEqual(before)
      expect(await client.submit(update)).toBe('accepted')
    },
  )
})

describe.skipIf(!hasRealData)('deneb supply_sync_committee_from_past_update', () => {
  onCase(
    PAST_COMMITTEE,
    'default: an update older than the bootstrap brings the missing committee and leaves the head where it is',
    async ({ client, published, play }) => {
      const { finalized } = published.steps[0] as SyncStep
      const update = updateOf(published, 1)
      expect(await client.rootOf(1n)).toBeUndefined()
      expect(await play()).toEqual(['accepted'])
      const next = update.nextSyncCommittee ?? client.committeeOf(0n)
      expect(await client.rootOf(1n)).toBe(hashTreeRootSyncCommittee(next))
      expect(await client.head()).toMatchObject({ slot: finalized.slot, root: finalized.beaconRoot })
    },
  )

  onCase(
    PAST_COMMITTEE,
    'behavior: DIFF FROM SPEC: the finalized header behind the head is recorded, and the checkpoint has no execution data',
    async ({ client, published, play }) => {
      const { beacon, execution } = updateOf(published, 1).finalizedHeader
      await play()
      expect((await client.head()).executionStateRoot).toBe(zeroHash)
      expect(await client.header(beacon.slot)).toMatchObject({
        slot: 16n,
        root: hashTreeRootBeaconBlockHeader(beacon),
        executionStateRoot: execution?.stateRoot,
      })
    },
  )

  onCase(
    PAST_COMMITTEE,
    'error: the same update without its committee, or once the committee is known',
    async ({ client, published, play }) => {
      const update = updateOf(published, 1)
      await chain.goToSlot(20n)
      await client.register(client.signersOf(update))
      const none = { nextSyncCommitteeRoot: zeroHash, nextSyncCommitteeBranch: [] }
      expect(await client.submit(update, { edit: (sent) => ({ ...sent, ...none }) })).toBe(
        'StaleHead(16, 49)',
      )
      expect(await play()).toEqual(['accepted'])
      const before = await client.state()
      expect(await client.submit(update)).toBe('StaleHead(16, 49)')
      expect(await client.state()).toEqual(before)
    },
  )
})

describe.skipIf(!hasRealData)('electra advance_finality_without_sync_committee', () => {
  const [fork] = LATE_COMMITTEE

  onCase(
    LATE_COMMITTEE,
    'default: finality advances without the next committee, which a later update brings without moving the head',
    async ({ client, published, play }) => {
      const known: boolean[] = []
      const outcomes = await play(undefined, async (step, outcome) => {
        if (outcome === 'accepted') expect(await client.head()).toMatchObject(recorded(fork, step))
        known.push((await client.rootOf(2n)) !== undefined)
      })
      expect(outcomes).toEqual(['accepted', 'accepted', 'StaleHead(0, 72)', 'accepted', 'accepted'])
      expect(known).toEqual([false, false, false, false, true])
      expect(published.steps[3]?.finalized).toEqual(published.steps[4]?.finalized)
      expect(await client.rootOf(2n)).toBe(hashTreeRootSyncCommittee(client.committeeOf(2n)))
    },
  )

  onCase(
    LATE_COMMITTEE,
    'error: the empty committee of an update that has none, sent as if it were one',
    async ({ client, published, play }) => {
      await play(1)
      const update = updateOf(published, 2)
      const { nextSyncCommittee, nextSyncCommitteeBranch = [] } = update
      if (nextSyncCommittee === undefined) throw new Error('the published update carries an empty committee')
      await chain.goToSlot(update.signatureSlot)
      const before = await client.state()
      const edit = {
        nextSyncCommitteeRoot: hashTreeRootSyncCommittee(nextSyncCommittee),
        nextSyncCommitteeBranch,
      }
      expect(await client.submit(update, { edit: (sent) => ({ ...sent, ...edit }) })).toBe(
        'InvalidNextSyncCommitteeBranch()',
      )
      expect(await client.state()).toEqual(before)
      expect(await client.submit(update)).toBe('accepted')
    },
  )

  onCase(
    LATE_COMMITTEE,
    'error: the last update again, when it brings nothing new',
    async ({ client, published, play }) => {
      await play()
      const before = await client.state()
      expect(await client.submit(updateOf(published, 5))).toBe('StaleHead(80, 80)')
      expect(await client.state()).toEqual(before)
    },
  )
})

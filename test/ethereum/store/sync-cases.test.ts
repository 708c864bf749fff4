import { describe, expect, test } from 'vitest'
import { hashTreeRootBeaconBlockHeader } from '../../../src/ethereum/ssz/hash-tree-root-beacon-block-header.js'
import { hashTreeRootExecutionPayloadHeader } from '../../../src/ethereum/ssz/hash-tree-root-execution-payload-header.js'
import { initializeLightClientStore } from '../../../src/ethereum/store/literal/initialize-light-client-store.js'
import type { LiteralStore } from '../../../src/ethereum/store/literal/literal-store.js'
import { processLightClientStoreForceUpdate } from '../../../src/ethereum/store/literal/process-light-client-store-force-update.js'
import { processLightClientUpdate } from '../../../src/ethereum/store/literal/process-light-client-update.js'
import { initializeStrictStore, processUpdateStrictly } from '../../../src/ethereum/store/strict-store.js'
import type { Hex } from '../../../src/ethereum/types/hex.js'
import type { ForkName, LightClientHeader } from '../../../src/ethereum/types/light-client.js'
import { hasRealData } from '../../support/real-data.js'
import { codeOf } from './code-of.js'
import { readSyncCase, type SyncCase } from './sync-case.js'

const CASES = [
  ['deneb', 'light_client_sync', 10],
  ['deneb', 'supply_sync_committee_from_past_update', 1],
  ['electra', 'advance_finality_without_sync_committee', 5],
] as const satisfies readonly (readonly [ForkName, string, number])[]

function facts(fork: ForkName, header: LightClientHeader) {
  if (header.execution === undefined) throw new Error('no execution header')
  return {
    slot: header.beacon.slot,
    beaconRoot: hashTreeRootBeaconBlockHeader(header.beacon),
    executionRoot: hashTreeRootExecutionPayloadHeader(fork, header.execution),
  }
}

/** Runs all steps; `after` sees the store after each. */
function runLiterally({ config, trustedBlockRoot, bootstrap, steps }: SyncCase): LiteralStore[] {
  let store = initializeLightClientStore({ config, trustedBlockRoot, bootstrap })
  return steps.map(({ update, currentSlot }) => {
    store =
      update === undefined
        ? processLightClientStoreForceUpdate({ config, store, currentSlot })
        : processLightClientUpdate({ config, store, update, currentSlot })
    return store
  })
}

describe.skipIf(!hasRealData)('published light_client/sync cases, minimal preset', () => {
  test.each(CASES)('default: %s %s, all %d steps', (fork, name, count) => {
    const published = readSyncCase(fork, name)
    const stores = runLiterally(published)
    expect(stores.length).toBe(count)
    published.steps.forEach((step, index) => {
      const store = stores[index] as LiteralStore
      expect(facts(fork, store.finalizedHeader)).toEqual(step.finalized)
      expect(facts(fork, store.optimisticHeader)).toEqual(step.optimistic)
    })
  })

  test('behavior: the two forced steps, and only they, move finality below two thirds', () => {
    const published = readSyncCase('deneb', 'light_client_sync')
    expect(published.steps.filter(({ kind }) => kind === 'force_update').length).toBe(2)
    const stores = runLiterally(published)
    published.steps.forEach(({ kind }, index) => {
      const before = stores[index - 1]
      if (kind !== 'force_update' || before === undefined) return
      expect(before.bestValidUpdate).toBeDefined()
      expect(stores[index]?.finalizedHeader).toEqual(before.bestValidUpdate?.attestedHeader)
      expect(stores[index]?.bestValidUpdate).toBeUndefined()
    })
  })

  test('error: a step whose update has one bit of its signature or its header changed', () => {
    for (const [fork, name] of CASES) {
      const { config, trustedBlockRoot, bootstrap, steps } = readSyncCase(fork, name)
      const store = initializeLightClientStore({ config, trustedBlockRoot, bootstrap })
      const { update, currentSlot } = steps[0] as SyncCase['steps'][number]
      if (update === undefined) throw new Error('the first step has an update')
      const bits = `0xfe${update.syncAggregate.syncCommitteeBits.slice(4)}` as Hex
      const attested = update.attestedHeader
      const twins = [
        { ...update, syncAggregate: { ...update.syncAggregate, syncCommitteeBits: bits } },
        {
          ...update,
          attestedHeader: {
            ...attested,
            beacon: { ...attested.beacon, proposerIndex: attested.beacon.proposerIndex ^ 1n },
          },
        },
      ]
      for (const twin of twins) {
        const run = () => processLightClientUpdate({ config, store, update: twin, currentSlot })
        expect(codeOf(run)).toBe('INVALID_SIGNATURE')
      }
      const early = () => processLightClientUpdate({ config, store, update, currentSlot: 3n })
      expect(codeOf(early)).toBe('SLOT_IN_FUTURE')
    }
  })

  test('behavior: the strict store takes the steps with two thirds and stays where it is on all others', () => {
    const outcomes = CASES.map(([fork, name]) => {
      const { config, trustedBlockRoot, bootstrap, steps } = readSyncCase(fork, name)
      let store = initializeStrictStore({ config, trustedBlockRoot, bootstrap })
      return steps.map(({ kind, update, currentSlot }) => {
        if (update === undefined) return kind
        const before = store
        const code = codeOf(() => {
          store = processUpdateStrictly({ config, store, update, currentSlot }).store
        })
        if (code !== 'accepted') expect(store).toBe(before)
        return code
      })
    })
    expect(outcomes).toEqual([
      [
        ...['accepted', 'accepted', 'accepted', 'STALE_UPDATE', 'STALE_UPDATE'],
        ...[
          'force_update',
          'WRONG_SIGNATURE_PERIOD',
          'WRONG_SIGNATURE_PERIOD',
          'force_update',
          'WRONG_SIGNATURE_PERIOD',
        ],
      ],
      ['accepted'],
      ['accepted', 'accepted', 'STALE_UPDATE', 'accepted', 'accepted'],
    ])
  })

  test('error: a bootstrap of another block, or with another committee or branch', () => {
    const { config, trustedBlockRoot, bootstrap } = readSyncCase('deneb', 'light_client_sync')
    const start = (change: Partial<typeof bootstrap>, root = trustedBlockRoot) =>
      codeOf(() =>
        initializeLightClientStore({
          config,
          trustedBlockRoot: root,
          bootstrap: { ...bootstrap, ...change },
        }),
      )
    const { currentSyncCommittee: committee, currentSyncCommitteeBranch: branch, header } = bootstrap
    expect(start({})).toBe('accepted')
    expect(start({}, `0x${'11'.repeat(32)}`)).toBe('WRONG_BLOCK_ROOT')
    expect(start({ header: { beacon: header.beacon } })).toBe('INVALID_BOOTSTRAP_HEADER')
    const swapped = { ...committee, pubkeys: [...committee.pubkeys].reverse() }
    expect(start({ currentSyncCommittee: swapped })).toBe('INVALID_BOOTSTRAP_BRANCH')
    const short = { ...committee, pubkeys: committee.pubkeys.slice(1) }
    expect(start({ currentSyncCommittee: short })).toBe('WRONG_COMMITTEE_SIZE')
    expect(start({ currentSyncCommitteeBranch: branch.slice(1) })).toBe('INVALID_BOOTSTRAP_BRANCH')
    expect(start({ currentSyncCommitteeBranch: [...branch, ...branch.slice(0, 1)] })).toBe(
      'INVALID_BOOTSTRAP_BRANCH',
    )
  })
})

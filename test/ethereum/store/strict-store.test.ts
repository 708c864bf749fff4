import { describe, expect, test } from 'vitest'
import { createBeaconDevnet } from '../../../src/devnet/create-beacon-devnet.js'
import { parseBootstrap } from '../../../src/ethereum/json/parse-bootstrap.js'
import { mainnet } from '../../../src/ethereum/networks/mainnet.js'
import { hashTreeRootBeaconBlockHeader } from '../../../src/ethereum/ssz/hash-tree-root-beacon-block-header.js'
import { initializeLightClientStore } from '../../../src/ethereum/store/literal/initialize-light-client-store.js'
import { isBetterUpdate } from '../../../src/ethereum/store/literal/is-better-update.js'
import { processLightClientStoreForceUpdate } from '../../../src/ethereum/store/literal/process-light-client-store-force-update.js'
import {
  processLightClientFinalityUpdate,
  processLightClientOptimisticUpdate,
  processLightClientUpdate,
} from '../../../src/ethereum/store/literal/process-light-client-update.js'
import { initializeStrictStore, processUpdateStrictly } from '../../../src/ethereum/store/strict-store.js'
import { hasRealData, readRealJson } from '../../support/real-data.js'
import { readMainnetUpdate, readManifest } from '../spec/real-manifest.js'
import { codeOf } from './code-of.js'

const devnet = createBeaconDevnet({ seed: 'store', committeeSize: 32 })
const { config } = devnet
const bootstrap = devnet.bootstrap({ slot: 64n })
const trustedBlockRoot = hashTreeRootBeaconBlockHeader(bootstrap.header.beacon)
const currentSlot = 10_000n
const few = Array.from({ length: 11 }, (_, index) => index)

describe('processUpdateStrictly', () => {
  const start = () => initializeStrictStore({ config, trustedBlockRoot, bootstrap })

  test('default: head and committees move together, and the given store stays as it was', () => {
    const store = start()
    const update = devnet.makeUpdate({ attestedSlot: 100n, finalizedSlot: 80n, withNextCommittee: true })
    const { store: next, valid } = processUpdateStrictly({ config, store, update, currentSlot })
    expect(valid).toMatchObject({ advancesHead: true, bringsNextSyncCommittee: true })
    expect([next.finalizedSlot, next.committees.get(2n)]).toEqual([80n, devnet.committee(2n)])
    expect(store).toEqual(start())
  })

  test('behavior: a committee is taken with an old head, and never a second one', () => {
    const step = devnet.makeUpdate({ attestedSlot: 110n, finalizedSlot: 88n })
    const { store } = processUpdateStrictly({ config, store: start(), update: step, currentSlot })
    const rotation = devnet.makeUpdate({ attestedSlot: 100n, finalizedSlot: 80n, withNextCommittee: true })
    const after = processUpdateStrictly({ config, store, update: rotation, currentSlot }).store
    expect([after.finalizedSlot, [...after.committeeRoots.keys()]]).toEqual([88n, [1n, 2n]])
    const tamper = { nextSyncCommittee: devnet.committee(7n) }
    const slots = { attestedSlot: 120n, finalizedSlot: 96n, withNextCommittee: true }
    const second = devnet.makeUpdate({ ...slots, tamper })
    const code = codeOf(() => processUpdateStrictly({ config, store: after, update: second, currentSlot }))
    expect(code).toBe('NEXT_COMMITTEE_CONFLICT')
  })

  test('error: too few signers move it neither now nor after any number of periods', () => {
    const store = start()
    const update = devnet.makeUpdate({
      attestedSlot: 100n,
      finalizedSlot: 80n,
      withNextCommittee: true,
      absent: few,
    })
    for (const at of [101n, 200n, 1_000_000n]) {
      const code = codeOf(() => processUpdateStrictly({ config, store, update, currentSlot: at }))
      expect(code).toBe('INSUFFICIENT_PARTICIPATION')
    }
    const skipped = devnet.makeUpdate({ attestedSlot: 228n, finalizedSlot: 208n })
    expect(codeOf(() => processUpdateStrictly({ config, store, update: skipped, currentSlot }))).toBe(
      'WRONG_SIGNATURE_PERIOD',
    )
    const unknown = devnet.makeUpdate({ attestedSlot: 150n, finalizedSlot: 130n })
    expect(codeOf(() => processUpdateStrictly({ config, store, update: unknown, currentSlot }))).toBe(
      'UNKNOWN_COMMITTEE',
    )
    const keyless = { ...store, committees: new Map() }
    expect(codeOf(() => processUpdateStrictly({ config, store: keyless, update, currentSlot }))).toBe(
      'COMMITTEE_KEYS_MISSING',
    )
  })
})

describe('the literal store', () => {
  const start = () => initializeLightClientStore({ config, trustedBlockRoot, bootstrap })

  test('behavior: the same update with too few signers is forced after a period, which no contract does', () => {
    const update = devnet.makeUpdate({
      attestedSlot: 100n,
      finalizedSlot: 80n,
      withNextCommittee: true,
      absent: few,
    })
    const store = processLightClientUpdate({ config, store: start(), update, currentSlot })
    expect(store.finalizedHeader).toEqual(bootstrap.header)
    expect(store.bestValidUpdate).toBe(update)
    const early = processLightClientStoreForceUpdate({ config, store, currentSlot: 64n + 64n })
    expect(early).toBe(store)
    const forced = processLightClientStoreForceUpdate({ config, store, currentSlot: 64n + 65n })
    expect(forced.finalizedHeader.beacon.slot).toBe(80n)
    expect(forced.nextSyncCommittee).toEqual(devnet.committee(2n))
  })

  test('default: finality and optimistic updates move what they may', () => {
    const update = devnet.makeUpdate({ attestedSlot: 100n, finalizedSlot: 80n })
    const finality = processLightClientFinalityUpdate({ config, store: start(), update, currentSlot })
    expect([finality.finalizedHeader.beacon.slot, finality.optimisticHeader.beacon.slot]).toEqual([80n, 100n])
    const optimistic = processLightClientOptimisticUpdate({ config, store: start(), update, currentSlot })
    expect([optimistic.finalizedHeader.beacon.slot, optimistic.optimisticHeader.beacon.slot]).toEqual([
      64n,
      100n,
    ])
    const forged = devnet.makeUpdate({
      attestedSlot: 100n,
      finalizedSlot: 80n,
      tamper: { signedWithout: [1] },
    })
    for (const act of [processLightClientFinalityUpdate, processLightClientOptimisticUpdate]) {
      expect(codeOf(() => act({ config, store: start(), update: forged, currentSlot }))).toBe(
        'INVALID_SIGNATURE',
      )
    }
  })

  test('behavior: is_better_update weighs its rules in the order of the specification', () => {
    const make = devnet.makeUpdate
    const withNextCommittee = true
    const best = make({ attestedSlot: 100n, finalizedSlot: 80n, withNextCommittee })
    const ranked = [
      best,
      make({ attestedSlot: 101n, finalizedSlot: 80n, withNextCommittee }),
      make({ attestedSlot: 101n, finalizedSlot: 80n, signatureSlot: 103n, withNextCommittee }),
      make({ attestedSlot: 100n, finalizedSlot: 80n, withNextCommittee, absent: [1] }),
      make({ attestedSlot: 100n, finalizedSlot: 60n, withNextCommittee }),
      { ...best, finalityBranch: [] },
      make({ attestedSlot: 100n, finalizedSlot: 80n }),
      make({ attestedSlot: 100n, finalizedSlot: 80n, withNextCommittee, absent: few }),
      make({ attestedSlot: 100n, finalizedSlot: 80n, withNextCommittee, absent: [...few, 20] }),
    ]
    ranked.forEach((newUpdate, left) => {
      ranked.forEach((oldUpdate, right) => {
        expect(isBetterUpdate({ config, newUpdate, oldUpdate })).toBe(left < right)
      })
    })
  })
})

describe.skipIf(!hasRealData)('both stores along recorded mainnet periods', () => {
  test('default: from the bootstrap of period 1150 to the last update of the run they agree', () => {
    const file = 'ethereum/mainnet/bootstraps/slot-09425184-period-1150.json'
    const start = { config: mainnet, bootstrap: parseBootstrap(readRealJson(file)) }
    const root = hashTreeRootBeaconBlockHeader(start.bootstrap.header.beacon)
    let strict = initializeStrictStore({ ...start, trustedBlockRoot: root })
    let literal = initializeLightClientStore({ ...start, trustedBlockRoot: root })
    const rows = readManifest().updates.filter(({ period }) => period >= 1150 && period <= 1170)
    for (const row of rows) {
      const update = readMainnetUpdate(row.file)
      const at = { config: mainnet, update, currentSlot: BigInt(row.signature_slot) }
      strict = processUpdateStrictly({ ...at, store: strict }).store
      literal = processLightClientUpdate({ ...at, store: literal })
      expect(strict.committeeRoots.get(BigInt(row.period) + 1n)).toBe(row.next_committee_root)
      expect(literal.nextSyncCommittee).toEqual(update.nextSyncCommittee)
    }
    expect(strict.finalizedHeader).toEqual(literal.finalizedHeader)
    expect(strict.committeeRoots.size).toBe(22)
  })
})

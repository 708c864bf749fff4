import { describe, expect, test } from 'vitest'
import { createBeaconDevnet } from '../../../src/devnet/create-beacon-devnet.js'
import { BeaconJsonError } from '../../../src/ethereum/json/beacon-json-error.js'
import { parseBootstrap } from '../../../src/ethereum/json/parse-bootstrap.js'
import { parseSyncCommittee } from '../../../src/ethereum/json/parse-sync-committee.js'
import { parseUpdate } from '../../../src/ethereum/json/parse-update.js'
import {
  bootstrapToBeaconJson,
  syncCommitteeToBeaconJson,
  updateToBeaconJson,
} from '../../../src/ethereum/json/to-beacon-json.js'
import { hasRealData, readRealJson } from '../../support/real-data.js'

const devnet = createBeaconDevnet({ seed: 'json', committeeSize: 32 })
const update = devnet.makeUpdate({ attestedSlot: 150n, finalizedSlot: 136n, withNextCommittee: true })

// biome-ignore lint/suspicious/noExplicitAny: the tests reach into JSON at arbitrary depth to break it.
type Loose = any

function updateJson(): Loose {
  return structuredClone(updateToBeaconJson(update))
}

function badPath(act: () => unknown): string {
  try {
    act()
  } catch (error) {
    expect(error).toBeInstanceOf(BeaconJsonError)
    expect((error as BeaconJsonError).code).toBe('INVALID_BEACON_JSON')
    return (error as BeaconJsonError).path
  }
  return 'accepted'
}

describe('parseUpdate', () => {
  test('default: bare, in an envelope, in an array of one, in both', () => {
    const json = updateJson()
    const { version: _, ...bare } = update
    expect(parseUpdate(json)).toEqual(update)
    expect(parseUpdate(json.data)).toEqual(bare)
    expect(parseUpdate([json])).toEqual(update)
    expect(parseUpdate({ version: 'fulu', data: [json.data] })).toEqual(update)
    expect(parseUpdate({ data: json.data })).toEqual(bare)
  })

  test('behavior: upper-case hex becomes lower case, unknown fields are passed over', () => {
    const json = updateJson()
    json.data.attested_header.beacon.body_root = `0x${json.data.attested_header.beacon.body_root.slice(2).toUpperCase()}`
    json.data.surprise = 1
    json.execution_optimistic = false
    expect(parseUpdate(json)).toEqual(update)
  })

  test('behavior: a bare beacon header is a header', () => {
    const early = devnet.makeUpdate({ attestedSlot: 15n, finalizedSlot: 9n })
    const json: Loose = structuredClone(updateToBeaconJson(early))
    json.data.attested_header = json.data.attested_header.beacon
    expect(parseUpdate(json)).toEqual(early)
    json.data.attested_header.slot = 'x'
    expect(badPath(() => parseUpdate(json))).toBe('data.attested_header.beacon.slot')
  })

  const breaks: [path: string, change: (data: Loose) => void][] = [
    ['data.attested_header', (data) => delete data.attested_header],
    ['data.attested_header.beacon.slot', (data) => (data.attested_header.beacon.slot = '-1')],
    ['data.attested_header.beacon.slot', (data) => (data.attested_header.beacon.slot = 1)],
    ['data.attested_header.beacon.slot', (data) => (data.attested_header.beacon.slot = '01')],
    ['data.attested_header.beacon.slot', (data) => (data.attested_header.beacon.slot = '0x10')],
    ['data.attested_header.beacon.slot', (data) => (data.attested_header.beacon.slot = '')],
    ['data.attested_header.beacon.slot', (data) => (data.attested_header.beacon.slot = ' 1')],
    [
      'data.attested_header.beacon.proposer_index',
      (d) => (d.attested_header.beacon.proposer_index = `${2n ** 64n}`),
    ],
    ['data.attested_header.beacon.state_root', (d) => (d.attested_header.beacon.state_root = '0x00')],
    [
      'data.attested_header.beacon.state_root',
      (d) => (d.attested_header.beacon.state_root = '00'.repeat(33)),
    ],
    [
      'data.attested_header.beacon.body_root',
      (d) => (d.attested_header.beacon.body_root = `0x${'0g'.repeat(32)}`),
    ],
    ['data.attested_header.execution.logs_bloom', (d) => (d.attested_header.execution.logs_bloom = '0x')],
    [
      'data.attested_header.execution.extra_data',
      (d) => (d.attested_header.execution.extra_data = `0x${'00'.repeat(33)}`),
    ],
    [
      'data.attested_header.execution.base_fee_per_gas',
      (d) => (d.attested_header.execution.base_fee_per_gas = `${2n ** 256n}`),
    ],
    ['data.attested_header.execution_branch', (d) => delete d.attested_header.execution_branch],
    ['data.attested_header.execution_branch.2', (d) => (d.attested_header.execution_branch[2] = '0x')],
    ['data.next_sync_committee.pubkeys', (d) => d.next_sync_committee.pubkeys.pop()],
    ['data.next_sync_committee.pubkeys.7', (d) => (d.next_sync_committee.pubkeys[7] = '0x12')],
    ['data.next_sync_committee.aggregate_pubkey', (d) => delete d.next_sync_committee.aggregate_pubkey],
    ['data.next_sync_committee_branch', (d) => delete d.next_sync_committee_branch],
    ['data.next_sync_committee_branch', (d) => delete d.next_sync_committee],
    ['data.finalized_header', (d) => (d.finalized_header = null)],
    ['data.finality_branch', (d) => delete d.finality_branch],
    ['data.sync_aggregate.sync_committee_bits', (d) => (d.sync_aggregate.sync_committee_bits = '0xff')],
    [
      'data.sync_aggregate.sync_committee_signature',
      (d) => (d.sync_aggregate.sync_committee_signature = '0xff'),
    ],
    ['data.signature_slot', (d) => delete d.signature_slot],
  ]
  test.each(breaks)('error: %s is named (%#)', (path, change) => {
    const json = updateJson()
    change(json.data)
    expect(badPath(() => parseUpdate(json))).toBe(path)
  })

  test('error: an unknown fork, two updates, an empty array, no object at all', () => {
    const json = updateJson()
    expect(badPath(() => parseUpdate({ ...json, version: 'gloas' }))).toBe('version')
    expect(badPath(() => parseUpdate([json, json]))).toBe('')
    expect(badPath(() => parseUpdate({ data: [] }))).toBe('data')
    for (const nothing of [null, undefined, 1, 'x', {}, { data: null }]) {
      expect(badPath(() => parseUpdate(nothing))).not.toBe('accepted')
    }
  })

  test('error: a bootstrap is no update', () => {
    expect(badPath(() => parseUpdate(bootstrapToBeaconJson(devnet.bootstrap())))).toBe('data.attested_header')
  })
})

describe('parseBootstrap and parseSyncCommittee', () => {
  test('default: both read what they are for', () => {
    const bootstrap = devnet.bootstrap()
    expect(parseBootstrap(bootstrapToBeaconJson(bootstrap))).toEqual(bootstrap)
    const json = syncCommitteeToBeaconJson(devnet.committee(1n))
    expect(parseSyncCommittee(json)).toEqual(devnet.committee(1n))
    expect(parseSyncCommittee({ data: json })).toEqual(devnet.committee(1n))
  })

  test('error: a committee inside something else is not guessed', () => {
    expect(badPath(() => parseSyncCommittee(updateJson()))).toBe('data.pubkeys')
    expect(badPath(() => parseSyncCommittee(bootstrapToBeaconJson(devnet.bootstrap())))).toBe('data.pubkeys')
    expect(badPath(() => parseBootstrap(updateJson()))).toBe('data.header')
    const json = bootstrapToBeaconJson(devnet.bootstrap()) as Loose
    json.data.current_sync_committee_branch[1] = '0x'
    expect(badPath(() => parseBootstrap(json))).toBe('data.current_sync_committee_branch.1')
  })
})

describe.skipIf(!hasRealData)('recorded JSON of other networks', () => {
  test.each(['0143', '0147'])('default: Goerli period %s, an array of one with bare headers', (period) => {
    const read = parseUpdate(readRealJson(`ethereum/goerli/updates/period-${period}.json`))
    expect(read.attestedHeader.execution).toBeUndefined()
    expect(read.nextSyncCommittee?.pubkeys.length).toBe(512)
  })

  test('default: a bare Sepolia update and its committee', () => {
    const json = readRealJson('ethereum/sepolia/updates/update-attested-slot-06553725-deneb.json')
    expect(parseUpdate(json).attestedHeader.execution?.feeRecipient).toBe(
      '0x25941dc771bb64514fc8abbce970307fb9d477e9',
    )
    const committee = readRealJson('ethereum/sepolia/committees/committee-for-06553725.json')
    expect(parseSyncCommittee(committee).pubkeys.length).toBe(512)
  })

  test('behavior: a serialised mainnet update is the file again', () => {
    const json = readRealJson('ethereum/mainnet/updates/period-1777.json')
    expect(updateToBeaconJson(parseUpdate(json))).toEqual(json)
  })
})

import { aggregatePublicKeys, PublicKey } from '@chainsafe/blst'
import { describe, expect, test } from 'vitest'
import { parseSyncCommittee } from '../../../src/ethereum/json/parse-sync-committee.js'
import { parseUpdate } from '../../../src/ethereum/json/parse-update.js'
import { mainnet } from '../../../src/ethereum/networks/mainnet.js'
import { sepolia } from '../../../src/ethereum/networks/sepolia.js'
import { validateLightClientUpdate } from '../../../src/ethereum/spec/validate-light-client-update.js'
import { validateUpdateContent } from '../../../src/ethereum/spec/validate-update-content.js'
import { hashTreeRootSyncCommittee } from '../../../src/ethereum/ssz/hash-tree-root-sync-committee.js'
import { fromHex, toHex } from '../../../src/ethereum/ssz/hex-bytes.js'
import type { Hex } from '../../../src/ethereum/types/hex.js'
import type { LightClientUpdate } from '../../../src/ethereum/types/light-client.js'
import { hasRealData, readRealJson } from '../../support/real-data.js'
import { corruptedTwins } from './corrupted-twins.js'
import { readMainnetCommittee, readMainnetUpdate, readManifest } from './real-manifest.js'

function code(act: () => unknown): string {
  try {
    act()
  } catch (error) {
    return (error as { code?: string }).code ?? String(error)
  }
  return 'accepted'
}

describe.skipIf(!hasRealData)('validateUpdateContent on recorded updates', () => {
  const manifest = hasRealData ? readManifest() : { bootstraps: [], updates: [], finality_updates: [] }

  test.each([...manifest.updates, ...manifest.finality_updates])('default: $file is valid', (row) => {
    const update = readMainnetUpdate(row.file)
    const committee = readMainnetCommittee(row.period)
    const valid = validateUpdateContent({ config: mainnet, update, committee })
    expect(valid.signingRoot).toBe(row.signing_root)
    expect(valid.participants).toBe(row.participants)
    expect(Number(valid.signaturePeriod)).toBe(row.period)
    if ('next_committee_root' in row) expect(valid.nextSyncCommitteeRoot).toBe(row.next_committee_root)
  })

  test.each(['0290', '0758', '1167', '1421', '1777'])('error: every altered field of update %s', (period) => {
    const update = readMainnetUpdate(`updates/period-${period}.json`)
    const committee = readMainnetCommittee(Number(period))
    const twins = corruptedTwins(update)
    const reasons = twins.map((twin) => {
      const reason = code(() => validateUpdateContent({ config: mainnet, update: twin.update, committee }))
      return { field: twin.field, reason, expected: twin.codes }
    })
    const wrong = reasons.filter(({ reason, expected }) => !expected.includes(reason))
    expect(wrong).toEqual([])
  })

  test('error: another committee, another chain, another fork version', () => {
    const update = readMainnetUpdate('updates/period-1167.json')
    const committee = readMainnetCommittee(1167)
    const reason = (config: typeof mainnet, signer = committee) =>
      code(() => validateUpdateContent({ config, update, committee: signer }))
    expect(reason(mainnet)).toBe('accepted')
    expect(reason(mainnet, readMainnetCommittee(1166))).toBe('INVALID_SIGNATURE')
    expect(reason({ ...mainnet, genesisValidatorsRoot: sepolia.genesisValidatorsRoot })).toBe(
      'INVALID_SIGNATURE',
    )
    const forks = mainnet.forks.map((fork) =>
      fork.name === 'deneb' ? { ...fork, version: '0x04000001' as Hex } : fork,
    )
    expect(reason({ ...mainnet, forks })).toBe('INVALID_SIGNATURE')
    expect(reason({ ...mainnet, forks: mainnet.forks.slice(0, 1) })).toBe('FORK_NOT_SUPPORTED')
  })

  test('behavior: the aggregate of recorded committees is the sum of their keys', () => {
    for (const period of [290, 755, 1167, 1777]) {
      const committee = readMainnetCommittee(period)
      const sum = aggregatePublicKeys(committee.pubkeys.map((key) => PublicKey.fromBytes(fromHex(key))))
      expect(toHex(sum.toBytes(true))).toBe(committee.aggregatePubkey)
    }
  })

  test('default: the recorded Sepolia update is valid', () => {
    const update = parseUpdate(
      readRealJson('ethereum/sepolia/updates/update-attested-slot-06553725-deneb.json'),
    )
    const committee = parseSyncCommittee(
      readRealJson('ethereum/sepolia/committees/committee-for-06553725.json'),
    )
    expect(validateUpdateContent({ config: sepolia, update, committee }).participants).toBe(482)
    expect(code(() => validateUpdateContent({ config: mainnet, update, committee }))).not.toBe('accepted')
  })
})

describe.skipIf(!hasRealData)('validateLightClientUpdate along recorded periods', () => {
  test.each([
    [1151, 1170],
    [1417, 1440],
  ])('default: a store follows the chain from period %d to %d', (first, last) => {
    const committeeRoots = new Map([[BigInt(first), hashTreeRootSyncCommittee(readMainnetCommittee(first))]])
    let finalizedSlot = BigInt(first) * 8192n - 1n
    let before: LightClientUpdate | undefined
    for (let period = first; period <= last; period++) {
      const update = readMainnetUpdate(`updates/period-${String(period).padStart(4, '0')}.json`)
      const committee = readMainnetCommittee(period)
      const store = { finalizedSlot, committeeRoots }
      const at = { config: mainnet, store, committee, currentSlot: update.signatureSlot }
      const applied = validateLightClientUpdate({ ...at, update })
      expect(applied.advancesHead && applied.bringsNextSyncCommittee).toBe(true)
      expect(code(() => validateLightClientUpdate({ ...at, update, currentSlot: at.currentSlot - 1n }))).toBe(
        'SLOT_IN_FUTURE',
      )
      if (before !== undefined) {
        const replayed = code(() => validateLightClientUpdate({ ...at, update: before as LightClientUpdate }))
        expect(['WRONG_SIGNATURE_PERIOD', 'WRONG_COMMITTEE', 'STALE_UPDATE']).toContain(replayed)
      }
      finalizedSlot = update.finalizedHeader.beacon.slot
      committeeRoots.set(applied.attestedPeriod + 1n, applied.nextSyncCommitteeRoot as Hex)
      before = update
    }
  })
})

import { describe, expect, test } from 'vitest'
import { mainnet } from '../../../src/ethereum/networks/mainnet.js'
import { minimal } from '../../../src/ethereum/networks/minimal.js'
import { sepolia } from '../../../src/ethereum/networks/sepolia.js'
import { computeDomain } from '../../../src/ethereum/spec/compute-domain.js'
import { computeEpochAtSlot } from '../../../src/ethereum/spec/compute-epoch-at-slot.js'
import { computeSlotAtTime } from '../../../src/ethereum/spec/compute-slot-at-time.js'
import { computeSyncCommitteePeriodAtSlot } from '../../../src/ethereum/spec/compute-sync-committee-period-at-slot.js'
import { forkAtSlot } from '../../../src/ethereum/spec/fork-at-slot.js'
import {
  currentSyncCommitteeGindex,
  executionPayloadGindex,
  finalizedRootGindex,
  nextSyncCommitteeGindex,
} from '../../../src/ethereum/spec/gindices.js'
import { absentIndices, isSupermajority, participantCount } from '../../../src/ethereum/spec/participation.js'
import { forkVersionSlot } from '../../../src/ethereum/spec/sync-committee-signing-root.js'
import { FORK_NAMES } from '../../../src/ethereum/types/light-client.js'

describe('slots, epochs, periods', () => {
  test('default: mainnet and minimal numbers', () => {
    expect(computeEpochAtSlot(mainnet, 63n)).toBe(1n)
    expect(computeSyncCommitteePeriodAtSlot(mainnet, 8191n)).toBe(0n)
    expect(computeSyncCommitteePeriodAtSlot(mainnet, 8192n)).toBe(1n)
    expect(computeSyncCommitteePeriodAtSlot(minimal, 63n)).toBe(0n)
    expect(computeSyncCommitteePeriodAtSlot(minimal, 64n)).toBe(1n)
  })

  test('behavior: the slot at a time', () => {
    expect(computeSlotAtTime(mainnet, 0n)).toBe(0n)
    expect(computeSlotAtTime(mainnet, mainnet.genesisTime + 11n)).toBe(0n)
    expect(computeSlotAtTime(mainnet, mainnet.genesisTime + 12n)).toBe(1n)
    expect(computeSlotAtTime(mainnet, 1721633495n)).toBe(9567456n)
  })

  test('behavior: the slot of the fork version', () => {
    expect([0n, 1n, 2n, 9n].map(forkVersionSlot)).toEqual([0n, 0n, 1n, 8n])
  })
})

describe('forks', () => {
  test.each([mainnet, sepolia, minimal])('behavior: $name changes fork exactly at its epochs', (config) => {
    for (const [index, fork] of config.forks.entries()) {
      const slot = fork.epoch * config.slotsPerEpoch
      expect(forkAtSlot(config, slot)).toEqual(fork)
      expect(forkAtSlot(config, slot + 1n)).toEqual(fork)
      if (index > 0) expect(forkAtSlot(config, slot - 1n)).toEqual(config.forks[index - 1])
    }
  })

  test('error: a slot before the schedule', () => {
    const config = { ...mainnet, forks: mainnet.forks.slice(1) }
    expect(() => forkAtSlot(config, 5n)).toThrow(expect.objectContaining({ code: 'UNKNOWN_FORK' }))
  })

  test('default: generalized indices', () => {
    const names = FORK_NAMES.slice(1)
    expect(names.map(finalizedRootGindex)).toEqual([105n, 105n, 105n, 105n, 169n, 169n])
    expect(names.map(currentSyncCommitteeGindex)).toEqual([54n, 54n, 54n, 54n, 86n, 86n])
    expect(names.map(nextSyncCommitteeGindex)).toEqual([55n, 55n, 55n, 55n, 87n, 87n])
    expect(names.map(executionPayloadGindex)).toEqual([undefined, undefined, 25n, 25n, 25n, 25n])
    expect(() => finalizedRootGindex('phase0')).toThrow(expect.objectContaining({ code: 'UNKNOWN_FORK' }))
  })

  test('behavior: the domain keeps its type and changes with everything else', () => {
    const { genesisValidatorsRoot } = mainnet
    const domain = computeDomain({ forkVersion: '0x04000000', genesisValidatorsRoot })
    expect(domain.slice(0, 10)).toBe('0x07000000')
    expect(computeDomain({ forkVersion: '0x05000000', genesisValidatorsRoot })).not.toBe(domain)
    const other = { forkVersion: '0x04000000', genesisValidatorsRoot: sepolia.genesisValidatorsRoot } as const
    expect(computeDomain(other)).not.toBe(domain)
    expect(computeDomain({ ...other, domainType: '0x01000000' }).slice(10)).toBe(
      computeDomain(other).slice(10),
    )
  })
})

describe('participation', () => {
  test('default: bits are least significant first', () => {
    expect(absentIndices('0xfeff7fff', 32)).toEqual([0, 23])
    expect(participantCount('0xfeff7fff', 32)).toBe(30)
    expect(absentIndices('0x00000000', 32)).toHaveLength(32)
  })

  test('error: another number of bits', () => {
    const wrong = expect.objectContaining({ code: 'BITS_LENGTH' })
    expect(() => absentIndices('0xfeff7f', 32)).toThrow(wrong)
    expect(() => absentIndices('0xfeff7fffff', 32)).toThrow(wrong)
  })

  test('behavior: two thirds', () => {
    expect([341, 342].map((count) => isSupermajority(count, 512))).toEqual([false, true])
    expect([21, 22].map((count) => isSupermajority(count, 32))).toEqual([false, true])
  })
})

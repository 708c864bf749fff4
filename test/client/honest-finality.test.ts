import fc from 'fast-check'
import { zeroHash } from 'viem'
import { expect, test } from 'vitest'
import { contradictedRecord } from '../../src/client/light-client/find-contradiction.js'
import { checkpointSpan } from '../../src/ethereum/spec/checkpoint-span.js'
import type { Hex } from '../../src/ethereum/types/hex.js'
import type { RecordedBlock } from '../../src/state/accepted-state.js'

const SLOTS = 8n
const config = { slotsPerEpoch: SLOTS }
const rootOf = (slot: bigint, fork = '0'): Hex => `0x${fork}${slot.toString(16).padStart(63, '0')}`
const recordOf = (slot: bigint, fork?: string): RecordedBlock => ({
  ...{ slot, root: rootOf(slot, fork), timestamp: slot },
  ...{ executionStateRoot: zeroHash, executionBlockHash: zeroHash, executionBlockNumber: 0n },
})
const factsOf = (records: readonly RecordedBlock[], trustedSlot?: bigint) => ({
  records: new Map(records.map((record) => [record.slot, record])),
  trustedSlot,
})

/** Slots of a chain of sixteen epochs that have a block: any may be skipped, whole epochs too. Genesis always has one. */
const chain = fc
  .array(fc.oneof(fc.constant(0), fc.constant(0xff), fc.integer({ min: 0, max: 0xff })), {
    minLength: 16,
    maxLength: 16,
  })
  .map((epochs) => [
    0n,
    ...epochs.flatMap((bits, epoch) =>
      Array.from({ length: 8 }, (_, bit) => BigInt(epoch * 8 + bit + 1)).filter(
        (_, bit) => (bits >> bit) & 1,
      ),
    ),
  ])

/** As `get_block_root(state, epoch)`: the last block at or before the first slot of the epoch. */
const checkpointOf = (slots: readonly bigint[], epoch: number): bigint =>
  slots.filter((slot) => slot <= BigInt(epoch) * SLOTS).at(-1) ?? 0n

test('default: the span of a slot', () => {
  expect(checkpointSpan(config, 0n)).toEqual({ first: 0n, last: 0n })
  for (let slot = 9n; slot <= 16n; slot++)
    expect(checkpointSpan(config, slot)).toEqual({ first: 9n, last: 16n })
  expect(checkpointSpan(config, 17n)).toEqual({ first: 17n, last: 24n })
})

test('behavior: no checkpoint of a chain contradicts others of it, whichever are finalized', () => {
  const epochs = fc.uniqueArray(fc.integer({ min: 0, max: 16 }), { minLength: 2 })
  fc.assert(
    fc.property(chain, epochs, fc.nat(), (slots, finalized, trusted) => {
      const [judged = 0, ...recorded] = finalized.map((epoch) => checkpointOf(slots, epoch))
      const slot = BigInt(judged)
      // any block may be trusted at the start, also one that is no checkpoint
      const trustedSlot = slots[trusted % slots.length] ?? 0n
      const facts = factsOf(
        [...recorded, trustedSlot].map((known) => recordOf(known)),
        trustedSlot,
      )
      expect(contradictedRecord({ config, facts, slot, root: rootOf(slot) })).toBeUndefined()
    }),
    { numRuns: 300 },
  )
})

test('behavior: where an epoch has its own checkpoint, any other block of it contradicts that', () => {
  fc.assert(
    fc.property(chain, fc.integer({ min: 1, max: 16 }), fc.bigInt(1n, SLOTS), (slots, epoch, place) => {
      const checkpoint = checkpointOf(slots, epoch)
      const slot = BigInt(epoch - 1) * SLOTS + place
      const isOwn = checkpoint > BigInt(epoch - 1) * SLOTS
      const forged = contradictedRecord({
        ...{ config, facts: factsOf([recordOf(checkpoint)]), slot },
        root: rootOf(slot, 'f'),
      })
      expect(forged?.slot).toBe(isOwn ? checkpoint : undefined)
    }),
    { numRuns: 300 },
  )
})

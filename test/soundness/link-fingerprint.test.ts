import { beforeAll, describe, expect, test } from 'vitest'
import { createSeededBytes } from '../../src/devnet/seeded-bytes.js'
import { seededCommittee } from '../../src/devnet/seeded-committee.js'
import { commitCommittee } from '../../src/ethereum/committee/committee-commitment.js'
import { fingerprint, fingerprintChunks, fingerprintPoint } from '../../src/ethereum/link/fingerprint.js'
import type { LinkParameters } from '../../src/ethereum/link/parameters.js'
import type { Hex } from '../../src/ethereum/types/hex.js'
import type { SyncCommittee } from '../../src/ethereum/types/light-client.js'
import { forgeLink, type LinkForgery, type LinkKeyLimbs, limbsOf } from '../ethereum/link/forge-link.js'
import { linkCase, openLink } from '../ethereum/link/link-fixture.js'
import type { Circuit } from '../support/circuit.js'
import { inverse, mod } from '../support/field.js'

const B = 2n ** 64n
const base = linkCase('link fingerprint')
const honest = limbsOf(base.committed)
const pointOf = (commitment: bigint) => fingerprintPoint({ committeeRoot: base.committeeRoot, commitment })

describe('limbs of x that borrow', () => {
  let circuit: Circuit
  let parameters: LinkParameters
  beforeAll(async () => {
    ;({ circuit, parameters } = await openLink())
  })
  const forge = (keys: readonly LinkKeyLimbs[], more: Partial<LinkForgery> = {}) =>
    forgeLink({ parameters, keys, committeeRoot: base.committeeRoot, ...more })
  /** The same x, with 2^64 moved from a limb to the one below. */
  const borrowed = (index: number, limb: number) => {
    const { x } = honest[index]
    const moved = x.with(limb, x[limb] + B).with(limb + 1, x[limb + 1] - 1n)
    return honest.with(index, { ...honest[index], x: moved })
  }

  test('default: the circuit alone accepts them, with a commitment and a fingerprint of their own', async () => {
    for (const [index, limb] of [
      [0, 0],
      [7, 2],
      [32, 4],
    ]) {
      const forged = forge(borrowed(index, limb))
      expect(forged.consistent).toBe(true)
      await circuit.expectPass(forged.inputs)
      expect(forged.commitment).not.toBe(base.committed.commitment)
      // The contract computes the fingerprint from bytes, whose words are below 2^64.
      const recomputed = fingerprint(base.committee, forged.rho)
      expect(forged.fingerprint).not.toBe(recomputed)
      await circuit.expectFail(forge(borrowed(index, limb), { fingerprint: recomputed }).inputs)
    }
  })

  test('behavior: the two fingerprints agree at rho = 2^64 alone, and there the forgery is proven', async () => {
    // A contract whose point were a constant could be lied to; so the harness sees what rho is for.
    const keys = borrowed(7, 2)
    const forged = forge(keys, { rho: B })
    expect(forged.fingerprint).toBe(fingerprint(base.committee, B))
    expect(forged.commitment).not.toBe(base.committed.commitment)
    await circuit.expectPass(forged.inputs)
    for (const rho of [B + 1n, B - 1n, 2n * B, pointOf(forged.commitment)])
      expect(forge(keys, { rho }).fingerprint).not.toBe(fingerprint(base.committee, rho))
  })

  test('behavior: with a point known before C, a limb solved for meets any fingerprint, but no curve', async () => {
    const rho = pointOf(0n)
    const others = limbsOf(linkCase('of somebody else').committed)
    const wanted = fingerprint(base.committee, rho)
    const { fingerprint: had } = forge(others, { rho })
    // The last limb of the aggregate is followed by one word of signs.
    const last = others[32].x[0] + (wanted - had) * inverse(rho)
    const keys = others.with(32, { ...others[32], x: others[32].x.with(0, mod(last)) })
    const forged = forge(keys, { rho })
    expect(forged.fingerprint).toBe(wanted)
    expect(forged.consistent).toBe(false)
    await circuit.expectFail(forged.inputs)
  })
})

/** A prime of 40 bits in place of r, in which an attack on a known point takes no time. */
const q = 1_099_511_627_689
const SLOTS = 8
const LIST = 1024

type Sum = { value: number; picks: readonly number[] }

describe('a point that does not depend on C, in a field of 40 bits', () => {
  const toy = (committee: SyncCommittee, at: number) =>
    fingerprintChunks(committee).reduce((sum, chunk) => (sum * BigInt(at) + chunk) % BigInt(q), 0n)
  /** Keys whose secrets the attacker knows, another list for each slot. */
  const own = seededCommittee({ seeded: createSeededBytes('attacker'), period: 0n, size: SLOTS * LIST })
    .committee.pubkeys
  /** The honest committee with the attacker's keys in the first slots. */
  const withOwn = (picks: readonly number[]) => ({
    ...base.committee,
    pubkeys: base.committee.pubkeys.map((key, k) => (k < SLOTS ? own[picks[k]] : key)),
  })
  /** The contract's point in the small field; a mutated contract leaves C out. */
  const pointFor = (commitment: bigint) => Number(pointOf(commitment) % BigInt(q))
  const fixed = pointFor(0n)
  const collisions = wagner(fixed).map((picks) => withOwn(picks))

  test('default: Wagner finds other true keys with the fingerprint of the honest bytes', () => {
    expect(collisions.length).toBeGreaterThan(0)
    for (const forged of collisions) {
      expect(forged.pubkeys.filter((key) => own.includes(key))).toHaveLength(SLOTS)
      expect(toy(forged, fixed)).toBe(toy(base.committee, fixed))
      expect(commitCommittee(forged).commitment).not.toBe(base.committed.commitment)
    }
  })

  test('behavior: none of them, nor as many other tries, is of use when the point depends on C', () => {
    const tries = Array.from({ length: 20 }, (_, i) =>
      withOwn(Array.from({ length: SLOTS }, (_, k) => LIST * k + ((131 * i + 17) % LIST))),
    )
    for (const forged of [...collisions, ...tries]) {
      const at = pointFor(commitCommittee(forged).commitment)
      expect(toy(forged, at)).not.toBe(toy(base.committee, at))
    }
  })

  /** Picks of one own key for each slot that leave the fingerprint at a known point as it is. */
  function wagner(at: number): number[][] {
    // The fingerprint is a sum over chunks: what each key adds in its slot can be tabled on its own.
    const size = fingerprintChunks(base.committee).length
    const powers = [1]
    for (let i = 1; i < size; i++) powers.unshift(times(powers[0], at))
    const shareOf = (key: Hex, slot: number) => {
      const x = BigInt(key) % 2n ** 381n
      let share = Number((BigInt(key) >> 381n) & 1n) * 2 ** slot
      for (let word = 0; word < 6; word++) {
        const chunk = Number(((x >> BigInt(64 * (5 - word))) % 2n ** 64n) % BigInt(q))
        share = (share + times(chunk, powers[6 * slot + word])) % q
      }
      return share
    }
    const lists = Array.from({ length: SLOTS }, (_, slot): Sum[] => {
      const there = shareOf(base.committee.pubkeys[slot], slot)
      return Array.from({ length: LIST }, (_, i) => {
        const pick = LIST * slot + i
        const value = (shareOf(own[pick], slot) - there + q) % q
        return { value, picks: [pick] }
      })
    })
    // Sums of two lists in a narrow interval around 0, then of four, then of eight that are 0.
    const [wide, narrow] = [Math.floor(q / 2 ** 9), Math.floor(q / 2 ** 18)]
    const pairs = [0, 2, 4, 6].map((slot, i) =>
      merge(lists[slot], lists[slot + 1], i % 2 === 0 ? 0 : q - wide, wide),
    )
    const left = merge(pairs[0], pairs[1], 0, narrow)
    const right = merge(pairs[2], pairs[3], q - narrow, narrow)
    return merge(left, right, 0, 1).map(({ picks }) => [...picks])
  }
})

const times = (a: number, b: number) => Number((BigInt(a) * BigInt(b)) % BigInt(q))

/** Sums modulo q of one element of each list that lie in [from, from + width). */
function merge(left: readonly Sum[], right: readonly Sum[], from: number, width: number): Sum[] {
  const sorted = right.toSorted((a, b) => a.value - b.value)
  const firstAtLeast = (value: number) => {
    let [low, high] = [0, sorted.length]
    while (low < high) {
      const middle = (low + high) >> 1
      if (sorted[middle].value < value) low = middle + 1
      else high = middle
    }
    return low
  }
  return left.flatMap(({ value, picks }) => {
    const found: Sum[] = []
    const start = (from - value + q) % q
    let at = firstAtLeast(start)
    for (let seen = 0; seen < sorted.length; seen++, at++) {
      const other = sorted[at % sorted.length]
      if ((other.value - start + q) % q >= width) break
      found.push({ value: (value + other.value) % q, picks: [...picks, ...other.picks] })
    }
    return found
  })
}

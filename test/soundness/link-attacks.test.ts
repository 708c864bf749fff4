import { beforeAll, describe, expect, test } from 'vitest'
import { BASE_FIELD_ORDER } from '../../src/bls12-381/base-field.js'
import type { CommitteeKey } from '../../src/ethereum/committee/committee-key.js'
import { fingerprint } from '../../src/ethereum/link/fingerprint.js'
import { HALF_RANGE, type LinkParameters } from '../../src/ethereum/link/parameters.js'
import { borderKey, CUT } from '../ethereum/link/border-key.js'
import {
  commitmentTo,
  type ForgedLink,
  fingerprintOfLimbs,
  forgeLink,
  type LinkForgery,
  type LinkKeyLimbs,
  limbsOf,
  limbsOfPoint,
} from '../ethereum/link/forge-link.js'
import { linkCase, openLink, withKeys } from '../ethereum/link/link-fixture.js'
import type { Circuit } from '../support/circuit.js'
import { createRandom, mod, R } from '../support/field.js'
import { failingRows } from '../support/row-values.js'

const p = BASE_FIELD_ORDER
const base = linkCase('link attacks')
const honest = limbsOf(base.committed)
const random = createRandom('link attacks')
let circuit: Circuit
let parameters: LinkParameters

beforeAll(async () => {
  ;({ circuit, parameters } = await openLink())
})

const forge = (keys: readonly LinkKeyLimbs[], more: Partial<LinkForgery> = {}) =>
  forgeLink({ parameters, keys, committeeRoot: base.committeeRoot, ...more })
/** The honest keys with one replaced. */
const withKey = (index: number, key: Partial<LinkKeyLimbs>) =>
  honest.with(index, { ...honest[index], ...key })
const rejected = async ({ inputs }: ForgedLink) => {
  await circuit.expectFail(inputs)
}
/** Names of the wires in the constraints between a forgery and a proof, a list for each constraint. */
const inTheWay = async ({ inputs }: ForgedLink) => {
  const { r1cs, nameOf, uncheckedWitness } = circuit
  return failingRows(r1cs, await uncheckedWitness(inputs)).map((row) =>
    [r1cs.a, r1cs.b, r1cs.c].flatMap(({ start, wire }) =>
      Array.from(wire.subarray(start[row], start[row + 1]), nameOf),
    ),
  )
}
const indexOf = (wanted: (key: CommitteeKey) => boolean) => {
  const index = base.committed.keys.findIndex(wanted)
  if (index < 0) throw new Error('no such key; take another seed')
  return index
}

describe('the forger', () => {
  test('default: is honest on honest keys', async () => {
    const forged = forge(honest)
    expect(forged.consistent).toBe(true)
    expect(forged.commitment).toBe(base.committed.commitment)
    expect(forged.fingerprint).toBe(fingerprint(base.committee, forged.rho))
    await circuit.expectPass(forged.inputs)
  })
})

describe('the half-range', () => {
  const small = (key: CommitteeKey) => p - key.yStar < 2n ** 380n

  test('behavior: p - y*, with the commitment to it and the same fingerprint, meets one rule alone', async () => {
    const index = indexOf(small)
    const { x, yStar, sign } = base.committed.keys[index]
    for (const flipped of [sign, 1n - sign]) {
      const keys = honest.with(index, limbsOfPoint({ x, yStar: p - yStar, sign: flipped }))
      const forged = forge(keys)
      // Every curve equation holds, and where the sign is kept the bytes are those of the honest key.
      expect(forged.consistent).toBe(true)
      expect(forged.commitment).not.toBe(base.committed.commitment)
      if (flipped === sign) expect(forged.fingerprint).toBe(fingerprint(base.committee, forged.rho))
      const rows = await inTheWay(forged)
      expect(rows.length).toBeGreaterThan(0)
      for (const row of rows) expect(row.join(' ')).toContain(`main.key[${index}].YStar`)
      for (const row of rows) expect(row.join(' ')).toMatch(/\.bits\[3[0-9]{2}\]/)
      await rejected(forged)
    }
  })

  test('behavior: nor does p - y* pass for the aggregate, or with other shared bits', async () => {
    const other = linkCase('aggregate 1')
    const all = limbsOf(other.committed)
    const { x, yStar, sign } = other.committed.aggregate
    expect(p - yStar).toBeLessThan(2n ** 380n)
    const keys = all.with(32, limbsOfPoint({ x, yStar: p - yStar, sign }))
    await circuit.expectPass(forge(all, { committeeRoot: other.committeeRoot }).inputs)
    for (const low of [
      [0n, 0n],
      [2n ** 128n - 1n, 2n ** 150n - 1n],
      [(p - yStar) & (2n ** 128n - 1n), ((p - yStar) >> 128n) & (2n ** 150n - 1n)],
    ])
      await rejected(forge(keys, { committeeRoot: other.committeeRoot, low }))
  })

  test('behavior: in the sliver, y* just below passes and just above does not', async () => {
    const below = borderKey(777n)
    const above = { ...below, yStar: p - below.yStar }
    expect(above.yStar >> CUT).toBe(HALF_RANGE >> CUT)
    expect(above.yStar).toBeGreaterThan(HALF_RANGE)
    await circuit.expectPass(forge(honest.with(3, limbsOfPoint(below))).inputs)
    const forged = forge(honest.with(3, limbsOfPoint(above)))
    expect(forged.consistent).toBe(true)
    await rejected(forged)
    for (const low of [[0n, 0n], forge(honest.with(3, limbsOfPoint(below))).inputs.low as bigint[]])
      await rejected(forge(honest.with(3, limbsOfPoint(above)), { low }))
    // Bits that borrow, so that the sum is right and the number below the bound, are no bits.
    const [first, second] = forged.inputs.low as bigint[]
    await rejected(forge(honest.with(3, limbsOfPoint(above)), { low: [first + 2n ** 128n, second - 1n] }))
  })

  test('behavior: two distinct keys at the border leave no proof (a limit of liveness, not of soundness)', async () => {
    const [one, two] = [borderKey(777n), borderKey(2n ** 90n)]
    const of = withKeys(base, { 3: one, 4: two })
    const keys = limbsOf(of.committed)
    for (const key of [one, two]) {
      const { low } = forge(honest.with(3, limbsOfPoint(key))).inputs
      const forged = forge(keys, { committeeRoot: of.committeeRoot, low: low as bigint[] })
      expect(forged.consistent).toBe(true)
      await rejected(forged)
    }
    await circuit.expectPass(forge(limbsOf(withKeys(base, { 3: one, 4: one }).committed)).inputs)
  })

  test('behavior: without such a key the shared bits are free, and change nothing that is proven', async () => {
    const low = [random.below(2n ** 128n), 5n]
    const forged = forge(honest, { low })
    await circuit.expectPass(forged.inputs)
    expect(forged.commitment).toBe(base.committed.commitment)
    const tooLarge = (HALF_RANGE & (2n ** CUT - 1n)) + 1n
    await rejected(forge(honest, { low: [tooLarge & (2n ** 128n - 1n), tooLarge >> 128n] }))
  })
})

describe('the curve', () => {
  test('behavior: a key off it is rejected, members and aggregate alike', async () => {
    for (const index of [0, 5, 6, 31, 32]) {
      const key = [...base.committed.keys, base.committed.aggregate][index]
      const points = [
        { ...key, x: random.below(p) },
        { ...key, yStar: random.below(HALF_RANGE) },
        { ...key, x: key.x ^ 1n },
      ]
      for (const point of index === 5 ? points : points.slice(1, 2)) {
        const forged = forge(honest.with(index, limbsOfPoint(point)))
        expect(forged.consistent).toBe(false)
        await rejected(forged)
      }
    }
  })

  test('behavior: x and y* of another member, and y* off by p, are rejected', async () => {
    const [one, two] = [honest[1], honest[2]]
    await rejected(forge(withKey(1, { yStar: two.yStar })))
    await rejected(forge(withKey(1, { x: two.x })))
    await rejected(forge(withKey(1, { yStar: one.yStar.with(0, one.yStar[0] + p) })))
    await rejected(forge(withKey(1, { yStar: one.yStar.map((limb) => -limb) })))
  })

  test('behavior: two errors that cancel under equal weights are rejected, for weights differ', async () => {
    // y*^2 of one key too large by d, of another too small by d.
    const [a, b] = [7, 8]
    const squares = [a, b].map((k) => (base.committed.keys[k].yStar ** 2n + p) % p)
    for (let d = 1n; ; d++) {
      const roots = [squareRootModP(squares[0] + d), squareRootModP(squares[1] - d)]
      if (roots.includes(undefined)) continue
      const [first, second] = roots.map((root) => {
        const y = root ?? 0n
        return y > HALF_RANGE ? p - y : y
      })
      const keys = honest
        .with(a, limbsOfPoint({ ...base.committed.keys[a], yStar: first }))
        .with(b, limbsOfPoint({ ...base.committed.keys[b], yStar: second }))
      const forged = forge(keys)
      expect(forged.consistent).toBe(false)
      await rejected(forged)
      return
    }
  })

  test('behavior: a point outside the subgroup satisfies: deposits, not this circuit, keep it out', async () => {
    await circuit.expectPass(forge(honest.with(3, limbsOfPoint(borderKey(2n ** 60n)))).inputs)
  })

  test('behavior: x + p in the bytes of another root satisfies, with a commitment of its own', async () => {
    const index = indexOf(({ x }) => x + p < 2n ** 381n)
    const key = base.committed.keys[index]
    const of = withKeys(base, { [index]: { ...key, x: key.x + p } })
    const keys = honest.with(index, limbsOfPoint({ ...key, x: key.x + p }))
    const forged = forge(keys, { committeeRoot: of.committeeRoot })
    expect(forged.fingerprint).toBe(fingerprint(of.committee, forged.rho))
    expect(of.committeeRoot).not.toBe(base.committeeRoot)
    expect(forged.commitment).not.toBe(base.committed.commitment)
    await circuit.expectPass(forged.inputs)
    // For the honest root it is of no use.
    const { commitment } = forged
    const stolen = forge(keys)
    expect(stolen.commitment).toBe(commitment)
    await rejected(forge(keys, { fingerprint: fingerprint(base.committee, stolen.rho) }))
  })
})

describe('signs', () => {
  test('behavior: a flipped sign moved into the top limb of y*, out of the same leaf, is rejected', async () => {
    const signed = honest.flatMap(({ sign }, k) => (sign === 1n ? [k] : []))
    const plain = honest.flatMap(({ sign }, k) => (sign === 0n ? [k] : []))
    for (const index of [...signed.slice(0, 3), ...plain.slice(0, 3)]) {
      const { yStar, sign } = honest[index]
      const shift = 2n ** 124n * (sign === 1n ? 1n : -1n)
      const keys = withKey(index, { sign: 1n - sign, yStar: yStar.with(2, yStar[2] + shift) })
      expect(commitmentTo(parameters, keys)).toBe(base.committed.commitment)
      const forged = forge(keys)
      if (sign === 1n) {
        // Its bits are those of the honest limb: all but their sum fits.
        expect(forged.consistent).toBe(true)
        expect(await inTheWay(forged)).toHaveLength(1)
      }
      await rejected(forged)
      await rejected(forge(keys, { fingerprint: fingerprint(base.committee, forged.rho) }))
    }
  })

  test('behavior: a flipped sign under the fingerprint of the bytes is rejected', async () => {
    for (const index of [4, 32]) {
      const keys = withKey(index, { sign: 1n - honest[index].sign })
      const forged = forge(keys)
      await rejected(forge(keys, { fingerprint: fingerprint(base.committee, forged.rho) }))
      // The key with the other sign is a point too, with bytes and a root of its own.
      await circuit.expectPass(forged.inputs)
    }
  })

  test('behavior: signs that are no bits are rejected, also when their word is unchanged', async () => {
    for (const sign of [2n, -1n, (R + 1n) / 2n]) await rejected(forge(withKey(6, { sign })))
    const at = honest.findIndex(({ sign }, k) => sign === 0n && honest[k + 1]?.sign === 1n)
    const keys = honest.with(at, { ...honest[at], sign: 2n }).with(at + 1, { ...honest[at + 1], sign: 0n })
    const forged = forge(keys)
    expect(forged.fingerprint).toBe(fingerprint(base.committee, forged.rho))
    expect(forged.consistent).toBe(true)
    const [row, ...others] = await inTheWay(forged)
    expect(others).toEqual([])
    expect(new Set(row)).toEqual(new Set([`main.sign[${at}]`, 'one']))
    await rejected(forged)
  })
})

describe('the statement', () => {
  const swapped = honest.with(10, honest[11]).with(11, honest[10])

  test('behavior: swapped keys, a missing key, and a changed chunk do not have the fingerprint of the bytes', async () => {
    const cases = [
      swapped,
      honest.with(0, honest[32]).with(32, honest[0]),
      honest.with(31, honest[30]),
      withKey(12, { x: honest[12].x.with(3, honest[12].x[3] ^ 1n) }),
    ]
    for (const keys of cases) {
      const { rho } = forge(keys)
      await rejected(forge(keys, { fingerprint: fingerprint(base.committee, rho) }))
    }
    await circuit.expectPass(forge(swapped).inputs)
  })

  test('behavior: commitment, point or fingerprint of another proof is rejected', async () => {
    const [mine, other] = [forge(honest), forge(swapped)]
    for (const name of ['commitment', 'rho', 'fingerprint'] as const)
      await circuit.expectFail({ ...mine.inputs, [name]: other[name] })
    const { rho, fingerprint: value } = other
    await circuit.expectFail({ ...mine.inputs, rho, fingerprint: value })
    // Challenges made anew for the false statement do not help.
    await rejected(forge(honest, { rho, fingerprint: value }))
    await rejected(forge(honest, { fingerprint: mod(mine.fingerprint + 1n) }))
    const elsewhere = fingerprintOfLimbs(honest, mine.rho + 1n)
    await rejected(forge(honest, { fingerprint: elsewhere }))
    await circuit.expectPass(forge(honest, { rho: mine.rho + 1n, fingerprint: elsewhere }).inputs)
  })
})

describe('one constraint stands between a false statement and a proof', () => {
  const mentions = (rows: readonly string[][], name: string) => rows.map((row) => row.includes(name))

  test('behavior: the opened commitment, for any other one', async () => {
    const forged = forge(honest, { commitment: linkCase('other').committed.commitment })
    expect(mentions(await inTheWay(forged), 'main.commitment')).toEqual([true])
    await rejected(forged)
  })

  test('behavior: the last value of the fingerprint, for any other one', async () => {
    const forged = forge(honest, { fingerprint: 1n })
    expect(mentions(await inTheWay(forged), 'main.fingerprint')).toEqual([true])
    await rejected(forged)
  })

  test('behavior: the bound on the shared bits, or their tie to the key, for y* just above the half', async () => {
    const below = borderKey(777n)
    const keys = honest.with(3, limbsOfPoint({ ...below, yStar: p - below.yStar }))
    const own = forge(keys)
    const [first, second] = own.inputs.low as bigint[]
    const bound = await inTheWay(own)
    expect(bound.length).toBeGreaterThan(0)
    for (const row of bound) expect(row.join(' ')).toMatch(/BoundedBits|lowBits/)
    const tie = await inTheWay(forge(keys, { low: [first - 2n ** 100n, second] }))
    expect(mentions(tie, 'main.low[0]')).toEqual([true])
  })

  test('behavior: one batch identity in each round, for a key off the curve with carries of any size', async () => {
    const keys = honest.with(3, limbsOfPoint({ ...base.committed.keys[3], yStar: 5n }))
    const rows = await inTheWay(forge(keys))
    const ranges = rows.filter((row) => /hints\[\d\]/.test(row.join(' ')))
    expect(rows.length - ranges.length).toBe(parameters.rounds)
    await rejected(forge(keys))
  })
})

describe('hints', () => {
  type Rounds = { quotient: bigint[][]; carries: bigint[][] }
  const tampered = async (change: (hints: Rounds) => void) => {
    const inputs = structuredClone(forge(honest).inputs)
    change(inputs as unknown as Rounds)
    await circuit.expectFail(inputs)
  }

  test('behavior: limbs of a quotient that change, borrow or leave their range are rejected', async () => {
    const last = parameters.batch.quotientLimbs - 1
    const half = 2n ** BigInt(parameters.batch.quotientTopBits - 1)
    for (const [round, at] of [
      [0, 0],
      [2, 5],
      [4, last],
    ])
      await tampered(({ quotient }) => {
        quotient[round][at]++
      })
    await tampered(({ quotient }) => {
      quotient[1][0] += 2n ** 64n
      quotient[1][1]--
    })
    for (const value of [half, -half - 1n])
      await tampered(({ quotient }) => {
        quotient[3][last] = mod(value)
      })
  })

  test('behavior: carries that change or leave their range are rejected', async () => {
    for (const [at, bits] of parameters.batch.carryBits.entries()) {
      const half = 2n ** BigInt(bits - 1)
      await tampered(({ carries }) => {
        carries[at % 5][at] = at % 2 === 0 ? half : mod(-half - 1n)
      })
    }
    await tampered(({ carries }) => {
      carries[4][0] = mod(carries[4][0] + 1n)
    })
  })

  test('behavior: hints of two rounds exchanged are rejected: each round has its own weights', async () => {
    await tampered(({ quotient, carries }) => {
      ;[quotient[0], quotient[1]] = [quotient[1], quotient[0]]
      ;[carries[0], carries[1]] = [carries[1], carries[0]]
    })
    await tampered(({ quotient, carries }) => {
      for (let round = 1; round < 5; round++) {
        quotient[round] = quotient[0]
        carries[round] = carries[0]
      }
    })
  })
})

/** p = 3 modulo 4. */
function squareRootModP(value: bigint): bigint | undefined {
  const square = ((value % p) + p) % p
  let [root, factor] = [1n, square]
  for (let rest = (p + 1n) / 4n; rest > 0n; rest >>= 1n) {
    if (rest & 1n) root = (root * factor) % p
    factor = (factor * factor) % p
  }
  return (root * root) % p === square ? root : undefined
}

import { bls12_381 } from '@noble/curves/bls12-381.js'
import { beforeAll, describe, expect, test } from 'vitest'
import { BASE_FIELD_ORDER } from '../../src/bls12-381/base-field.js'
import type { ApkParameters } from '../../src/ethereum/apk/parameters.js'
import { keyLimbs } from '../../src/ethereum/committee/committee-key.js'
import { expectedSum, openApk, testCommittee } from '../support/apk-fixture.js'
import type { Circuit } from '../support/circuit.js'
import { encodeSlots, type Forgery, forgeApk, type Slot } from '../support/forge-apk.js'

const CAPACITY = 4
const committee = testCommittee(32, 'apk attacks')
const join = (limbs: readonly bigint[]) => limbs.reduceRight((sum, limb) => (sum << 32n) + limb, 0n)

let circuit: Circuit
let parameters: ApkParameters

beforeAll(async () => {
  ;({ circuit, parameters } = await openApk({ committeeSize: 32, capacity: CAPACITY }))
})

const start = () => ({ x: join(parameters.startX), y: join(parameters.startY) })
const listOf = (...absent: readonly number[]): Slot[] =>
  Array.from({ length: CAPACITY }, (_, j) => ({
    index: absent[j] ?? 0,
    active: j < absent.length ? 1 : 0,
  }))
const forge = (slots: readonly Slot[], more: Partial<Forgery> = {}) =>
  forgeApk({ parameters, committee, slots, ...more })
const rejected = async (forged: ReturnType<typeof forgeApk>) => {
  await circuit.expectFail(forged.inputs)
}

type Limbs = bigint[][]
type Tampered = { slopes: Limbs; quotient: bigint[]; carries: bigint[]; children: bigint[][][] }
/** The honest inputs for two absent members with some of them changed. */
const tampered = (change: (inputs: Tampered & Record<string, unknown>) => void) => {
  const inputs = structuredClone(forge(listOf(5, 9)).inputs) as unknown as Tampered & Record<string, unknown>
  change(inputs)
  return inputs as unknown as Record<string, never>
}

describe('the forger', () => {
  test('default: is honest on honest lists', async () => {
    for (const absent of [[], [0], [5, 9], [1, 2, 3, 31]]) {
      const forged = forge(listOf(...absent))
      expect(forged.consistent).toBe(true)
      expect(forged.claimed).toEqual(expectedSum(committee, absent, start()))
      await circuit.expectPass(forged.inputs)
    }
  })
})

describe('a false sum', () => {
  const claims = (sum: { x: bigint; y: bigint }) => ({
    'x with its lowest bit flipped': { ...sum, x: sum.x ^ 1n },
    'y with its lowest bit flipped': { ...sum, y: sum.y ^ 1n },
    'the opposite point': { ...sum, y: BASE_FIELD_ORDER - sum.y },
    'the sum with everybody present': expectedSum(committee, [], start()),
    'the sum with one more present': expectedSum(committee, [5], start()),
    'a multiple of the generator': bls12_381.G1.Point.BASE.multiply(31337n).toAffine(),
  })
  test('behavior: is rejected with the nearest quotient and carries solved in the native field', async () => {
    const honest = forge(listOf(5, 9))
    for (const [what, claimed] of Object.entries(claims(honest.claimed))) {
      const forged = forge(listOf(5, 9), { claimed })
      expect(forged.consistent, what).toBe(false)
      await rejected(forged)
    }
  })

  test('behavior: is rejected when a slope is false, whatever follows from it honestly', async () => {
    const [two, first] = [listOf(5, 9), 12345n]
    await rejected(forge(two, { firstSlope: first }))
    await rejected(forge([{ ...two[0], slope: 1n }, ...two.slice(1)]))
    await rejected(forge([two[0], { ...two[1], slope: 0n }, ...two.slice(2)]))
  })
})

describe('the absent list', () => {
  const cases: Record<string, Slot[]> = {
    'a duplicate': listOf(5, 5, 9),
    'unsorted indices': listOf(9, 5),
    'an idle slot with an index': listOf(5).with(1, { index: 9, active: 0 }),
    'a hole': [
      { index: 5, active: 1 },
      { index: 0, active: 0 },
      { index: 9, active: 1 },
      { index: 0, active: 0 },
    ],
  }
  for (const [what, slots] of Object.entries(cases))
    test(`behavior: ${what} is rejected though everything else fits`, async () => {
      const forged = forge(slots)
      if (what !== 'a duplicate') expect(forged.consistent).toBe(true)
      await rejected(forged)
    })

  test('behavior: another list than the one that was summed is rejected', async () => {
    for (const slots of [listOf(5), listOf(5, 10), listOf(5, 9, 10), listOf(9), listOf()])
      await rejected(forge(listOf(5, 9), { words: encodeSlots(slots, parameters.indexBits) }))
  })

  test('behavior: flags that are not the list are rejected', async () => {
    const words = encodeSlots(listOf(5, 9), parameters.indexBits)
    await rejected(forge(listOf(5, 9), { words: [words[0] + (1n << 24n)] }))
    await rejected(forge(listOf(5), { words }))
    await rejected(forge(listOf(5, 9, 10), { words }))
  })
})

describe('the opened keys', () => {
  const limbsOf = (index: number) => keyLimbs(committee.keys[index])
  const withKey = (key: Slot['key']) => {
    const [first, ...rest] = listOf(5, 9)
    return forge([key === undefined ? first : { ...first, key }, ...rest])
  }

  test('behavior: the key of another member is rejected', async () => {
    await rejected(withKey(limbsOf(6)))
    await rejected(withKey(limbsOf(9)))
  })

  test('behavior: the negated key is rejected', async () => {
    const key = limbsOf(5)
    await rejected(withKey({ ...key, sign: 1n - key.sign }))
  })

  test('behavior: the sign cannot be moved into the top limb of y*, nor out of it', async () => {
    for (const index of [5, 6, 7, 8]) {
      const key = limbsOf(index)
      const shift = 2n ** 124n * (key.sign === 1n ? 1n : -1n)
      const moved = { ...key, sign: 1n - key.sign, yStar: key.yStar.with(2, key.yStar[2] + shift) }
      const forged = forge([{ index, active: 1, key: moved }, ...listOf().slice(1)])
      // The leaf is that of the honest key: only the range of the limb is in the way.
      expect(forged.consistent).toBe(true)
      await rejected(forged)
    }
  })

  test('behavior: limbs that borrow from one another, and y + p, are rejected', async () => {
    const key = limbsOf(5)
    const [x, y] = [[...key.x], [...key.yStar]]
    await rejected(withKey({ ...key, x: x.with(0, x[0] + 2n ** 64n).with(1, x[1] - 1n) }))
    await rejected(withKey({ ...key, yStar: y.with(0, y[0] + 2n ** 128n).with(1, y[1] - 1n) }))
    await rejected(withKey({ ...key, x: x.with(0, x[0] + BASE_FIELD_ORDER) }))
  })

  test('behavior: a changed sibling or node is rejected', async () => {
    await circuit.expectFail(
      tampered(({ children }) => {
        children[0][0][0]++
      }),
    )
    await circuit.expectFail(
      tampered(({ children }) => {
        children[3][0][7]++
      }),
    )
    await circuit.expectFail(
      tampered((inputs) => {
        ;(inputs.nodes as bigint[])[6]++
      }),
    )
  })
})

describe('representations of one statement', () => {
  test('behavior: the sum plus p is rejected though it is the same point', async () => {
    // Take a list whose sum leaves room for p below 2^381.
    for (const axis of ['x', 'y'] as const) {
      const absent = Array.from({ length: 32 }, (_, i) => [i]).find(
        (list) => expectedSum(committee, list, start())[axis] < 2n ** 381n - BASE_FIELD_ORDER,
      )
      if (absent === undefined) throw new Error('no such sum')
      const honest = forge(listOf(...absent))
      const claimed = { ...honest.claimed, [axis]: honest.claimed[axis] + BASE_FIELD_ORDER }
      const forged = forge(listOf(...absent), { claimed })
      expect(forged.consistent).toBe(true)
      await rejected(forged)
      await circuit.expectPass(honest.inputs)
    }
  })

  test('behavior: halves of the sum that borrow are rejected', async () => {
    await circuit.expectFail(
      tampered((inputs) => {
        const halves = inputs.sumX as bigint[]
        inputs.sumX = [halves[0] + 2n ** 192n, halves[1] - 1n]
      }),
    )
  })

  test('behavior: a public input plus one is rejected', async () => {
    const change = (name: string, at?: number) =>
      tampered((inputs) => {
        if (at === undefined) inputs[name] = (inputs[name] as bigint) + 1n
        else (inputs[name] as bigint[])[at]++
      })
    await circuit.expectFail(change('commitment'))
    for (const [name, at] of [
      ['absent', 0],
      ['sumX', 0],
      ['sumX', 1],
      ['sumY', 0],
      ['sumY', 1],
    ] as const)
      await circuit.expectFail(change(name, at))
  })

  test('behavior: a slope plus p is another hint for the same true statement', async () => {
    const slopes = forge(listOf(5, 9)).inputs.slopes as unknown as Limbs
    const index = slopes.findIndex(
      (limbs, j) => j > 0 && j < 3 && join(limbs) < 2n ** 381n - BASE_FIELD_ORDER,
    )
    if (index < 0) return
    const slot = listOf(5, 9)[index - 1]
    const slope = join(slopes[index]) + BASE_FIELD_ORDER
    const forged = forge(listOf(5, 9).with(index - 1, { ...slot, slope }))
    expect(forged.claimed).toEqual(expectedSum(committee, [5, 9], start()))
    await circuit.expectPass(forged.inputs)
  })

  test('behavior: the slope of an idle slot changes the challenges and nothing else', async () => {
    const forged = forge(listOf(5, 9).with(3, { index: 0, active: 0, slope: 777n }))
    expect(forged.claimed).toEqual(expectedSum(committee, [5, 9], start()))
    expect(forged.weights).not.toEqual(forge(listOf(5, 9)).weights)
    await circuit.expectPass(forged.inputs)
  })
})

describe('hints', () => {
  test('behavior: limbs of a slope at their limit, negative, or borrowing are rejected', async () => {
    for (const [slot, limb, width] of [
      [0, 0, 32],
      [1, 5, 32],
      [2, 11, 29],
      [4, 11, 29],
    ] as const) {
      await circuit.expectFail(
        tampered(({ slopes }) => {
          slopes[slot][limb] = 2n ** BigInt(width)
        }),
      )
      await circuit.expectFail(
        tampered(({ slopes }) => {
          slopes[slot][limb] = -1n
        }),
      )
    }
    await circuit.expectFail(
      tampered(({ slopes }) => {
        slopes[1][0] += 2n ** 32n
        slopes[1][1]--
      }),
    )
  })

  test('behavior: limbs of the quotient that borrow or change are rejected', async () => {
    const last = parameters.batch.quotientLimbs - 1
    for (const at of [0, 1, last - 1, last])
      await circuit.expectFail(
        tampered(({ quotient }) => {
          quotient[at]++
        }),
      )
    for (const at of [0, last - 1])
      await circuit.expectFail(
        tampered(({ quotient }) => {
          quotient[at] += 2n ** 32n
          quotient[at + 1]--
        }),
      )
    const half = 2n ** BigInt(parameters.batch.quotientTopBits - 1)
    for (const value of [half, -half - 1n])
      await circuit.expectFail(
        tampered(({ quotient }) => {
          quotient[last] = value
        }),
      )
  })

  test('behavior: every carry is rejected when it changes, and beyond either end of its range', async () => {
    for (const [at, bits] of parameters.batch.carryBits.entries()) {
      const half = 2n ** BigInt(bits - 1)
      const change = at % 3 === 0 ? [half, -half - 1n] : at % 3 === 1 ? [half] : [-half - 1n]
      for (const value of change)
        await circuit.expectFail(
          tampered(({ carries }) => {
            carries[at] = value
          }),
        )
    }
    await circuit.expectFail(
      tampered(({ carries }) => {
        carries[0]++
      }),
    )
    await circuit.expectFail(
      tampered(({ carries }) => {
        carries[20]--
      }),
    )
  })

  test('behavior: each hint reaches the challenge after it', async () => {
    const z = circuit.names.find((name) =>
      /BatchChallenge\w*\.powers\[0\]$|BatchChallenge\w*\.sponge\.out$/.test(name),
    )
    const h0 = circuit.names.find((name) => /ApkChallenge\w*\.out$/.test(name))
    if (z === undefined || h0 === undefined) throw new Error('no challenge signal')
    const at = async (inputs: Record<string, never>) => {
      const witness = await circuit.uncheckedWitness(inputs)
      return [h0, z].map((name) => witness[circuit.wireOf(name)])
    }
    const honest = await at(tampered(() => {}))
    const seen = new Set<bigint>([honest[1]])
    const expectFresh = async (inputs: Record<string, never>, movesFirst: boolean) => {
      const [first, second] = await at(inputs)
      expect(first !== honest[0]).toBe(movesFirst)
      expect(seen).not.toContain(second)
      seen.add(second)
    }
    for (let slot = 0; slot <= CAPACITY; slot++)
      for (let limb = slot % 3; limb < 12; limb += 3)
        await expectFresh(
          tampered(({ slopes }) => {
            slopes[slot][limb] ^= 1n
          }),
          true,
        )
    for (let i = 0; i < parameters.batch.quotientLimbs; i++)
      await expectFresh(
        tampered(({ quotient }) => {
          quotient[i]++
        }),
        false,
      )
    for (let i = 0; i < parameters.batch.carryBits.length; i++)
      await expectFresh(
        tampered(({ carries }) => {
          carries[i]++
        }),
        false,
      )
  })
})

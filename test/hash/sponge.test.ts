import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { SCALAR_FIELD_ORDER } from '../../src/arithmetic/scalar-field.js'
import { sponge } from '../../src/hash/sponge.js'
import { domainTag } from '../../src/hash/tag.js'
import { referencePoseidon } from './reference-poseidon.js'

const reference = await referencePoseidon()
const element = fc.bigInt({ min: 0n, max: SCALAR_FIELD_ORDER - 1n })
const counting = (count: number): bigint[] => Array.from({ length: count }, (_, i) => BigInt(i + 1))

describe('sponge', () => {
  test('default: 31 elements are three chained permutations, the last filled with zeros', () => {
    const inputs = counting(31)
    const first = reference([5n, ...inputs.slice(0, 15)])
    const second = reference([first, ...inputs.slice(15, 30)])
    expect(sponge(5n, inputs)).toBe(reference([second, 31n, ...new Array<bigint>(14).fill(0n)]))
  })

  test.each([1, 14, 15, 16, 30])('args: %i elements', (count) => {
    let state = 9n
    for (let start = 0; start < count; start += 15) {
      const block = counting(count).slice(start, start + 15)
      state = reference([state, ...block, ...new Array<bigint>(15 - block.length).fill(0n)])
    }
    expect(sponge(9n, counting(count))).toBe(state)
  })

  test('behavior: every element counts', () => {
    fc.assert(
      fc.property(fc.array(element, { minLength: 1, maxLength: 40 }), fc.nat(), (inputs, pick) => {
        const changed = inputs.map((value, i) =>
          i === pick % inputs.length ? (value + 1n) % SCALAR_FIELD_ORDER : value,
        )
        expect(sponge(1n, changed)).not.toBe(sponge(1n, inputs))
      }),
      { numRuns: 30 },
    )
  })

  test('behavior: order and block boundaries count', () => {
    const inputs = counting(17)
    expect(sponge(1n, inputs.toReversed())).not.toBe(sponge(1n, inputs))
    expect(sponge(1n, [...inputs.slice(0, 15), 0n, ...inputs.slice(15)])).not.toBe(sponge(1n, inputs))
  })

  test('behavior: another tag is another function', () => {
    expect(sponge(domainTag('first'), counting(16))).not.toBe(sponge(domainTag('second'), counting(16)))
  })

  test('behavior: lengths are told apart by the tag alone, which is why every tag names its sizes', () => {
    expect(sponge(1n, [1n, 2n])).toBe(sponge(1n, [1n, 2n, 0n]))
    const tagged = (inputs: bigint[]) => sponge(domainTag(`numbers N=${inputs.length}`), inputs)
    expect(tagged([1n, 2n])).not.toBe(tagged([1n, 2n, 0n]))
  })
})

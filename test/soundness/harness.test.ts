import { describe, expect, test } from 'vitest'
import { openCircuit } from '../support/circuit.js'
import { eliminate } from '../support/elimination.js'
import { createRandom, inverse, mod, R, squareRoot } from '../support/field.js'
import { jacobian } from '../support/jacobian.js'
import { inputWires, rankTest } from '../support/rank.js'
import { dropEqualities } from '../support/unchecked.js'
import { mutateEveryWire } from '../support/wire-mutation.js'

const toy = (template: string) =>
  openCircuit({ source: `include "toys/under-constrained.circom";\ncomponent main = ${template};\n` })

const nullityOverInputs = async (template: string, inputs: Record<string, bigint>) => {
  const circuit = await toy(template)
  const witness = await circuit.expectPass(inputs)
  return rankTest({ circuit, witness, frozenWires: inputWires(circuit) })
}

describe('wire mutation', () => {
  test('default: an output that nothing binds has no constraint', async () => {
    const circuit = await toy('HalfUnbound()')
    const report = mutateEveryWire({ circuit, witness: await circuit.expectPass({ whole: 6n }) })
    expect(report.unconstrained).toContain('main.half')
  })

  test('default: the bound twin has no survivor and no free wire', async () => {
    const circuit = await toy('HalfBound()')
    const report = mutateEveryWire({ circuit, witness: await circuit.expectPass({ whole: 6n }) })
    expect(report).toMatchObject({ survivors: [], unconstrained: [] })
    expect(report.tried).toBeGreaterThan(10)
  })

  test('behavior: the free inverse of zero survives every change', async () => {
    const circuit = await toy('IsZeroFreeInverse()')
    const report = mutateEveryWire({ circuit, witness: await circuit.expectPass({ in: 0n }) })
    expect(new Set(report.survivors.map(({ name }) => name))).toEqual(new Set(['main.inverse']))
    expect(report.survivors.length).toBeGreaterThanOrEqual(4)
  })

  test('behavior: the bound inverse survives none', async () => {
    const circuit = await toy('IsZeroBound()')
    const report = mutateEveryWire({ circuit, witness: await circuit.expectPass({ in: 0n }) })
    expect(report.survivors).toEqual([])
  })

  test('behavior: the one value that solves a quadratic row is found', async () => {
    const circuit = await openCircuit({
      source: `template Square() { signal input root; signal input square; root * root === square + 3 * root; }
        component main {public [square]} = Square();`,
    })
    const witness = await circuit.expectPass({ root: 10n, square: 70n })
    const { survivors } = mutateEveryWire({ circuit, witness })
    expect(survivors).toEqual([{ wire: circuit.wireOf('root'), name: 'main.root', value: R - 7n }])
    expect(circuit.satisfied(circuit.setWire(witness, { root: -7n })).ok).toBe(true)
  })

  test('behavior: one wire at a time misses the nibbles, so it is not enough', async () => {
    const circuit = await toy('NibblesUnranged()')
    const report = mutateEveryWire({ circuit, witness: await circuit.expectPass({ byte: 0x5an }) })
    expect(report.survivors).toEqual([])
  })
})

describe('rank test', () => {
  const cases = [
    ['HalfUnbound()', { whole: 6n }, 1],
    ['HalfBound()', { whole: 6n }, 0],
    ['NibblesUnranged()', { byte: 0x5an }, 1],
    ['NibblesRanged()', { byte: 0x5an }, 0],
    ['IsZeroLoose()', { in: 5n }, 1],
    ['IsZeroFreeInverse()', { in: 5n }, 0],
    ['IsZeroFreeInverse()', { in: 0n }, 1],
    ['IsZeroBound()', { in: 0n }, 0],
    ['SlopeUnguarded()', { dx: 3n, dy: 6n, slope: 2n }, 0],
  ] as const
  for (const [template, inputs, nullity] of cases)
    test(`default: ${template} at ${Object.entries(inputs).join(' ')} has nullity ${nullity}`, async () => {
      expect((await nullityOverInputs(template, inputs)).nullity).toBe(nullity)
    })

  test('behavior: it names what can move', async () => {
    const report = await nullityOverInputs('NibblesUnranged()', { byte: 0x5an })
    expect(report.moving.toSorted()).toEqual(['main.high', 'main.low'])
  })

  test('behavior: a slope is determined at distinct points and free at equal ones', async () => {
    const circuit = await toy('SlopeUnguarded()')
    const points = { frozenSignals: ['dx', 'dy'] }
    const distinct = await circuit.expectPass({ dx: 3n, dy: 6n, slope: 2n })
    expect(rankTest({ circuit, witness: distinct, ...points }).nullity).toBe(0)
    const equal = await circuit.expectPass({ dx: 0n, dy: 0n, slope: 42n })
    expect(rankTest({ circuit, witness: equal, ...points }).nullity).toBe(1)
  })

  test('error: a witness that satisfies nothing has no rank', async () => {
    const circuit = await toy('HalfBound()')
    const witness = circuit.setWire(await circuit.witness({ whole: 6n }), { half: 4n })
    expect(() => rankTest({ circuit, witness })).toThrow('needs a witness that satisfies')
  })
})

describe('selectors', () => {
  test('behavior: a loose selector accepts 2, -1 and 1/2; a binary one does not', async () => {
    const [loose, binary] = [await toy('ChooseLoose()'), await toy('ChooseBinary()')]
    for (const selector of [2n, R - 1n, (R + 1n) / 2n]) {
      await loose.expectPass({ selector, left: 3n, right: 9n })
      await binary.expectFail({ selector, left: 3n, right: 9n })
    }
    for (const selector of [0n, 1n]) await binary.expectPass({ selector, left: 3n, right: 9n })
  })
})

describe('range checks', () => {
  test('default: accepts 0 and 2^b - 1', async () => {
    const circuit = await toy('Range(48)')
    await circuit.expectPass({ in: 0n })
    await circuit.expectPass({ in: 2n ** 48n - 1n })
  })

  test('behavior: rejects 2^b, the next aligned width and -1, by its constraints alone', async () => {
    const circuit = await toy('Range(48)')
    for (const value of [2n ** 48n, 2n ** 64n - 1n, R - 1n]) await circuit.expectFail({ in: value })
  })

  test('behavior: 254 bits have a second preimage, found with the witness', async () => {
    const circuit = await toy('Range(254)')
    const witness = await circuit.expectPass({ in: 5n })
    const alias = Object.fromEntries(
      Array.from({ length: 254 }, (_, i) => [`bits[${i}]`, ((R + 5n) >> BigInt(i)) & 1n]),
    )
    expect(circuit.satisfied(circuit.setWire(witness, alias)).ok).toBe(true)
  })

  test('behavior: the same move on 253 bits is not satisfied', async () => {
    const circuit = await toy('Range(253)')
    const witness = await circuit.expectPass({ in: 5n })
    const alias = Object.fromEntries(
      Array.from({ length: 253 }, (_, i) => [`bits[${i}]`, ((R + 5n) >> BigInt(i)) & 1n]),
    )
    circuit.expectUnsatisfied(circuit.setWire(witness, alias))
  })
})

describe('support', () => {
  test('behavior: dropping equalities keeps control flow and everything else', () => {
    const before =
      'for (var i = 0; i < 2; i++) a[i] === b[i];\nif (N > 1) { x === (y + 1); } else x <== y;\nz == 3;'
    expect(dropEqualities(before)).toBe(
      'for (var i = 0; i < 2; i++){}\nif (N > 1) {{} } else x <== y;\nz == 3;',
    )
  })

  test('behavior: the unchecked witness equals the honest one where the honest one exists', async () => {
    const circuit = await toy('NibblesRanged()')
    expect(await circuit.uncheckedWitness({ byte: 77n })).toEqual(await circuit.witness({ byte: 77n }))
  })

  test('behavior: an input that no constraint mentions is reported', async () => {
    const circuit = await openCircuit({
      source: `template Idle() { signal input used; signal input idle; signal output out <== used * used; }
        component main = Idle();`,
    })
    expect(circuit.droppedInputCount).toBe(1)
  })

  test('behavior: inverse and square root agree with multiplication', () => {
    const random = createRandom('field')
    for (let i = 0; i < 50; i++) {
      const x = random.element()
      expect(mod(x * inverse(x))).toBe(1n)
      const root = squareRoot(x * x) ?? 0n
      expect(mod(root * root - x * x)).toBe(0n)
      expect(squareRoot(5n * x * x)).toBeUndefined()
    }
  })

  test('behavior: elimination agrees with a dense one on random sparse matrices', () => {
    const random = createRandom('elimination')
    const small = (below: number) => Number(random.below(BigInt(below)))
    for (let round = 0; round < 60; round++) {
      const [height, width] = [1 + small(30), 1 + small(30)]
      const dense = Array.from({ length: height }, () =>
        Array.from({ length: width }, () => (small(6) === 0 ? random.below(5n) : 0n)),
      )
      const sparse = dense.map((row) => {
        const columns = row.flatMap((value, column) => (value === 0n ? [] : [column]))
        return { columns, values: columns.map((column) => row[column]) }
      })
      const { rank, freeColumns, nullVector } = eliminate(sparse, dense[0].keys())
      expect(rank).toBe(denseRank(dense))
      expect(freeColumns.length).toBe(width - rank)
      for (const free of freeColumns) {
        const vector = nullVector(free)
        for (const row of dense)
          expect(mod(row.reduce((sum, value, column) => sum + value * (vector.get(column) ?? 0n), 0n))).toBe(
            0n,
          )
      }
    }
  })

  test('behavior: the Jacobian predicts the change of every row to first order', async () => {
    const circuit = await toy('IsZeroBound()')
    const witness = await circuit.expectPass({ in: 9n })
    const rows = jacobian(circuit.r1cs, witness)
    const matrix = rows.map((row) => Object.fromEntries(row.columns.map((c, k) => [c, row.values[k]])))
    const [input, flag, hint] = ['in', 'out', 'inverse'].map((signal) => circuit.wireOf(signal))
    const products = matrix.filter((row) => row[hint] !== undefined && row[flag] !== undefined)
    const slope = products.find((row) => row[input] !== undefined)
    expect(mod((slope?.[input] ?? 0n) * inverse(slope?.[hint] ?? 1n))).toBe(
      mod(witness[hint] * inverse(witness[input])),
    )
  })
})

function denseRank(matrix: bigint[][]): number {
  const rows = matrix.map((row) => [...row])
  let rank = 0
  for (let column = 0; column < rows[0].length && rank < rows.length; column++) {
    const at = rows.findIndex((row, index) => index >= rank && row[column] !== 0n)
    if (at < 0) continue
    ;[rows[rank], rows[at]] = [rows[at], rows[rank]]
    const scale = inverse(rows[rank][column])
    for (let other = rank + 1; other < rows.length; other++) {
      const factor = mod(rows[other][column] * scale)
      for (let k = column; k < rows[0].length; k++)
        rows[other][k] = mod(rows[other][k] - factor * rows[rank][k])
    }
    rank++
  }
  return rank
}

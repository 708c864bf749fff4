import { readFileSync } from 'node:fs'
import { resolve } from 'node:path'
import { describe, expect, test } from 'vitest'
import { apkCircuitDefinitions, apkCircuits, apkMainSource } from '../../../src/ethereum/apk/circuits.js'
import { apkParameters } from '../../../src/ethereum/apk/parameters.js'
import { domainTag } from '../../../src/hash/tag.js'

const p = BigInt(
  '0x1a0111ea397fe69a4b1ba7b6434bacd764774b84f38512bf6730d2a0f6b0f6241eabfffeb153ffffb9feffffffffaaab',
)
const r = 21888242871839275222246405745257275088548364400416034343698204186575808495617n
const template = readFileSync(resolve(import.meta.dirname, '../../../circuits/ethereum/apk.circom'), 'utf8')

type Value = bigint | bigint[]

/** Reads the arguments of the main component back: name in its comment, then a number or a list of numbers. */
function readMain(source: string): [name: string, value: Value][] {
  const lines = [...source.matchAll(/^ {4}\/\* (\w+) \*\/ (\[[\d, ]*\]|\d+)(,?)$/gm)]
  expect(lines.map((line) => line[3]).join('')).toHaveLength(lines.length - 1)
  return lines.map(([, name, text]) => [
    name!,
    text!.startsWith('[') ? text!.slice(1, -1).split(', ').map(BigInt) : BigInt(text!),
  ])
}

const ofBits = (bits: Value): bigint => (bits as bigint[]).reduceRight((sum, bit) => 2n * sum + bit, 0n)
const ofLimbs = (limbs: Value): bigint =>
  (limbs as bigint[]).reduceRight((sum, limb) => (sum << 32n) + limb, 0n)

describe.each(apkCircuits)('main file of $name', (circuit) => {
  const parameters = apkParameters(circuit)
  const source = apkMainSource(parameters)
  const read = readMain(source)
  const value = Object.fromEntries(read)

  test("default: the template's parameters, in its order, and nothing else", () => {
    const declared = /template Apk\(([^)]*)\)/
      .exec(template)![1]!
      .split(',')
      .map((name) => name.trim())
    expect(read.map(([name]) => name)).toEqual(declared)
    expect(source.startsWith('pragma circom 2.2.3;\n\ninclude "ethereum/apk.circom";\n')).toBe(true)
    expect(source).toContain('component main {public [commitment, absent, sumX, sumY]} = Apk(\n')
    expect(source.match(/component/g)).toHaveLength(1)
  })

  test('behavior: every number is the one the bounds ring computed', () => {
    expect(value).toMatchObject({
      LOG_N: BigInt(parameters.indexBits),
      DEPTH: BigInt(parameters.treeDepth),
      SHARED: BigInt(parameters.sharedLevels),
      M: BigInt(circuit.capacity),
      S: 100n,
      W: 32n,
      NL: 12n,
      WIDTHS: [...new Array<bigint>(11).fill(32n), 29n],
      NQ: BigInt(parameters.batch.quotientLimbs),
      Q_TOP: BigInt(parameters.batch.quotientTopBits),
      NC: BigInt(parameters.batch.carryBits.length),
      CARRY_BITS: parameters.batch.carryBits.map(BigInt),
      START_X: parameters.startX,
      START_Y: parameters.startY,
    })
    expect(2 ** parameters.indexBits).toBe(circuit.committeeSize)
    expect(8 ** parameters.treeDepth).toBeGreaterThanOrEqual(circuit.committeeSize)
    expect(8 ** (parameters.treeDepth - 1)).toBeLessThan(circuit.committeeSize)
  })

  test('behavior: lists are as long as the template reads them', () => {
    const lengths = { P: 12, START_X: 12, START_Y: 12, LARGEST: 381, WEIGHT_BOUND: 254, TAGS: 4 }
    for (const [name, length] of Object.entries(lengths)) expect(value[name]).toHaveLength(length)
    expect(value.CARRY_BITS).toHaveLength(Number(value.NC))
  })

  test('behavior: the constants are what they are named for', () => {
    expect(ofLimbs(value.P!)).toBe(p)
    expect(ofBits(value.LARGEST!)).toBe(p - 1n)
    expect(ofBits(value.WEIGHT_BOUND!)).toBe(((r >> 200n) << 200n) - 1n)
    const sizes = `N=${circuit.committeeSize} M=${circuit.capacity} S=100 w=32`
    expect(value.TAGS).toEqual([
      domainTag(`concordat v1 sync committee N=${circuit.committeeSize}`),
      domainTag(`concordat v1 apk first challenge ${sizes}`),
      domainTag(`concordat v1 apk weights ${sizes}`),
      domainTag(`concordat v1 apk second challenge ${sizes}`),
    ])
    const [x, y] = [ofLimbs(value.START_X!), ofLimbs(value.START_Y!)]
    expect((y * y - x * x * x - 4n) % p).toBe(0n)
  })

  test('behavior: a tree level is shared only where that saves constraints', () => {
    const cost = (shared: number): number => {
      let top = 0
      for (let level = 0; level < shared; level++) top += 411 * 8 ** level
      const own = parameters.treeDepth - shared
      return top + circuit.capacity * (own * (411 + 7) + 8 ** shared - 1)
    }
    for (let shared = 1; shared < parameters.treeDepth; shared++) {
      expect(cost(parameters.sharedLevels)).toBeLessThanOrEqual(cost(shared))
    }
  })
})

test('default: definitions of all instances, by name', () => {
  const definitions = apkCircuitDefinitions()
  expect(definitions.map(({ name }) => name)).toEqual(apkCircuits.map(({ name }) => name))
  expect(new Set(definitions.map(({ source }) => source)).size).toBe(apkCircuits.length)
})

test('args: another S changes the bound, the widths and the tags', () => {
  const source = apkMainSource(apkParameters({ committeeSize: 32, capacity: 2, weightBits: 12 }))
  const value = Object.fromEntries(readMain(source))
  expect(value.S).toBe(12n)
  expect(ofBits(value.WEIGHT_BOUND!)).toBeLessThan(r)
  expect((value.TAGS as bigint[])[1]).toBe(domainTag('concordat v1 apk first challenge N=32 M=2 S=12 w=32'))
})

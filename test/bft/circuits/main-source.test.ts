import { readFileSync } from 'node:fs'
import { resolve } from 'node:path'
import { describe, expect, test } from 'vitest'
import { bftCircuitDefinitions, bftCircuits, bftMainSource, slotsOf } from '../../../src/bft/circuits.js'
import { BFT_LAYOUT } from '../../../src/bft/layout.js'
import { domainTag } from '../../../src/hash/tag.js'

const folder = resolve(import.meta.dirname, '../../../circuits/bft')

describe('bftCircuits', () => {
  test('default: three statements in five sizes', () => {
    const names = ['quorum', 'skipping', 'equivocation'].flatMap((statement) =>
      [4, 16, 64, 128, 256].map((size) => `bft-${statement}-${size}`),
    )
    expect(bftCircuits.map(({ name }) => name)).toEqual(names)
  })

  test('default: definitions carry the names, and no two the same text', () => {
    const definitions = bftCircuitDefinitions()
    expect(definitions.map(({ name }) => name)).toEqual(bftCircuits.map(({ name }) => name))
    expect(new Set(definitions.map(({ source }) => source)).size).toBe(bftCircuits.length)
    expect(bftCircuitDefinitions(bftCircuits.slice(0, 2))).toHaveLength(2)
  })
})

describe.each(bftCircuits)('main file of $name', (circuit) => {
  const source = bftMainSource(circuit)
  const read = [...source.matchAll(/^ {4}\/\* (\w+) \*\/ (\[[\d, ]*\]|\d+),?$/gm)]
  const value = Object.fromEntries(read.map(([, name, text]) => [name!, text!]))

  test("default: the template's parameters and public inputs, in order", () => {
    const template = readFileSync(`${folder}/${circuit.statement}.circom`, 'utf8')
    const declared = /template \w+\(([^)]*)\)/
      .exec(template)![1]!
      .split(',')
      .map((name) => name.trim())
    const keys = circuit.statement === 'equivocation' ? 'KEYS' : 'N'
    expect(read.map(([, name]) => (name === 'N' ? keys : name))).toEqual(declared)
    const inputs = [...template.matchAll(/^ {4}signal input (\w+);$/gm)].map(([, name]) => name)
    const names = BFT_LAYOUT.publicInputs[circuit.statement]
    expect(inputs.slice(0, names.length)).toEqual(names)
    expect(source).toContain(`component main {public [${names.join(', ')}]} = `)
  })

  test('behavior: sizes and tags', () => {
    const { statement, size } = circuit
    const isDouble = statement === 'equivocation'
    // 256 places are opened, and 128 of their keys checked
    const keys = isDouble && size === 256 ? 128 : size
    expect([value.N, value.VOTES]).toEqual([`${keys}`, isDouble ? '2' : '1'])
    expect(slotsOf(circuit)).toBe(isDouble ? 2 * keys : keys)
    const depths = [2, 4, 6, 7, 8].filter((depth) => 2 ** depth <= size)
    expect([value.K, value.DEPTHS]).toEqual([`${depths.length}`, `[${depths.join(', ')}]`])
    const tags = ['header', 'vote', 'validator set'].map((name) => domainTag(`concordat v1 bft ${name}`))
    expect(value.HASH_TAGS).toBe(`[${tags.join(', ')}]`)
    const overlap = `${domainTag(`concordat v1 bft overlap N=${size}`)}`
    expect(value.OVERLAP_TAG).toBe(statement === 'skipping' ? overlap : undefined)
  })
})

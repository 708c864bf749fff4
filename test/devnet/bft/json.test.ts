import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { SCALAR_FIELD_ORDER } from '../../../src/arithmetic/scalar-field.js'
import {
  parseEquivocationEvidence,
  parseHeader,
  parseLightBlock,
  parseStateProof,
  parseValidators,
  parseVoteSet,
} from '../../../src/bft/json/parse-bft-json.js'
import { toBftJson } from '../../../src/bft/json/to-bft-json.js'
import { BFT_LAYOUT } from '../../../src/bft/layout.js'
import { createBftDevnet } from '../../../src/devnet/bft/create-bft-devnet.js'
import { codeOf } from '../../support/error-code.js'

const faults = [{ kind: 'equivocation' as const, heights: [2, 3] as [number, number], validators: ['v0'] }]
const devnet = createBftDevnet({ seed: 'json', script: { faults } })
devnet.runToHeight(3n)
const block = devnet.getLightBlock(2n)
const [evidence] = [...devnet.evidence(2n), ...devnet.evidence(3n)]
const state = devnet.proveState({ height: 2n, account: devnet.accounts[0]!.account, slot: 0n }).proof
const absent = devnet.proveState({ height: 2n, account: 1n, slot: 0n }).proof

const documents: [string, unknown, (json: unknown) => unknown][] = [
  ['header', block.header, parseHeader],
  ['validators', block.validators, parseValidators],
  ['vote set', block.commit, parseVoteSet],
  ['light block', block, parseLightBlock],
  ['evidence', evidence, parseEquivocationEvidence],
  ['inclusion', state, parseStateProof],
  ['exclusion', absent, parseStateProof],
]

/** Every place in a document, as a path of keys. */
function pathsOf(json: unknown, path: string[] = []): string[][] {
  if (typeof json !== 'object' || json === null) return [path]
  return [path, ...Object.entries(json).flatMap(([key, field]) => pathsOf(field, [...path, key]))]
}

function replaceAt(json: unknown, path: readonly string[], value: unknown): unknown {
  const [key, ...rest] = path
  if (key === undefined) return value
  const copy = Array.isArray(json) ? [...json] : { ...(json as object) }
  Object.assign(copy, { [key]: replaceAt((json as Record<string, unknown>)[key], rest, value) })
  return copy
}

describe.each(documents)('%s', (_, value, parse) => {
  const json = JSON.parse(JSON.stringify(toBftJson(value)))

  test('default: what is written is read back', () => {
    expect(parse(json)).toEqual(value)
  })

  test('error: any field replaced by what it cannot be', async () => {
    const wrong = [null, 1, -1, true, '', '-1', '01', '1.0', '0x1', '1e3', ' 1', '9'.repeat(79), {}, [[]]]
    for (const path of pathsOf(json))
      for (const lie of wrong)
        expect(await codeOf(() => parse(replaceAt(json, path, lie))), path.join('.')).toBe('INVALID_DOCUMENT')
  })

  test('error: a field too many, at any level', async () => {
    for (const path of pathsOf(json)) {
      const place = path.reduce<unknown>((node, key) => (node as Record<string, unknown>)[key], json)
      if (typeof place !== 'object' || Array.isArray(place)) continue
      for (const key of ['extra', '__proto__'])
        expect(
          await codeOf(() =>
            parse(replaceAt(json, path, JSON.parse(`${JSON.stringify(place).slice(0, -1)},"${key}":"1"}`))),
          ),
          `${path.join('.')} ${key}`,
        ).toBe('INVALID_DOCUMENT')
    }
  })
})

describe('widths', () => {
  test('behavior: each field takes the largest value of its width, and no larger', async () => {
    for (const [name, value] of Object.entries(block.header)) {
      const bits = BFT_LAYOUT.bits[name]
      const limit = bits === undefined ? SCALAR_FIELD_ORDER : 1n << BigInt(bits)
      const json = toBftJson(block.header)
      expect(parseHeader({ ...json, [name]: `${limit - 1n}` })).toEqual({
        ...block.header,
        [name]: limit - 1n,
      })
      expect(await codeOf(() => parseHeader({ ...json, [name]: `${limit}` })), name).toBe('INVALID_DOCUMENT')
      expect(value).toBeLessThan(limit)
    }
  })

  test('behavior: any record of integers survives the trip', () => {
    fc.assert(
      fc.property(
        fc.bigInt({ min: 0n, max: 2n ** 64n - 1n }),
        fc.bigInt({ min: 0n, max: 2n ** 248n }),
        (a, b) => {
          const header = { ...block.header, height: a, stateRoot: b }
          expect(parseHeader(JSON.parse(JSON.stringify(toBftJson(header))))).toEqual(header)
        },
      ),
    )
  })

  test('error: sets, signatures and siblings beyond their number', async () => {
    const [validator] = toBftJson(block.validators)
    const many = Array.from({ length: 257 }, () => validator)
    expect(parseValidators(many.slice(1))).toHaveLength(256)
    expect(await codeOf(() => parseValidators(many))).toBe('INVALID_DOCUMENT')
    const commit = toBftJson(block.commit)
    const signatures = Array.from({ length: 257 }, () => commit.signatures[0])
    expect(await codeOf(() => parseVoteSet({ ...commit, signatures }))).toBe('INVALID_DOCUMENT')
    expect(await codeOf(() => parseVoteSet({ ...commit, signers: `${2n ** 256n}` }))).toBe('INVALID_DOCUMENT')
    const siblings = Array.from({ length: 254 }, () => '1')
    expect(await codeOf(() => parseStateProof({ ...toBftJson(state), siblings }))).toBe('INVALID_DOCUMENT')
  })

  test('error: a list of millions is measured, not read', async () => {
    const huge = Array.from({ length: 2_000_000 }, () => 0)
    const started = performance.now()
    expect(await codeOf(() => parseValidators(huge))).toBe('INVALID_DOCUMENT')
    expect(performance.now() - started).toBeLessThan(30_000)
  })
})

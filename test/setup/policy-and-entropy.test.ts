import { Readable } from 'node:stream'
import { describe, expect, test } from 'vitest'
import { findPolicyFaults } from '../../src/setup/ceremony-policy.js'
import { ENTROPY_VARIABLE, mixEntropy, readEntropy } from '../../src/setup/entropy.js'
import type { RecordedContribution } from '../../src/setup/key-record.js'

const person = (name: string, isTrivial = false): RecordedContribution => ({
  kind: 'contribution',
  name,
  contributionHash: name,
  isTrivial,
})
const beacon = (iterationsExponent = 10): RecordedContribution => ({
  kind: 'beacon',
  name: 'beacon',
  contributionHash: 'beacon',
  isTrivial: false,
  beacon: { hash: 'ab', iterationsExponent },
})

describe('findPolicyFaults', () => {
  const codes = (contributions: RecordedContribution[], minimumContributions = 1, partial = false) =>
    findPolicyFaults({ contributions, minimumContributions, partial }).map(({ code }) => code)

  test('default: contributions, then a beacon', () => {
    expect(codes([person('a'), beacon()])).toEqual([])
    expect(codes([person('a'), person('b'), beacon()], 2)).toEqual([])
    expect(codes([], 1, true)).toEqual([])
  })

  test('error: a beacon is no contribution, nor is a secret of 1, nor a name twice', () => {
    expect(codes([beacon()])).toEqual(['NO_CONTRIBUTIONS'])
    expect(codes([person('a', true), beacon()])).toEqual(['CONTRIBUTION_TRIVIAL', 'NO_CONTRIBUTIONS'])
    expect(codes([person('a'), person('a'), beacon()], 2)).toEqual([
      'CONTRIBUTOR_TWICE',
      'TOO_FEW_CONTRIBUTIONS',
    ])
    expect(codes([])).toEqual(['NO_CONTRIBUTIONS', 'BEACON_MISSING'])
  })

  test('error: a beacon that is absent, early, twice, or that nobody can recompute', () => {
    expect(codes([person('a')])).toEqual(['BEACON_MISSING'])
    expect(codes([beacon(), person('a')])).toEqual(['BEACON_MISPLACED'])
    expect(codes([person('a'), beacon(), beacon()])).toEqual(['BEACON_MISPLACED'])
    expect(codes([person('a'), beacon(63)])).toEqual(['BEACON_NOT_VERIFIABLE'])
    expect(codes([person('a'), beacon(9)], 1, true)).toEqual(['BEACON_NOT_VERIFIABLE'])
  })
})

describe('entropy', () => {
  test('default: none, the environment, or all of standard input', async () => {
    expect(await readEntropy({ env: {} })).toBeUndefined()
    expect(await readEntropy({ env: { [ENTROPY_VARIABLE]: 'dice' } })).toEqual(Buffer.from('dice'))
    const stdin = Readable.from([Buffer.from('di'), 'ce'])
    expect(await readEntropy({ env: { [ENTROPY_VARIABLE]: 'other' }, stdin })).toEqual(Buffer.from('dice'))
  })

  test('behavior: mixed with fresh bytes of the system each time', () => {
    const own = Buffer.from('dice')
    const mixed = [mixEntropy(own), mixEntropy(own), mixEntropy(undefined)]
    expect(new Set(mixed).size).toBe(3)
    for (const entropy of mixed) expect(entropy).toMatch(/^[0-9a-f]{128}$/)
  })

  test('error: empty, blank or endless; the text is not shown', async () => {
    const blank = readEntropy({ env: { [ENTROPY_VARIABLE]: ' \n' } })
    await expect(blank).rejects.toMatchObject({ code: 'ENTROPY_INVALID' })
    await expect(readEntropy({ env: {}, stdin: Readable.from([]) })).rejects.toMatchObject({
      code: 'ENTROPY_INVALID',
    })
    const endless = async function* () {
      for (;;) yield 'sssssecret'.repeat(10_000)
    }
    const error = await readEntropy({ env: {}, stdin: endless() }).catch((caught: unknown) => caught)
    expect(error).toMatchObject({ code: 'ENTROPY_INVALID', facts: [] })
    expect(String(error)).not.toContain('secret')
  })
})

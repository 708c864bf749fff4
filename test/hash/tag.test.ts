import { createHash } from 'node:crypto'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { SCALAR_FIELD_ORDER } from '../../src/arithmetic/scalar-field.js'
import { apkCircuits } from '../../src/ethereum/apk/circuits.js'
import { apkParameters } from '../../src/ethereum/apk/parameters.js'
import { domainTag } from '../../src/hash/tag.js'

describe('domainTag', () => {
  test('default: the first 31 bytes of the SHA-256 of the text', () => {
    const digest = createHash('sha256').update('concordat v1 é', 'utf8').digest('hex')
    expect(domainTag('concordat v1 é')).toBe(BigInt(`0x${digest.slice(0, 62)}`))
  })

  test('behavior: below the field prime', () => {
    expect((1n << 248n) - 1n).toBeLessThan(SCALAR_FIELD_ORDER)
    fc.assert(
      fc.property(fc.string(), (text) => {
        expect(domainTag(text) >> 248n).toBe(0n)
      }),
    )
  })

  test('behavior: no two purposes or instances share a tag', () => {
    const instances = [
      ...apkCircuits,
      { committeeSize: 32, capacity: 10, weightBits: 12 },
      { committeeSize: 32, capacity: 2 },
    ].map((size) => apkParameters(size).tags)
    const tags = instances.flatMap((tag) => [tag.firstChallenge, tag.weights, tag.secondChallenge])
    expect(new Set(tags).size).toBe(tags.length)
    const commitments = new Set(instances.map((tag) => tag.commitment))
    // one for each committee size, whatever the capacity: a committee has one commitment
    expect(commitments.size).toBe(2)
    expect(tags.some((tag) => commitments.has(tag))).toBe(false)
  })
})

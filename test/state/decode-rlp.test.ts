import { RLP } from '@ethereumjs/rlp'
import fc from 'fast-check'
import { hexToBytes } from 'viem'
import { describe, expect, test } from 'vitest'
import { decodeRlp, type RlpItem, rlpToUint } from '../../src/state/decode-rlp.js'

type Nested = Uint8Array | Nested[]

function strip(item: RlpItem): Nested {
  return item.type === 'bytes' ? Uint8Array.from(item.bytes) : item.items.map(strip)
}

const nested = fc.letrec<{ value: Nested }>((tie) => ({
  value: fc.oneof(
    { maxDepth: 4 },
    fc.uint8Array({ maxLength: 70 }),
    fc.array(tie('value'), { maxLength: 6 }),
  ),
})).value

describe('decodeRlp', () => {
  test('default: reads what @ethereumjs/rlp writes', () => {
    fc.assert(
      fc.property(nested, (value) => {
        expect(strip(decodeRlp(RLP.encode(value)))).toEqual(value)
      }),
      { numRuns: 500 },
    )
  })

  test('behavior: whatever it accepts has one encoding only', () => {
    const start = fc.oneof(
      fc.uint8Array({ maxLength: 80 }),
      fc.tuple(nested, fc.nat(), fc.nat(255)).map(([value, at, byte]) => {
        const bytes = RLP.encode(value)
        bytes[at % bytes.length] = byte
        return bytes
      }),
    )
    let accepted = 0
    fc.assert(
      fc.property(start, (bytes) => {
        let item: RlpItem
        try {
          item = decodeRlp(bytes)
        } catch (error) {
          expect(error).toMatchObject({ code: 'INVALID_RLP' })
          return
        }
        accepted++
        expect(RLP.encode(strip(item))).toEqual(Uint8Array.from(bytes))
      }),
      { numRuns: 20_000 },
    )
    expect(accepted).toBeGreaterThan(100)
  })

  test.each([
    ['nothing', '0x'],
    ['a prefix for a small byte', '0x817f'],
    ['a long form for a short string', `0xb837${'11'.repeat(55)}`],
    ['a length with a leading zero', `0xb90038${'11'.repeat(56)}`],
    ['a string beyond the end', '0x8211'],
    ['a list beyond the end', '0xc211'],
    ['an item beyond its list', '0xc28211ff'],
    ['a long form for a short list', `0xf801${'80'}`],
    ['a missing length', '0xb8'],
    ['a huge length', '0xbfffffffffffffffff'],
    ['bytes after the item', '0xc000'],
    ['too many levels', `0x${Array.from({ length: 20 }, (_, i) => (0xc0 + 19 - i).toString(16)).join('')}`],
  ] as const)('error: %s', (_, hex) => {
    expect(() => decodeRlp(hexToBytes(hex))).toThrow(expect.objectContaining({ code: 'INVALID_RLP' }))
  })

  test('default: integers', () => {
    expect(rlpToUint(decodeRlp(hexToBytes('0x80')), 32)).toBe(0n)
    expect(rlpToUint(decodeRlp(hexToBytes('0x820400')), 32)).toBe(1024n)
  })

  test.each([
    ['a leading zero', '0x820004'],
    ['a zero byte', '0x00'],
    ['a list', '0xc0'],
    ['too many bytes', '0x83010203'],
  ] as const)('error: an integer with %s', (_, hex) => {
    const item = decodeRlp(hexToBytes(hex))
    expect(() => rlpToUint(item, 2)).toThrow(expect.objectContaining({ code: 'INVALID_RLP' }))
  })
})

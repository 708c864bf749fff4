import { createMerkleProof, createMPT } from '@ethereumjs/mpt'
import { RLP } from '@ethereumjs/rlp'
import fc from 'fast-check'
import { bytesToHex, hexToBytes, keccak256 } from 'viem'
import { describe, expect, test } from 'vitest'
import type { Hex } from '../../src/ethereum/types/hex.js'
import { EMPTY_TRIE_ROOT, verifyTrieProof } from '../../src/state/verify-trie-proof.js'

type Entry = readonly [key: Uint8Array, value: Uint8Array]

async function buildTrie(entries: readonly Entry[]) {
  const trie = await createMPT()
  for (const [key, value] of entries) await trie.put(key, value)
  const root = bytesToHex(trie.root())
  // The oracle lists inline nodes once more on their own; eth_getProof gives the hashed ones only.
  const prove = async (key: Uint8Array) => {
    const nodes = await createMerkleProof(trie, key)
    return nodes.filter((node, index) => index === 0 || node.length >= 32).map((node) => bytesToHex(node))
  }
  return { root, prove }
}

function outcome(parameters: { root: Hex; key: Hex; proof: readonly Hex[] }): string {
  try {
    const value = verifyTrieProof(parameters)
    return value === undefined ? 'absent' : bytesToHex(value)
  } catch (error) {
    return (error as { code?: string }).code ?? String(error)
  }
}

/** Short keys over few nibbles, so that tries are deep, with extensions, inline nodes and shared prefixes. */
const keys = (length: number) =>
  fc
    .array(fc.constantFrom(0x00, 0x01, 0x10, 0x11, 0xff), { minLength: length, maxLength: length })
    .map((b) => Uint8Array.from(b))
const values = fc.oneof(
  fc.uint8Array({ minLength: 1, maxLength: 4 }),
  fc.uint8Array({ minLength: 30, maxLength: 40 }),
)

describe('verifyTrieProof', () => {
  test('default: agrees with @ethereumjs/mpt on inclusion and exclusion', async () => {
    const seen = { present: 0, absent: 0 }
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.tuple(keys(4), values), { minLength: 1, maxLength: 25 }),
        fc.array(keys(4), { maxLength: 5 }),
        async (entries, others) => {
          const map = new Map(entries.map(([key, value]) => [bytesToHex(key), value]))
          const { root, prove } = await buildTrie(entries)
          for (const key of [...entries.map(([key]) => key), ...others]) {
            const hex = bytesToHex(key)
            const expected = map.get(hex)
            const proof = await prove(key)
            expect(outcome({ root, key: hex, proof })).toBe(
              expected === undefined ? 'absent' : bytesToHex(expected),
            )
            seen[expected === undefined ? 'absent' : 'present']++
          }
        },
      ),
      { numRuns: 150 },
    )
    expect(seen.present).toBeGreaterThan(300)
    expect(seen.absent).toBeGreaterThan(100)
  })

  test('behavior: no altered proof changes the answer; it is refused', async () => {
    const entries = Array.from({ length: 40 }, (_, i): Entry => {
      const key = hexToBytes(keccak256(Uint8Array.of(i)))
      return [key, Uint8Array.of(i + 1)]
    })
    const { root, prove } = await buildTrie(entries)
    const codes = new Set<string>()
    for (const [key] of entries.slice(0, 6)) {
      const proof = await prove(key)
      const hex = bytesToHex(key)
      expect(outcome({ root, key: hex, proof })).toMatch(/^0x/)
      for (const [index, node] of proof.entries()) {
        const bytes = hexToBytes(node)
        for (let at = 0; at < bytes.length; at++) {
          const altered = Uint8Array.from(bytes)
          altered[at] = (altered[at] as number) ^ 1
          const other = proof.map((old, i) => (i === index ? bytesToHex(altered) : old))
          codes.add(outcome({ root, key: hex, proof: other }))
        }
      }
      expect(outcome({ root, key: hex, proof: proof.slice(0, -1) })).toBe('PROOF_TOO_SHORT')
      expect(outcome({ root, key: hex, proof: [] })).toBe('PROOF_TOO_SHORT')
      expect(outcome({ root, key: hex, proof: proof.slice(1) })).toBe('WRONG_NODE_HASH')
      expect(outcome({ root, key: hex, proof: [...proof, proof.at(-1) as Hex] })).toBe('PROOF_TOO_LONG')
    }
    expect([...codes]).toEqual(['WRONG_NODE_HASH'])
  })

  test('behavior: the empty trie holds nothing', () => {
    const key: Hex = '0x1234'
    expect(outcome({ root: EMPTY_TRIE_ROOT, key, proof: [] })).toBe('absent')
    expect(outcome({ root: EMPTY_TRIE_ROOT, key, proof: ['0x80'] })).toBe('absent')
    expect(outcome({ root: EMPTY_TRIE_ROOT, key, proof: ['0x81'] })).toBe('PROOF_TOO_LONG')
    expect(outcome({ root: EMPTY_TRIE_ROOT, key, proof: ['0x80', '0x80'] })).toBe('PROOF_TOO_LONG')
  })

  const value = new Uint8Array(40).fill(7)
  const far = new Uint8Array(32).fill(1)
  const none = new Uint8Array()
  const branch = (first: Uint8Array, second: Uint8Array) => [
    first,
    second,
    ...Array.from({ length: 15 }, () => none),
  ]
  test.each<[string, string, Parameters<typeof RLP.encode>[0]]>([
    ['a string', 'INVALID_TRIE_NODE', value],
    ['three items', 'INVALID_TRIE_NODE', [value, value, value]],
    ['an empty path', 'INVALID_TRIE_NODE', [none, value]],
    ['an unknown path flag', 'INVALID_TRIE_NODE', [Uint8Array.of(0x40), value]],
    ['padding that is not zero', 'INVALID_TRIE_NODE', [Uint8Array.of(0x21, 0x23), value]],
    ['a leaf without a value', 'INVALID_TRIE_NODE', [Uint8Array.of(0x20, 0x12), none]],
    ['a leaf whose value is a list', 'INVALID_TRIE_NODE', [Uint8Array.of(0x20, 0x12), [value]]],
    ['an extension without a path', 'INVALID_TRIE_NODE', [Uint8Array.of(0x00), far]],
    ['an extension without a child', 'INVALID_TRIE_NODE', [Uint8Array.of(0x00, 0x12), none]],
    ['an extension with a short child', 'INVALID_TRIE_NODE', [Uint8Array.of(0x00, 0x12), value]],
    ['an inline child of 32 bytes or more', 'INVALID_TRIE_NODE', [Uint8Array.of(0x00, 0x12), [value, value]]],
    ['a branch with one way', 'INVALID_TRIE_NODE', branch(far, none)],
    ['a branch with two ways, the child missing', 'PROOF_TOO_SHORT', branch(far, far)],
    ['a leaf, for comparison', bytesToHex(value), [Uint8Array.of(0x20, 0x12), value]],
    ['a leaf with a longer path', 'absent', [Uint8Array.of(0x20, 0x12, 0x34), value]],
    ['a leaf with a shorter path', 'absent', [Uint8Array.of(0x31), value]],
    ['an extension past the key', 'absent', [Uint8Array.of(0x00, 0x12, 0x34), far]],
  ])('error: a root node that is %s', (_, expected, node) => {
    const encoded = bytesToHex(RLP.encode(node))
    const key: Hex = expected === 'PROOF_TOO_SHORT' ? '0x02' : '0x12'
    expect(outcome({ root: keccak256(encoded), key, proof: [encoded] })).toBe(expected)
  })

  test('error: a node under 32 bytes that is named by its hash', () => {
    const leaf = bytesToHex(RLP.encode([Uint8Array.of(0x20), Uint8Array.of(1)]))
    const top = bytesToHex(RLP.encode([Uint8Array.of(0x00, 0x12), hexToBytes(keccak256(leaf))]))
    expect(outcome({ root: keccak256(top), key: '0x12', proof: [top, leaf] })).toBe('INVALID_TRIE_NODE')
  })
})

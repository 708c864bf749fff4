import { createMPT, MerklePatriciaTrie, verifyMPTWithMerkleProof } from '@ethereumjs/mpt'
import { bytesToHex, hexToBytes } from 'viem'
import { describe, expect, onTestFinished, test } from 'vitest'
import { StateProofError } from '../../src/state/state-proof-error.js'
import { EMPTY_TRIE_ROOT, verifyTrieProof } from '../../src/state/verify-trie-proof.js'
import { referenceVerdict, type Verdict } from './strict-reference.js'
import { makeEntries, makeTrieCases, type TrieCase } from './trie-cases.js'
import { buildModel } from './trie-model.js'

const isFull = process.env.CONCORDAT_FULL === '1'
const TRIES = isFull ? 100_000 : 20_000

function verdict(parameters: Parameters<typeof verifyTrieProof>[0]): Verdict {
  try {
    const value = verifyTrieProof(parameters)
    return value === undefined ? 'absent' : bytesToHex(value)
  } catch (error) {
    if (error instanceof StateProofError) return 'refused'
    throw error
  }
}

const scratch = new MerklePatriciaTrie()

/** The independent trie library is laxer, but where a proof is accepted it must read the same. */
async function oracleVerdict({ root, key, proof }: TrieCase): Promise<Verdict> {
  if (root === EMPTY_TRIE_ROOT) return 'absent'
  const value = await verifyMPTWithMerkleProof(
    scratch,
    hexToBytes(root),
    hexToBytes(key),
    proof.map((node) => hexToBytes(node)),
  )
  return value === null ? 'absent' : bytesToHex(value)
}

describe('verifyTrieProof on generated tries', () => {
  test('default: the generator builds the tries that @ethereumjs/mpt builds', async () => {
    for (let seed = 0; seed < 400; seed++) {
      const entries = makeEntries(seed)
      const trie = await createMPT()
      for (const [key, value] of entries) await trie.put(key, value)
      const honest = makeTrieCases(seed).find(({ isWellFormed }) => isWellFormed)
      expect(honest?.root).toBe(bytesToHex(trie.root()))
      expect(buildModel(entries) === undefined).toBe(honest?.root === EMPTY_TRIE_ROOT)
    }
  })

  test(`behavior: ${TRIES} tries, the same verdict by three readers`, { timeout: 1_800_000 }, async () => {
    const counts = new Map<string, number>()
    // Most cases are refused, and nobody reads where.
    const { stackTraceLimit } = Error
    Error.stackTraceLimit = 0
    onTestFinished(() => {
      Error.stackTraceLimit = stackTraceLimit
    })
    for (let seed = 0; seed < TRIES; seed++) {
      for (const one of makeTrieCases(seed, { changes: isFull ? 2 : 1 })) {
        const found = verdict(one)
        const name = `seed ${seed}: ${one.label}`
        if (found !== one.expected) expect.fail(`${name}: ${found} instead of ${one.expected}`)
        const reference = referenceVerdict(one)
        if (reference !== found) expect.fail(`${name}: the reference says ${reference}, not ${found}`)
        if (found !== 'refused') {
          const oracle = await oracleVerdict(one)
          if (oracle !== found) expect.fail(`${name}: @ethereumjs/mpt says ${oracle}, not ${found}`)
        }
        counts.set(one.label, (counts.get(one.label) ?? 0) + 1)
      }
    }
    for (const [label, count] of counts) expect([label, count > TRIES / 200]).toEqual([label, true])
  })
})

import { MerklePatriciaTrie, verifyMPTWithMerkleProof } from '@ethereumjs/mpt'
import { bytesToHex, hexToBytes } from 'viem'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { type Anvil, startAnvil } from '../../../src/chain/anvil.js'
import { connectChain } from '../../../src/chain/chain-client.js'
import { StateProofError } from '../../../src/state/state-proof-error.js'
import { EMPTY_TRIE_ROOT, verifyTrieProof } from '../../../src/state/verify-trie-proof.js'
import type { Verdict } from '../../state/strict-reference.js'
import { makeTrieCases, type TrieCase } from '../../state/trie-cases.js'
import { deployTrieVerdicts, type TrieQuestion } from './trie-verdicts.js'

/** Tries; each brings a dozen proofs, honest ones and changed ones. */
const TRIES = process.env.CONCORDAT_FULL === '1' ? 100_000 : 10_000
const TRIES_A_CALL = 40

let anvil: Anvil
let ask: Awaited<ReturnType<typeof deployTrieVerdicts>>

beforeAll(async () => {
  anvil = await startAnvil()
  ask = await deployTrieVerdicts(await connectChain({ rpcUrl: anvil.rpcUrl }))
})
afterAll(() => anvil?.stop())

function strictVerdict(question: TrieQuestion): Verdict {
  try {
    const value = verifyTrieProof(question)
    return value === undefined ? 'absent' : bytesToHex(value)
  } catch (error) {
    if (error instanceof StateProofError) return 'refused'
    throw error
  }
}

const scratch = new MerklePatriciaTrie()

/** The independent library is laxer about nodes, but where a proof is accepted it must read the same. */
async function oracleVerdict({ root, key, proof }: TrieQuestion): Promise<Verdict> {
  if (root === EMPTY_TRIE_ROOT) return 'absent'
  const nodes = proof.map((node) => hexToBytes(node))
  const value = await verifyMPTWithMerkleProof(scratch, hexToBytes(root), hexToBytes(key), nodes)
  return value === null ? 'absent' : bytesToHex(value)
}

describe('TrieProof on generated tries', () => {
  test(`behavior: ${TRIES} tries, the contract's verdicts are TypeScript's`, {
    timeout: 3_600_000,
  }, async () => {
    const counts = new Map<string, number>()
    for (let start = 0; start < TRIES; start += TRIES_A_CALL) {
      const cases: (TrieCase & { seed: number })[] = []
      for (let seed = start; seed < start + TRIES_A_CALL; seed++) {
        for (const one of makeTrieCases(seed)) cases.push({ ...one, seed })
      }
      const found = await ask(cases)
      for (const [i, one] of cases.entries()) {
        const verdict = found[i]
        const name = `seed ${one.seed}: ${one.label}`
        if (verdict !== one.expected) expect.fail(`${name}: ${verdict} instead of ${one.expected}`)
        const strict = strictVerdict(one)
        if (verdict !== strict) expect.fail(`${name}: TypeScript says ${strict}, the contract ${verdict}`)
        const kind = verdict.startsWith('0x') ? 'present' : verdict
        counts.set(kind, (counts.get(kind) ?? 0) + 1)
        if (verdict === 'refused') continue
        const oracle = await oracleVerdict(one)
        if (oracle !== verdict) expect.fail(`${name}: @ethereumjs/mpt says ${oracle}, not ${verdict}`)
      }
    }
    for (const kind of ['present', 'absent', 'refused']) expect(counts.get(kind)).toBeGreaterThan(TRIES / 2)
    const total = [...counts.values()].reduce((sum, count) => sum + count, 0)
    expect(total).toBeGreaterThanOrEqual(10 * TRIES)
  })
})

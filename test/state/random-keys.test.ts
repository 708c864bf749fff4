import { createMPT, verifyMPTWithMerkleProof } from '@ethereumjs/mpt'
import { bytesToHex, hexToBytes } from 'viem'
import { expect, test } from 'vitest'
import type { Hex } from '../../src/ethereum/types/hex.js'
import { verifyTrieProof } from '../../src/state/verify-trie-proof.js'
import { createRandom } from './random.js'
import { buildModel, type ModelNode, proveSteps, walk } from './trie-model.js'

test('behavior: 1,000 random keys against one trie, none read wrongly by any proof but its own', async () => {
  const random = createRandom(1_000)
  const entries = Array.from(
    { length: 500 },
    () => [random.bytes(32), random.bytes(1 + random.below(40))] as const,
  )
  const reference = await createMPT()
  for (const [key, value] of entries) await reference.put(key, value)
  const root = bytesToHex(reference.root())
  const model = buildModel(entries) as ModelNode
  const proofOf = (key: Uint8Array) =>
    proveSteps(walk(model, key).steps).nodes.map((node) => bytesToHex(node))
  const verify = (key: Uint8Array, proof: readonly Hex[]) =>
    verifyTrieProof({ root, key: bytesToHex(key), proof })

  const absent = Array.from({ length: 500 }, (_, i) => {
    // Every other one differs from a present key in the last nibble only, or in one somewhere.
    if (i % 2 === 0) return random.bytes(32)
    const key = Uint8Array.from((entries[i] as (typeof entries)[number])[0])
    const at = i % 4 === 1 ? 31 : random.below(32)
    key[at] = (key[at] as number) ^ 1
    return key
  })
  const keys = [...entries.map(([key]) => key), ...absent]
  expect(new Set(keys.map((key) => bytesToHex(key))).size).toBe(1_000)
  const seen = { present: 0, absent: 0, refused: 0 }
  for (const key of keys) {
    const proof = proofOf(key)
    const expected = await reference.get(key)
    const found = verify(key, proof)
    expect(found ?? null).toEqual(expected === null ? null : expected)
    const oracle = await verifyMPTWithMerkleProof(
      reference,
      hexToBytes(root),
      key,
      proof.map((node) => hexToBytes(node)),
    )
    expect(oracle).toEqual(expected)
    seen[found === undefined ? 'absent' : 'present']++

    const foreign = proofOf(random.pick(keys))
    if (foreign.join() === proof.join()) continue
    expect(() => verify(key, foreign)).toThrow(
      expect.objectContaining({
        code: expect.stringMatching(/PROOF_TOO_SHORT|PROOF_TOO_LONG|WRONG_NODE_HASH/) as unknown,
      }),
    )
    seen.refused++
  }
  expect(seen).toMatchObject({ present: 500, absent: 500 })
  expect(seen.refused).toBeGreaterThan(950)
})

import { encodeAbiParameters, keccak256 } from 'viem'
import { describe, expect, test } from 'vitest'
import { parseUpdate } from '../../src/ethereum/json/parse-update.js'
import type { Hex } from '../../src/ethereum/types/hex.js'
import { proveAccount } from '../../src/state/account.js'
import { parseExecutionBlock } from '../../src/state/parse-execution-block.js'
import { type GetProofAnswer, parseGetProof } from '../../src/state/parse-get-proof.js'
import { proveStorageValue } from '../../src/state/storage-value.js'
import { verifyAccountProof } from '../../src/state/verify-account-proof.js'
import { EMPTY_TRIE_ROOT } from '../../src/state/verify-trie-proof.js'
import { hasRealData, readRealJson } from '../support/real-data.js'
import { refusal } from './refusal.js'

const flip = (hex: Hex): Hex => `${hex.slice(0, -1)}${hex.endsWith('0') ? '1' : '0'}` as Hex

/** One node rewritten, and its new hash put into all above it. */
function rehash(proof: readonly Hex[], at: number, rewrite: (node: Hex) => Hex): { root: Hex; proof: Hex[] } {
  const nodes = [...proof]
  let before = keccak256(nodes[at] as Hex)
  nodes[at] = rewrite(nodes[at] as Hex)
  for (let above = at - 1; above >= 0; above--) {
    const own = nodes[above] as Hex
    const after = keccak256(nodes[above + 1] as Hex)
    if (!own.includes(before.slice(2))) throw new Error('a node that does not name the one below it')
    nodes[above] = own.replace(before.slice(2), after.slice(2)) as Hex
    before = keccak256(own)
  }
  return { root: keccak256(nodes[0] as Hex), proof: nodes }
}

/** Long lists only: `f8` and `f9` are the prefixes of one and two bytes of length. */
const REWRITES: readonly (readonly [name: string, rewrite: (node: Hex) => Hex])[] = [
  ['a length with a leading zero', (node) => `0x${node.startsWith('0xf8') ? 'f9' : 'fa'}00${node.slice(4)}`],
  ['a byte after the node', (node) => `${node}80`],
  ['a byte cut off', (node) => node.slice(0, -2) as Hex],
  ['a hash in a longer form', (node) => node.replace('a0', 'b820') as Hex],
]

const folder = 'ethereum/mainnet'
const finalized = `${folder}/finality-updates/attested-slot-09567542-period-1167.json`
const linked = [
  ['block-16329190-cryptopunks-absent-slot-5-extension', '16329190'],
  ['block-17463226-account-0x388c818c', '17463226'],
  ['block-17463226-account-0x690b9a9e', '17463226'],
  ['block-20360596-finalized-slot-09567456-account-and-absent-slot', undefined],
  ['block-21925176-beacon-deposit-contract-slot-1', '21925176'],
] as const

function stateRootOf(block: string | undefined): Hex {
  return block === undefined
    ? (parseUpdate(readRealJson(finalized)).finalizedHeader.execution?.stateRoot as Hex)
    : parseExecutionBlock(readRealJson(`${folder}/execution/block-${block}.json`)).header.stateRoot
}

describe.skipIf(!hasRealData)('recorded eth_getProof answers, linked to a block', () => {
  test.each([
    ...linked.map(([name, block]) => [`eth-get-proof/${name}`, block] as const),
    ['unlinked', 'first node'] as const,
  ])('default: %s, and every twin of another claim', (name, block) => {
    const file =
      name === 'unlinked'
        ? 'ethereum/unlinked-proofs/get-proof-contract-0x01d5b501-slot-0-included.json'
        : `${folder}/${name}.json`
    const answer = parseGetProof(readRealJson(file))
    const { address, accountProof, storageProof } = answer
    const stateRoot = name === 'unlinked' ? keccak256(accountProof[0] as Hex) : stateRootOf(block)
    const run = (change: Partial<GetProofAnswer>, root = stateRoot) => {
      const changed = { ...answer, ...change }
      return refusal(() => verifyAccountProof({ stateRoot: root, answer: changed, address: changed.address }))
    }
    expect(run({})).toBe('accepted')

    for (const other of [flip(address), `0x${'00'.repeat(20)}`, `0x${'ff'.repeat(20)}`] as const) {
      expect(run({ address: other })).not.toBe('accepted')
    }
    const absent = { nonce: 0n, balance: 0n, storageHash: EMPTY_TRIE_ROOT, codeHash: keccak256('0x') }
    expect(run({ ...absent, storageProof: [] })).toBe('CLAIM_MISMATCH')
    expect(run({ ...absent, storageProof: [], accountProof: accountProof.slice(0, -1) })).toBe(
      'PROOF_TOO_SHORT',
    )
    expect(run({ accountProof: [...accountProof, accountProof.at(-1) as Hex] })).toBe('PROOF_TOO_LONG')
    expect(run({ accountProof: [...accountProof, '0x80'] })).toBe('PROOF_TOO_LONG')
    expect(run({ accountProof: accountProof.toReversed() })).toBe('WRONG_NODE_HASH')
    accountProof.forEach((node, at) => {
      expect(run({ accountProof: accountProof.with(at, flip(node)) })).toBe('WRONG_NODE_HASH')
      for (const [what, rewrite] of REWRITES) {
        if (!rewrite(node).startsWith('0xf')) throw new Error('not a long list')
        const { root, proof } = rehash(accountProof, at, rewrite)
        expect([what, run({ accountProof: proof }, root)]).toEqual([what, 'INVALID_RLP'])
      }
    })

    storageProof.forEach((slot, index) => {
      const withSlot = (change: Partial<typeof slot>) =>
        run({ storageProof: storageProof.with(index, { ...slot, ...change }) })
      expect(withSlot({ value: slot.value === 0n ? 1n : 0n })).toBe('CLAIM_MISMATCH')
      expect(withSlot({ value: slot.value + 1n })).toBe('CLAIM_MISMATCH')
      expect(withSlot({ key: slot.key + 1n })).not.toBe('accepted')
      expect(withSlot({ proof: slot.proof.slice(0, -1), value: 0n })).toBe('PROOF_TOO_SHORT')
      expect(withSlot({ proof: [], value: 0n })).toBe('PROOF_TOO_SHORT')
      expect(withSlot({ proof: [...slot.proof, slot.proof[0] as Hex] })).toBe('PROOF_TOO_LONG')
      expect(withSlot({ proof: accountProof })).toBe('WRONG_NODE_HASH')
      slot.proof.forEach((node, at) => {
        expect(withSlot({ proof: slot.proof.with(at, flip(node)) })).toBe('WRONG_NODE_HASH')
        if (!/^0xf[89]/.test(node)) return
        for (const [what, rewrite] of REWRITES) {
          const { root, proof } = rehash(slot.proof, at, rewrite)
          const read = () => proveStorageValue({ storageHash: root, slot: slot.key, proof })
          expect([what, refusal(read)]).toEqual([what, 'INVALID_RLP'])
        }
      })
    })
  })

  test('error: a proof against the state of another block', () => {
    for (const [name, block] of linked) {
      const answer = parseGetProof(readRealJson(`${folder}/eth-get-proof/${name}.json`))
      for (const [, other] of linked) {
        const run = () =>
          verifyAccountProof({ stateRoot: stateRootOf(other), answer, address: answer.address })
        expect(refusal(run)).toBe(other === block ? 'accepted' : 'WRONG_NODE_HASH')
      }
    }
  })

  test('default: an account of another answer is not read out of this one', () => {
    const [first, second] = [linked[1], linked[2]].map(([name]) =>
      parseGetProof(readRealJson(`${folder}/eth-get-proof/${name}.json`)),
    ) as [GetProofAnswer, GetProofAnswer]
    const stateRoot = stateRootOf('17463226')
    const swapped = () => proveAccount({ stateRoot, address: first.address, proof: second.accountProof })
    expect(refusal(swapped)).toBe('WRONG_NODE_HASH')
  })
})

describe.skipIf(!hasRealData)('recorded ERC-20 balances', () => {
  const file = 'ethereum/unlinked-proofs/erc20-balances-block-12599115-storage-proofs.json'
  const read = () =>
    readRealJson(file) as {
      storageRoot: Hex
      indexSlot: number
      storageProofs: { address: Hex; storageProof: { key: string; value: Hex; proof: Hex[] } }[]
    }

  test('default: every balance, at the slot of its holder, and every altered twin', () => {
    const { storageRoot: storageHash, indexSlot, storageProofs } = read()
    expect(storageProofs).toHaveLength(4)
    for (const { address, storageProof } of storageProofs) {
      const { proof, value, key } = storageProof
      const parameters = [{ type: 'address' }, { type: 'uint256' }] as const
      const slot = BigInt(keccak256(encodeAbiParameters(parameters, [address, BigInt(indexSlot)])))
      expect(slot).toBe(BigInt(`0x${key}`))
      const run = (change: Partial<Parameters<typeof proveStorageValue>[0]>) =>
        refusal(() => proveStorageValue({ storageHash, slot, proof, ...change }))
      expect(proveStorageValue({ storageHash, slot, proof }) ?? 0n).toBe(BigInt(value))
      proof.forEach((node, at) => {
        expect(run({ proof: proof.with(at, flip(node)) })).toBe('WRONG_NODE_HASH')
      })
      expect(run({ proof: proof.slice(0, -1) })).toBe('PROOF_TOO_SHORT')
      expect(run({ proof: [...proof, '0x80'] })).toBe('PROOF_TOO_LONG')
      expect(run({ slot: slot ^ 1n })).not.toBe('accepted')
      expect(run({ storageHash: flip(storageHash) })).toBe('WRONG_NODE_HASH')
    }
  })
})

import { readdirSync } from 'node:fs'
import { concat, keccak256, numberToHex } from 'viem'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { Hex } from '../../../src/ethereum/types/hex.js'
import { hasRealData } from '../../support/real-data.js'
import { flip } from './flip.js'
import { PROOF_FILES, proofFolder, readBlock, readProof } from './real-proofs.js'
import { type StateChain, startStateChain } from './state-chain.js'

const TRIE_ERRORS = ['WrongNodeHash', 'ProofTooShort', 'ProofTooLong']
/** Of the finalized header whose execution block has no file of its own here. */
const SLOT_OF_20360596 = 9567456n

let chain: StateChain
beforeAll(async () => {
  chain = await startStateChain()
})
afterAll(() => chain?.anvil.stop())

const word = (value: bigint): Hex => numberToHex(value, { size: 32 })
const flipFirstBit = (node: Hex): Hex =>
  `0x${(Number.parseInt(node.slice(2, 3), 16) ^ 8).toString(16)}${node.slice(3)}`

/** Every way to spoil a list of nodes that must be noticed. */
function spoiled(proof: readonly Hex[]): (readonly Hex[])[] {
  const changed = (change: (node: Hex) => Hex): Hex[][] =>
    proof.map((_, at) => proof.map((node, i) => (i === at ? change(node) : node)))
  const all: (readonly Hex[])[] = [
    ...changed(flip),
    ...changed(flipFirstBit),
    ...changed((node) => `${node}00`),
    ...changed((node) => node.slice(0, -2) as Hex),
    ...proof.map((_, at) => proof.filter((_, i) => i !== at)),
    ...proof.map((node, at) => [...proof.slice(0, at), node, ...proof.slice(at)]),
    [...proof, '0x80'],
    [...proof, '0xc0'],
    [...proof, concat(['0xf8', '0x40', `0x${'a0'.repeat(64)}`])],
    [],
    [...proof].reverse(),
  ]
  return all.filter((one) => one.join() !== proof.join())
}

describe.skipIf(!hasRealData)('recorded eth_getProof answers on chain', () => {
  async function recorded({ file, block }: (typeof PROOF_FILES)[number]) {
    const { answer, stateRoot } = readProof(file)
    const header = block === undefined ? undefined : readBlock(block)
    const slot = header === undefined ? SLOT_OF_20360596 : chain.slotAt(header.timestamp)
    expect(header === undefined || header.stateRoot === stateRoot).toBe(true)
    await chain.record(slot, {
      stateRoot,
      blockHash: header?.hash ?? keccak256(stateRoot),
      blockNumber: block ?? 20360596n,
    })
    const at = chain.block({ kind: 'finalized', slot })
    return { answer, header, slot, at, address: answer.address, accountProof: answer.accountProof }
  }

  test('default: every recorded file is used', () => {
    const files = readdirSync(proofFolder()).map((name) => name.replace('.json', ''))
    expect(files.sort()).toEqual(PROOF_FILES.map(({ file }) => file).sort())
  })

  test.each(PROOF_FILES)('default: $file', async (one) => {
    const { answer, header, slot, at, address, accountProof } = await recorded(one)
    const { nonce, balance, storageHash, codeHash, storageProof } = answer
    const account = { exists: true, nonce, balance, storageHash, codeHash }
    expect(await chain.read('account', [at, address, accountProof])).toEqual(account)
    expect(await chain.read('tryAccount', [at, address, accountProof])).toEqual([true, account])
    expect(await chain.read('codeHash', [at, address, accountProof])).toBe(codeHash)
    for (const { key, value, proof } of storageProof) {
      const args = [at, address, word(key), accountProof, proof]
      expect(await chain.read('storageSlot', args)).toEqual([value !== 0n, word(value)])
      expect(await chain.read('tryStorageSlot', args)).toEqual([true, value !== 0n, word(value)])
    }
    const slots = storageProof.map(({ key }) => word(key))
    const proofs = storageProof.map(({ proof }) => proof)
    const [source, owner, values] = await chain.read<[unknown, unknown, unknown]>('storageSlots', [
      at,
      address,
      slots,
      accountProof,
      proofs,
    ])
    expect(owner).toEqual(account)
    expect(values).toEqual(storageProof.map(({ value }) => word(value)))
    expect(source).toMatchObject({
      number: one.block ?? 20360596n,
      stateRoot: keccak256(accountProof[0] as Hex),
    })
    if (header !== undefined) {
      const { number, hash, stateRoot, timestamp } = header
      const known = { number, hash, stateRoot, timestamp }
      expect(await chain.read('sourceBlock', [at])).toEqual(known)
      expect(await chain.read('trySourceBlock', [at])).toEqual([true, known])
      expect(await chain.read('finalizedBlock', [number])).toEqual({ kind: 0, slot, data: '0x' })
    }
  })

  test.each(PROOF_FILES)('error: $file, spoiled account proofs', async (one) => {
    const { at, address, accountProof } = await recorded(one)
    for (const bad of spoiled(accountProof)) {
      expect(TRIE_ERRORS).toContain(await chain.revertName('account', [at, address, bad]))
      expect(await chain.read('tryAccount', [at, address, bad])).toMatchObject([false, { exists: false }])
      expect(await chain.read('tryCodeHash', [at, address, bad])).toMatchObject([false, word(0n)])
    }
    const [last = 0n] = [BigInt(address)]
    for (const bit of [0n, 8n, 80n, 159n]) {
      const other = numberToHex(last ^ (1n << bit), { size: 20 })
      expect(TRIE_ERRORS).toContain(await chain.revertName('account', [at, other, accountProof]))
      expect(await chain.read('tryAccount', [at, other, accountProof])).toMatchObject([false, {}])
    }
  })

  test.each(PROOF_FILES.filter(({ file }) => file.includes('slot-')))(
    'error: $file, spoiled storage proofs',
    async (one) => {
      const { at, address, accountProof, answer } = await recorded(one)
      for (const { key, proof } of answer.storageProof) {
        for (const bad of spoiled(proof)) {
          const args = [at, address, word(key), accountProof, bad]
          expect(TRIE_ERRORS).toContain(await chain.revertName('storageSlot', args))
          expect(await chain.read('tryStorageSlot', args)).toEqual([false, false, word(0n)])
        }
        for (const other of [key ^ 1n, key ^ (1n << 255n), 0x1234n]) {
          const args = [at, address, word(other), accountProof, proof]
          expect(TRIE_ERRORS).toContain(await chain.revertName('storageSlot', args))
          expect(await chain.read('tryStorageSlot', args)).toEqual([false, false, word(0n)])
        }
        const swapped = [at, address, word(key), proof, accountProof]
        expect(await chain.revertName('storageSlot', swapped)).toBe('WrongNodeHash')
      }
      const slots = answer.storageProof.map(({ key }) => word(key))
      expect(await chain.revertName('storageSlots', [at, address, slots, accountProof, []])).toBe(
        'StorageProofCount',
      )
    },
  )

  test('error: another block, an unknown slot, and data where none belongs', async () => {
    const first = await recorded(PROOF_FILES[1])
    const second = await recorded(PROOF_FILES[4])
    const args = [second.at, first.address, first.accountProof]
    expect(await chain.revertName('account', args)).toBe('WrongNodeHash')
    expect(await chain.read('tryAccount', args)).toMatchObject([false, {}])
    const unknown = chain.block({ kind: 'finalized', slot: 5n })
    expect(await chain.revertName('account', [unknown, first.address, first.accountProof])).toBe(
      'UnknownSlot',
    )
    expect(await chain.revertName('sourceBlock', [unknown])).toBe('UnknownSlot')
    expect(await chain.read('trySourceBlock', [unknown])).toMatchObject([false, {}])
    expect(await chain.revertName('finalizedBlock', [99n])).toBe('UnknownBlock')
    const padded = { ...first.at, data: '0x00' }
    expect(await chain.revertName('sourceBlock', [padded])).toBe('InvalidBlockProofData')
  })
})

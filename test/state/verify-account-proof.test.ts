import { createMerkleProof, createMPT } from '@ethereumjs/mpt'
import { RLP } from '@ethereumjs/rlp'
import { bytesToHex, hexToBytes, keccak256, toHex } from 'viem'
import { describe, expect, test } from 'vitest'
import { parseUpdate } from '../../src/ethereum/json/parse-update.js'
import type { Hex } from '../../src/ethereum/types/hex.js'
import { type GetProofAnswer, parseGetProof } from '../../src/state/parse-get-proof.js'
import { verifyAccountProof } from '../../src/state/verify-account-proof.js'
import { EMPTY_TRIE_ROOT } from '../../src/state/verify-trie-proof.js'
import { hasRealData, readRealJson } from '../support/real-data.js'

const EMPTY_CODE_HASH = keccak256('0x')

function code(parameters: Parameters<typeof verifyAccountProof>[0]): string {
  try {
    verifyAccountProof(parameters)
  } catch (error) {
    return (error as { code?: string }).code ?? String(error)
  }
  return 'accepted'
}

async function proofOf(trie: Awaited<ReturnType<typeof createMPT>>, key: Uint8Array): Promise<Hex[]> {
  return (await createMerkleProof(trie, key)).map((node) => bytesToHex(node))
}

/** A state of 60 accounts, one of which has 50 storage slots, built by an independent trie. */
async function buildState() {
  const storage = await createMPT()
  const slotKey = (slot: bigint) => hexToBytes(keccak256(toHex(slot, { size: 32 })))
  for (let slot = 1n; slot <= 50n; slot++) {
    await storage.put(slotKey(slot), RLP.encode(slot * 1000n))
  }
  const storageHash = bytesToHex(storage.root())
  const codeHash = keccak256('0x6001')
  const state = await createMPT()
  const addressOf = (index: number): Hex => toHex(BigInt(index) + (1n << 159n), { size: 20 })
  const stateKey = (address: Hex) => hexToBytes(keccak256(address))
  for (let index = 0; index < 60; index++) {
    const contract = index === 7
    const hashes = contract ? [storageHash, codeHash] : [EMPTY_TRIE_ROOT, EMPTY_CODE_HASH]
    const account = [BigInt(index), BigInt(index) * 10n ** 18n, ...hashes.map((hash) => hexToBytes(hash))]
    await state.put(stateKey(addressOf(index)), RLP.encode(account))
  }
  const stateRoot = bytesToHex(state.root())

  async function answer(index: number, slots: readonly bigint[] = []): Promise<GetProofAnswer> {
    const address = addressOf(index)
    const exists = index < 60
    const contract = index === 7
    return {
      address,
      nonce: exists ? BigInt(index) : 0n,
      balance: exists ? BigInt(index) * 10n ** 18n : 0n,
      codeHash: contract ? codeHash : EMPTY_CODE_HASH,
      storageHash: contract ? storageHash : EMPTY_TRIE_ROOT,
      accountProof: await proofOf(state, stateKey(address)),
      storageProof: await Promise.all(
        slots.map(async (key) => ({
          key,
          value: contract && key >= 1n && key <= 50n ? key * 1000n : 0n,
          proof: contract ? await proofOf(storage, slotKey(key)) : [],
        })),
      ),
    }
  }
  return { stateRoot, answer }
}

const built = buildState()

describe('verifyAccountProof on a built state', () => {
  test('default: present account, present and absent slots', async () => {
    const { stateRoot, answer } = await built
    const contract = await answer(7, [1n, 50n, 51n, 2n ** 255n])
    const verified = verifyAccountProof({ stateRoot, answer: contract, address: contract.address })
    expect(verified.account).toMatchObject({ nonce: 7n, balance: 7n * 10n ** 18n })
    expect(verified.storage.map(({ value }) => value)).toEqual([1000n, 50000n, 0n, 0n])
  })

  test('default: accounts without storage, and accounts that do not exist', async () => {
    const { stateRoot, answer } = await built
    for (const index of [0, 1, 59, 60, 61, 100, 1000]) {
      const claimed = await answer(index, [3n])
      const verified = verifyAccountProof({ stateRoot, answer: claimed, address: claimed.address })
      expect(verified.account === undefined).toBe(index >= 60)
      expect(verified.storage).toEqual([{ key: 3n, value: 0n }])
      const zeroHash: Hex = `0x${'00'.repeat(32)}`
      const zeros = { ...claimed, storageHash: zeroHash, codeHash: zeroHash }
      const expected = index >= 60 ? 'accepted' : 'CLAIM_MISMATCH'
      expect(code({ stateRoot, answer: zeros, address: claimed.address })).toBe(expected)
    }
  })

  test('error: each claim that differs from what is proven', async () => {
    const { stateRoot, answer } = await built
    const honest = await answer(7, [1n])
    const { address } = honest
    const run = (change: Partial<GetProofAnswer>) =>
      code({ stateRoot, answer: { ...honest, ...change }, address })
    expect(run({})).toBe('accepted')
    expect(run({ nonce: 8n })).toBe('CLAIM_MISMATCH')
    expect(run({ balance: 1n })).toBe('CLAIM_MISMATCH')
    expect(run({ codeHash: EMPTY_CODE_HASH })).toBe('CLAIM_MISMATCH')
    expect(run({ storageHash: EMPTY_TRIE_ROOT })).toBe('CLAIM_MISMATCH')
    const [slot] = honest.storageProof
    if (slot === undefined) throw new Error('no slot')
    expect(run({ storageProof: [{ ...slot, value: 1001n }] })).toBe('CLAIM_MISMATCH')
    expect(run({ storageProof: [{ ...slot, value: 0n }] })).toBe('CLAIM_MISMATCH')
    expect(run({ storageProof: [{ ...slot, value: 0n, proof: [] }] })).toBe('PROOF_TOO_SHORT')
    expect(run({ storageProof: [{ ...slot, key: 2n }] })).not.toBe('accepted')
    expect(run({ accountProof: honest.accountProof.slice(0, -1) })).toBe('PROOF_TOO_SHORT')
    expect(run({ accountProof: [] })).toBe('PROOF_TOO_SHORT')
  })

  test('error: a proof about another account, other slots, another state', async () => {
    const { stateRoot, answer } = await built
    const honest = await answer(7, [1n])
    const other = await answer(8)
    expect(code({ stateRoot, answer: honest, address: other.address })).toBe('WRONG_ADDRESS')
    const renamed = { ...honest, address: other.address }
    expect(code({ stateRoot, answer: renamed, address: other.address })).not.toBe('accepted')
    const { address } = honest
    expect(code({ stateRoot, answer: honest, address, storageKeys: [1n] })).toBe('accepted')
    expect(code({ stateRoot, answer: honest, address, storageKeys: [2n] })).toBe('WRONG_STORAGE_KEYS')
    expect(code({ stateRoot, answer: honest, address, storageKeys: [] })).toBe('WRONG_STORAGE_KEYS')
    expect(code({ stateRoot: keccak256('0x01'), answer: honest, address })).toBe('WRONG_NODE_HASH')
    expect(code({ stateRoot: EMPTY_TRIE_ROOT, answer: honest, address })).toBe('PROOF_TOO_LONG')
  })

  test.each<[string, string, Parameters<typeof RLP.encode>[0]]>([
    ['three items', 'INVALID_ACCOUNT', [1n, 1n, hexToBytes(EMPTY_TRIE_ROOT)]],
    ['a short hash', 'INVALID_ACCOUNT', [1n, 1n, hexToBytes(EMPTY_TRIE_ROOT), Uint8Array.of(1)]],
    [
      'a padded nonce',
      'INVALID_RLP',
      [Uint8Array.of(0, 1), 1n, hexToBytes(EMPTY_TRIE_ROOT), hexToBytes(EMPTY_CODE_HASH)],
    ],
    ['no list', 'INVALID_ACCOUNT', new Uint8Array(70)],
  ])('error: an account with %s', async (_, expected, account) => {
    const address: Hex = `0x${'11'.repeat(20)}`
    const key = hexToBytes(keccak256(address))
    const trie = await createMPT()
    await trie.put(key, RLP.encode(account))
    const claims = { nonce: 1n, balance: 1n, codeHash: EMPTY_CODE_HASH, storageHash: EMPTY_TRIE_ROOT }
    const answer = { address, ...claims, accountProof: await proofOf(trie, key), storageProof: [] }
    expect(code({ stateRoot: bytesToHex(trie.root()), answer, address })).toBe(expected)
  })
})

describe('parseGetProof', () => {
  const json = {
    address: `0x${'Ab'.repeat(20)}`,
    nonce: '0x1',
    balance: '0x0',
    codeHash: EMPTY_CODE_HASH,
    storageHash: EMPTY_TRIE_ROOT,
    accountProof: ['0x80'],
    storageProof: [{ key: '05', value: '0x0', proof: [] }],
  }

  test('default: bare, or the result of a response', () => {
    expect(parseGetProof(json)).toMatchObject({ address: `0x${'ab'.repeat(20)}`, nonce: 1n, balance: 0n })
    expect(parseGetProof({ jsonrpc: '2.0', id: 1, result: json })).toEqual(parseGetProof(json))
    expect(parseGetProof(json).storageProof[0]?.key).toBe(5n)
  })

  test.each([
    ['address', { ...json, address: '0x12' }],
    ['nonce', { ...json, nonce: `0x1${'0'.repeat(16)}` }],
    ['balance', { ...json, balance: 5 }],
    ['accountProof.0', { ...json, accountProof: ['0x'] }],
    ['storageProof.0.key', { ...json, storageProof: [{ key: '0x', value: '0x0', proof: [] }] }],
    ['(top)', null],
  ])('error: the path %s is named', (path, bad) => {
    expect(() => parseGetProof(bad)).toThrow(
      expect.objectContaining({
        code: 'INVALID_PROOF_JSON',
        facts: expect.arrayContaining([`path: ${path}`]) as unknown,
      }),
    )
  })
})

describe.skipIf(!hasRealData)('recorded eth_getProof answers', () => {
  const folder = 'ethereum/mainnet'
  const finality = `${folder}/finality-updates/attested-slot-09567542-period-1167.json`
  const cases = [
    ['block-17463226-account-0x690b9a9e', 'block-17463226'],
    ['block-17463226-account-0x388c818c', 'block-17463226'],
    ['block-16329190-cryptopunks-absent-slot-5-extension', 'block-16329190'],
    ['block-21925176-beacon-deposit-contract-slot-1', 'block-21925176'],
    ['block-20360596-finalized-slot-09567456-account-and-absent-slot', undefined],
  ] as const

  function stateRootOf(block: string | undefined): Hex {
    if (block === undefined) {
      return parseUpdate(readRealJson(finality)).finalizedHeader.execution?.stateRoot as Hex
    }
    const json = readRealJson(`${folder}/execution/${block}.json`) as {
      stateRoot?: Hex
      result?: { stateRoot: Hex }
    }
    return (json.result?.stateRoot ?? json.stateRoot) as Hex
  }

  test.each(cases)('default: %s, and every altered twin', (name, block) => {
    const answer = parseGetProof(readRealJson(`${folder}/eth-get-proof/${name}.json`))
    const stateRoot = stateRootOf(block)
    const { address } = answer
    const { account, storage } = verifyAccountProof({ stateRoot, answer, address })
    expect(account?.balance).toBe(answer.balance)
    expect(storage.map(({ value }) => value)).toEqual(answer.storageProof.map(({ value }) => value))
    const flipped = (list: readonly Hex[], index: number) =>
      list.map((node, at) =>
        at === index ? (`${node.slice(0, -1)}${node.endsWith('0') ? '1' : '0'}` as Hex) : node,
      )
    answer.accountProof.forEach((_, index) => {
      const altered = { ...answer, accountProof: flipped(answer.accountProof, index) }
      expect(code({ stateRoot, answer: altered, address })).toBe('WRONG_NODE_HASH')
    })
    answer.storageProof.forEach((slot, at) => {
      slot.proof.forEach((_, index) => {
        const other = answer.storageProof.with(at, { ...slot, proof: flipped(slot.proof, index) })
        expect(code({ stateRoot, answer: { ...answer, storageProof: other }, address })).toBe(
          'WRONG_NODE_HASH',
        )
      })
      const claimed = answer.storageProof.with(at, { ...slot, value: slot.value + 1n })
      expect(code({ stateRoot, answer: { ...answer, storageProof: claimed }, address })).toBe(
        'CLAIM_MISMATCH',
      )
    })
  })

  test('default: an unlinked proof against the hash of its first node', () => {
    const json = readRealJson('ethereum/unlinked-proofs/get-proof-contract-0x01d5b501-slot-0-included.json')
    const answer = parseGetProof(json)
    const stateRoot = keccak256(answer.accountProof[0] as Hex)
    const { storage } = verifyAccountProof({ stateRoot, answer, address: answer.address })
    expect(storage[0]?.value).toBeGreaterThan(0n)
  })
})

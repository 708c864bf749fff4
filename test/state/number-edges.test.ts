import { describe, expect, test } from 'vitest'
import type { Hex } from '../../src/ethereum/types/hex.js'
import { proveAccount } from '../../src/state/account.js'
import { indexKey } from '../../src/state/index-key.js'
import { parseGetProof } from '../../src/state/parse-get-proof.js'
import { proveStorageValue } from '../../src/state/storage-value.js'
import { verifyAccountProof } from '../../src/state/verify-account-proof.js'
import { buildState } from './built-state.js'

const MAX = 2n ** 256n - 1n
const NUMBERS = [
  1n,
  127n,
  128n,
  255n,
  256n,
  2n ** 53n - 1n,
  2n ** 53n,
  2n ** 53n + 1n,
  2n ** 64n,
  2n ** 255n,
  MAX,
]
const ADDRESS: Hex = '0xabcdefabcdefabcdefabcdefabcdefabcdefabcd'
const upper = (hex: Hex): Hex => `0x${hex.slice(2).toUpperCase()}`

describe('numbers at their edges', () => {
  test('default: storage slots and values up to the last of 256 bits', async () => {
    const slots = Object.fromEntries([...NUMBERS.map((number) => [String(number), number]), ['0', MAX]])
    const { stateRoot, getProof } = await buildState({ [ADDRESS]: slots })
    const answer = await getProof(ADDRESS, [0n, ...NUMBERS])
    const { storage } = verifyAccountProof({ stateRoot, answer, address: ADDRESS })
    expect(storage.map(({ value }) => value)).toEqual([MAX, ...NUMBERS])
    const one = answer.storageProof[8]
    if (one === undefined) throw new Error('no slot')
    // As a JSON number this slot and the next one are the same.
    const next = { slot: 2n ** 53n + 1n, storageHash: answer.storageHash, proof: one.proof }
    expect(one.key).toBe(2n ** 53n + 1n)
    expect(proveStorageValue(next)).toBe(2n ** 53n + 1n)
    expect(() => proveStorageValue({ ...next, slot: 2n ** 53n })).toThrow()
  })

  test('behavior: hex of either case names the same account, root and nodes', async () => {
    const { stateRoot, getProof } = await buildState({ [ADDRESS]: { '1': MAX } })
    const answer = await getProof(ADDRESS, [1n])
    const loud = parseGetProof({
      address: upper(answer.address),
      nonce: '0x1',
      balance: '0x0',
      codeHash: upper(answer.codeHash),
      storageHash: upper(answer.storageHash),
      accountProof: answer.accountProof.map(upper),
      storageProof: [
        { key: '0x01', value: `0x${'F'.repeat(64)}`, proof: answer.storageProof[0]?.proof.map(upper) },
      ],
    })
    expect(loud).toEqual(answer)
    const verified = verifyAccountProof({
      stateRoot: upper(stateRoot),
      answer: loud,
      address: upper(ADDRESS),
    })
    expect(verified.storage).toEqual([{ key: 1n, value: MAX }])
    const proof = answer.accountProof.map(upper)
    const account = proveAccount({ stateRoot, address: ADDRESS, proof: answer.accountProof })
    expect(proveAccount({ stateRoot: upper(stateRoot), address: upper(ADDRESS), proof })).toEqual(account)
  })

  test.each<[string, unknown]>([
    ['a JSON number', 2 ** 53],
    ['257 bits', `0x1${'0'.repeat(64)}`],
    ['a negative number', '-0x1'],
    ['nothing', ''],
    ['a prefix alone', '0x'],
    ['spaces', ' 0x1'],
  ])('error: %s for a value', (_, value) => {
    const hash = `0x${'11'.repeat(32)}`
    const head = {
      address: ADDRESS,
      nonce: '0x0',
      balance: '0x0',
      codeHash: hash,
      storageHash: hash,
      accountProof: [],
    }
    const json = { ...head, storageProof: [{ key: '0x0', value, proof: [] }] }
    expect(() => parseGetProof(json)).toThrow(expect.objectContaining({ code: 'INVALID_PROOF_JSON' }))
  })

  test('default: keys of a block by index', () => {
    const expected: [bigint, Hex][] = [
      [0n, '0x80'],
      [1n, '0x01'],
      [127n, '0x7f'],
      [128n, '0x8180'],
      [255n, '0x81ff'],
      [256n, '0x820100'],
      [2n ** 53n + 1n, '0x8720000000000001'],
    ]
    for (const [index, key] of expected) expect(indexKey(index)).toBe(key)
  })
})

import fc from 'fast-check'
import { keccak256, parseTransaction, serializeTransaction, toHex } from 'viem'
import { generatePrivateKey, privateKeyToAccount, sign } from 'viem/accounts'
import { describe, expect, test } from 'vitest'
import type { Hex } from '../../src/ethereum/types/hex.js'
import {
  effectiveGasPrice,
  encodeTransaction,
  recoverSender,
  transactionSchema,
} from '../../src/transport/transaction.js'

const account = privateKeyToAccount(generatePrivateKey())
const to = `0x${'ab'.repeat(20)}` as const
const topic = `0x01${'cd'.repeat(31)}` as const
const accessList = [{ address: to, storageKeys: [topic] }]
const common = { chainId: 1, nonce: 7, gas: 21_000n, to, value: 5n, data: '0xc0ffee' } as const
const fees = { maxFeePerGas: 30n, maxPriorityFeePerGas: 0n } as const

const kinds = {
  legacy: { ...common, type: 'legacy', gasPrice: 9n },
  'contract creation': { ...common, to: undefined, type: 'legacy', gasPrice: 9n },
  'EIP-2930': { ...common, type: 'eip2930', gasPrice: 9n, accessList },
  'EIP-1559': { ...common, type: 'eip1559', ...fees, accessList },
  'EIP-4844': { ...common, type: 'eip4844', ...fees, maxFeePerBlobGas: 3n, blobVersionedHashes: [topic] },
} as const

/** A transaction as a node would show it, from viem's reading of its bytes. */
function nodeJson(serialized: Hex): Record<string, unknown> {
  const {
    type,
    data,
    typeHex: _,
    ...fields
  } = parseTransaction(serialized) as unknown as Record<string, unknown>
  const number = ['legacy', 'eip2930', 'eip1559', 'eip4844', 'eip7702'].indexOf(type as string)
  const quantities = Object.entries(fields).map(([name, value]) => [
    name,
    typeof value === 'bigint' || typeof value === 'number' ? toHex(value) : value,
  ])
  const [r, s] = [BigInt(fields.r as Hex), BigInt(fields.s as Hex)].map((value) => toHex(value))
  const authorizationList = (fields.authorizationList as Record<string, never>[] | undefined)?.map(
    (entry) => ({
      address: entry.address,
      chainId: toHex(entry.chainId),
      nonce: toHex(entry.nonce),
      yParity: toHex(entry.yParity),
      r: toHex(BigInt(entry.r)),
      s: toHex(BigInt(entry.s)),
    }),
  )
  return {
    nonce: '0x0',
    value: '0x0',
    maxPriorityFeePerGas: '0x0',
    ...Object.fromEntries(quantities),
    type: toHex(number),
    input: data ?? '0x',
    r,
    s,
    authorizationList,
  }
}

describe('against viem', () => {
  test.each(Object.entries(kinds))('default: %s', async (_, transaction) => {
    const serialized = await account.signTransaction(transaction as never)
    const parsed = transactionSchema.parse(nodeJson(serialized))
    expect(encodeTransaction(parsed)).toBe(serialized)
    expect(await recoverSender(parsed)).toBe(account.address.toLowerCase())
    const other = { ...parsed, value: parsed.value + 1n }
    expect(encodeTransaction(other)).not.toBe(serialized)
    expect(await recoverSender(other)).not.toBe(account.address.toLowerCase())
  })

  test('default: EIP-7702', async () => {
    const authorization = await account.signAuthorization({ contractAddress: to, chainId: 1, nonce: 0 })
    const serialized = await account.signTransaction({
      ...common,
      type: 'eip7702',
      ...fees,
      authorizationList: [authorization],
    })
    const parsed = transactionSchema.parse(nodeJson(serialized))
    expect(encodeTransaction(parsed)).toBe(serialized)
    expect(await recoverSender(parsed)).toBe(account.address.toLowerCase())
  })

  test('default: a legacy transaction of no chain', async () => {
    const { chainId: _, ...unprotected } = kinds.legacy
    const key = generatePrivateKey()
    const hash = keccak256(serializeTransaction(unprotected as never))
    const signature = await sign({ hash, privateKey: key })
    const serialized = serializeTransaction(unprotected as never, signature)
    const parsed = transactionSchema.parse({ ...nodeJson(serialized), v: toHex(signature.v as bigint) })
    expect(encodeTransaction(parsed)).toBe(serialized)
    expect(await recoverSender(parsed)).toBe(privateKeyToAccount(key).address.toLowerCase())
  })
})

test('behavior: the price of gas is capped and pays the base fee first', async () => {
  const json = nodeJson(await account.signTransaction(kinds['EIP-1559']))
  const price = fc.bigInt(0n, 1000n)
  fc.assert(
    fc.property(price, price, price, (baseFee, tip, room) => {
      const maxFeePerGas = baseFee + room
      const priced = {
        ...json,
        maxFeePerGas: toHex(maxFeePerGas),
        maxPriorityFeePerGas: toHex(tip),
      }
      const paid = effectiveGasPrice(transactionSchema.parse(priced), baseFee)
      expect(paid).toBe(tip < room ? baseFee + tip : maxFeePerGas)
    }),
  )
})

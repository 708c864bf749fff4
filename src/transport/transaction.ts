import { concatHex, keccak256, recoverAddress, toHex, toRlp } from 'viem'
import { z } from 'zod'
import type { Hex } from '../ethereum/types/hex.js'
import { byteListSchema, bytesSchema, uint64Schema, uint256Schema } from '../state/json-rpc-schemas.js'
import { MAX_TRANSACTION_TYPE } from '../state/receipt.js'

const accessListSchema = z.array(
  z.object({ address: bytesSchema(20), storageKeys: z.array(bytesSchema(32)) }),
)
const authorizationSchema = z.object({
  chainId: uint256Schema,
  address: bytesSchema(20),
  nonce: uint64Schema,
  yParity: uint64Schema,
  r: uint256Schema,
  s: uint256Schema,
})

/** A transaction in the JSON of a node; whether it is a block's is told by the root of the block's transactions. */
export const transactionSchema = z.object({
  type: uint64Schema.refine((type) => type <= BigInt(MAX_TRANSACTION_TYPE)).default(0n),
  chainId: uint256Schema.nullish(),
  nonce: uint64Schema,
  gasPrice: uint256Schema.nullish(),
  maxPriorityFeePerGas: uint256Schema.nullish(),
  maxFeePerGas: uint256Schema.nullish(),
  gas: uint64Schema,
  to: bytesSchema(20).nullish(),
  value: uint256Schema,
  input: byteListSchema,
  accessList: accessListSchema.nullish(),
  maxFeePerBlobGas: uint256Schema.nullish(),
  blobVersionedHashes: z.array(bytesSchema(32)).nullish(),
  authorizationList: z.array(authorizationSchema).nullish(),
  v: uint256Schema.nullish(),
  yParity: uint64Schema.nullish(),
  r: uint256Schema,
  s: uint256Schema,
})
export type Transaction = z.output<typeof transactionSchema>

type RlpValue = Hex | readonly RlpValue[]
const number = (value: bigint | null | undefined): Hex => (value ? toHex(value) : '0x')

const encodeAccessList = (list: Transaction['accessList']): RlpValue =>
  (list ?? []).map(({ address, storageKeys }) => [address, storageKeys])

/** Fields of a typed transaction without the signature (EIP-2930, EIP-1559, EIP-4844, EIP-7702). */
function typedFields(transaction: Transaction): RlpValue[] {
  const { type, chainId, nonce, gas, to, value, input, accessList } = transaction
  const fees =
    type === 1n ? [transaction.gasPrice] : [transaction.maxPriorityFeePerGas, transaction.maxFeePerGas]
  const common: RlpValue[] = [chainId, nonce, ...fees, gas].map(number)
  common.push(to ?? '0x', number(value), input, encodeAccessList(accessList))
  if (type === 3n) common.push(number(transaction.maxFeePerBlobGas), transaction.blobVersionedHashes ?? [])
  if (type === 4n) {
    const list = transaction.authorizationList ?? []
    common.push(
      list.map((entry) => [
        number(entry.chainId),
        entry.address,
        ...[entry.nonce, entry.yParity, entry.r, entry.s].map(number),
      ]),
    )
  }
  return common
}

function legacyFields({ nonce, gasPrice, gas, to, value, input }: Transaction): RlpValue[] {
  return [number(nonce), number(gasPrice), number(gas), to ?? '0x', number(value), input]
}

const encodeTyped = (type: bigint, fields: readonly RlpValue[]): Hex =>
  concatHex([toHex(type, { size: 1 }), toRlp(fields as never)])

/** A transaction as the transactions trie holds it; its hash is keccak256 of this. */
export function encodeTransaction(transaction: Transaction): Hex {
  const { type, v, yParity, r, s } = transaction
  if (type === 0n) return toRlp([...legacyFields(transaction), number(v), number(r), number(s)] as never)
  const parity = number(yParity ?? v)
  return encodeTyped(type, [...typedFields(transaction), parity, number(r), number(s)])
}

/** The account that signed a transaction (EIP-155 for legacy ones with a chain). */
export async function recoverSender(transaction: Transaction): Promise<Hex> {
  const { type, r, s } = transaction
  const v = transaction.v ?? 0n
  const isProtected = type === 0n && v >= 35n
  const signed =
    type === 0n
      ? toRlp([
          ...legacyFields(transaction),
          ...(isProtected ? [number((v - 35n) / 2n), '0x', '0x'] : []),
        ] as never)
      : encodeTyped(type, typedFields(transaction))
  const parity = type === 0n ? (isProtected ? (v - 35n) % 2n : v - 27n) : (transaction.yParity ?? v)
  const signature = { r: toHex(r, { size: 32 }), s: toHex(s, { size: 32 }), yParity: Number(parity) }
  const sender = await recoverAddress({ hash: keccak256(signed), signature })
  return sender.toLowerCase() as Hex
}

/** What a unit of gas cost in a block with this base fee, wei (EIP-1559). */
export function effectiveGasPrice(transaction: Transaction, baseFeePerGas: bigint): bigint {
  const { type, gasPrice, maxFeePerGas, maxPriorityFeePerGas } = transaction
  if (type < 2n) return gasPrice ?? 0n
  const withTip = baseFeePerGas + (maxPriorityFeePerGas ?? 0n)
  return withTip < (maxFeePerGas ?? 0n) ? withTip : (maxFeePerGas ?? 0n)
}

import { numberToHex, size, toRlp } from 'viem'
import type { Hex } from '../ethereum/types/hex.js'
import { encodeExecutionHeader } from '../state/encode-execution-header.js'
import type { ExecutionHeader } from '../state/execution-header.js'
import { type BlockBody, encodeWithdrawal } from './block-body.js'
import type { PinnedBlock } from './block-resolver.js'
import { effectiveGasPrice, recoverSender, type Transaction } from './transaction.js'

type Json = Record<string, unknown>
const hex = (value: bigint | null | undefined): Hex | undefined =>
  value === null || value === undefined ? undefined : numberToHex(value)
/** Without the fields that a block of its fork does not have. */
const present = (json: Json): Json =>
  Object.fromEntries(Object.entries(json).filter(([, value]) => value !== undefined))

/** Bytes of an RLP list whose items take up `payload` bytes. */
function listSize(payload: number): number {
  if (payload <= 55) return 1 + payload
  return 1 + Math.ceil(Math.log2(payload + 1) / 8) + payload
}

/** Bytes of the block's RLP, which nodes give as `size`. */
function blockSize(header: ExecutionHeader, { transactions, withdrawals }: BlockBody): number {
  const inList = transactions.map(({ encoded, transaction }) =>
    transaction.type === 0n ? size(encoded) : size(toRlp(encoded)),
  )
  const sum = (sizes: readonly number[]): number => sizes.reduce((total, part) => total + part, 0)
  const parts = [size(encodeExecutionHeader(header)), listSize(sum(inList)), 1]
  if (withdrawals !== undefined)
    parts.push(listSize(sum(withdrawals.map((withdrawal) => size(encodeWithdrawal(withdrawal))))))
  return listSize(sum(parts))
}

/** A transaction of a block as nodes give it, from its signed bytes alone. */
async function formatTransaction(
  { hash, transaction }: { hash: Hex; transaction: Transaction },
  index: number,
  block: PinnedBlock,
  header: ExecutionHeader,
): Promise<Json> {
  const { type, chainId, v, yParity, to, accessList, authorizationList } = transaction
  const isLegacy = type === 0n
  const protectedChain = isLegacy && (v ?? 0n) >= 35n ? ((v ?? 0n) - 35n) / 2n : undefined
  const parity = yParity ?? v ?? 0n
  return present({
    blockHash: block.hash,
    blockNumber: hex(block.number),
    blockTimestamp: hex(header.timestamp),
    transactionIndex: hex(BigInt(index)),
    hash,
    type: hex(type),
    from: await recoverSender(transaction),
    to: to ?? null,
    nonce: hex(transaction.nonce),
    gas: hex(transaction.gas),
    value: hex(transaction.value),
    input: transaction.input,
    gasPrice: hex(effectiveGasPrice(transaction, header.baseFeePerGas ?? 0n)),
    maxFeePerGas: type >= 2n ? hex(transaction.maxFeePerGas) : undefined,
    maxPriorityFeePerGas: type >= 2n ? hex(transaction.maxPriorityFeePerGas) : undefined,
    maxFeePerBlobGas: type === 3n ? hex(transaction.maxFeePerBlobGas) : undefined,
    blobVersionedHashes: type === 3n ? transaction.blobVersionedHashes : undefined,
    accessList: isLegacy ? undefined : (accessList ?? []),
    authorizationList:
      type === 4n
        ? authorizationList?.map((entry) => ({
            chainId: hex(entry.chainId),
            address: entry.address,
            nonce: hex(entry.nonce),
            yParity: hex(entry.yParity),
            r: hex(entry.r),
            s: hex(entry.s),
          }))
        : undefined,
    chainId: hex(isLegacy ? protectedChain : chainId),
    v: hex(isLegacy ? v : parity),
    yParity: isLegacy ? undefined : hex(parity),
    r: hex(transaction.r),
    s: hex(transaction.s),
  })
}

/** A block as nodes give it, without what no hash covers (`totalDifficulty`). */
export async function formatBlock(
  block: PinnedBlock,
  body: BlockBody,
  withTransactions: boolean,
): Promise<Json> {
  const header = await block.getHeader()
  const { ommersHash, feeRecipient, prevRandao, ...same } = header
  const fields = Object.entries(same).map(([name, value]) => [
    name,
    typeof value === 'bigint' ? hex(value) : value,
  ])
  return present({
    ...Object.fromEntries(fields),
    hash: block.hash,
    sha3Uncles: ommersHash,
    miner: feeRecipient,
    mixHash: prevRandao,
    size: hex(BigInt(blockSize(header, body))),
    uncles: [],
    transactions: withTransactions
      ? await Promise.all(
          body.transactions.map((entry, index) => formatTransaction(entry, index, block, header)),
        )
      : body.transactions.map(({ hash }) => hash),
    withdrawals: body.withdrawals?.map(({ index, validatorIndex, address, amount }) => ({
      index: hex(index),
      validatorIndex: hex(validatorIndex),
      address,
      amount: hex(amount),
    })),
  })
}

import { keccak256, numberToHex, toRlp } from 'viem'
import { z } from 'zod'
import { BaseError } from '../errors/base-error.js'
import type { Hex } from '../ethereum/types/hex.js'
import { encodeReceipt } from '../state/encode-receipt.js'
import { indexTrieRoot } from '../state/index-trie.js'
import { bytesSchema, uint64Schema } from '../state/json-rpc-schemas.js'
import { parseReceipts } from '../state/parse-receipts.js'
import type { Receipt } from '../state/receipt.js'
import type { PinnedBlock } from './block-resolver.js'
import { encodeTransaction, type Transaction, transactionSchema } from './transaction.js'
import { TransportError } from './transport-error.js'
import type { Upstream } from './upstream.js'

export type Withdrawal = { index: bigint; validatorIndex: bigint; address: Hex; amount: bigint }

/** What a block holds, proven by the roots in its header. */
export type BlockBody = {
  transactions: readonly { hash: Hex; encoded: Hex; transaction: Transaction }[]
  /** `undefined` before Shanghai. */
  withdrawals: readonly Withdrawal[] | undefined
}

/** Hash of no ommers, as in every block since the Merge. */
export const EMPTY_OMMERS_HASH: Hex = keccak256(toRlp([]))

const bodySchema = z.object({
  transactions: z.array(transactionSchema),
  withdrawals: z
    .array(
      z.object({
        index: uint64Schema,
        validatorIndex: uint64Schema,
        address: bytesSchema(20),
        amount: uint64Schema,
      }),
    )
    .nullish(),
})

/** RLP of a withdrawal (EIP-4895). */
export function encodeWithdrawal({ index, validatorIndex, address, amount }: Withdrawal): Hex {
  const number = (value: bigint): Hex => (value === 0n ? '0x' : numberToHex(value))
  return toRlp([number(index), number(validatorIndex), address, number(amount)])
}

async function checkRoot(
  code: 'WRONG_TRANSACTIONS' | 'WRONG_RECEIPTS',
  what: string,
  values: readonly Hex[],
  expected: Hex | undefined,
): Promise<void> {
  const found = await indexTrieRoot(values)
  if (found === expected) return
  throw TransportError.of(code, `The node's ${what} are not those of the block.`, [
    `expected root: ${expected ?? 'none'}`,
    `found: ${found}`,
    `count: ${values.length}`,
  ])
}

/**
 * Fetches all transactions and withdrawals of a block and rebuilds both tries.
 *
 * @throws TransportError `WRONG_TRANSACTIONS`, or those of the upstream and of the header.
 */
export async function fetchBody(upstream: Upstream, block: PinnedBlock): Promise<BlockBody> {
  const [header, body] = await Promise.all([
    block.getHeader(),
    upstream.askFor(bodySchema, 'eth_getBlockByHash', [block.hash, true]),
  ])
  const transactions = body.transactions.map((transaction) => {
    const encoded = encodeTransaction(transaction)
    return { hash: keccak256(encoded), encoded, transaction }
  })
  await checkRoot(
    'WRONG_TRANSACTIONS',
    'transactions',
    transactions.map(({ encoded }) => encoded),
    header.transactionsRoot,
  )
  if (header.withdrawalsRoot === undefined) return { transactions, withdrawals: undefined }
  const withdrawals = body.withdrawals ?? []
  await checkRoot(
    'WRONG_TRANSACTIONS',
    'withdrawals',
    withdrawals.map(encodeWithdrawal),
    header.withdrawalsRoot,
  )
  return { transactions, withdrawals }
}

/** By `eth_getBlockReceipts`, or one by one where the node does not have that. */
async function askReceipts(upstream: Upstream, block: PinnedBlock, hashes: readonly Hex[]): Promise<unknown> {
  try {
    return await upstream.ask('eth_getBlockReceipts', [numberToHex(block.number)])
  } catch (error) {
    if (!(error instanceof TransportError) || error.code !== 'UPSTREAM_FAILED') throw error
    return Promise.all(hashes.map((hash) => upstream.ask('eth_getTransactionReceipt', [hash])))
  }
}

/**
 * Fetches all receipts of a block and rebuilds their trie.
 *
 * @throws TransportError `WRONG_RECEIPTS`, or those of the upstream and of the header.
 */
export async function fetchReceipts(
  upstream: Upstream,
  block: PinnedBlock,
  hashes: readonly Hex[],
): Promise<readonly Receipt[]> {
  const { receiptsRoot } = await block.getHeader()
  const answer = await askReceipts(upstream, block, hashes)
  let receipts: readonly Receipt[]
  try {
    receipts = parseReceipts(answer)
  } catch (error) {
    if (!(error instanceof BaseError)) throw error
    throw TransportError.of('WRONG_RECEIPTS', "The node's receipts are not those of a block.", [], error)
  }
  await checkRoot('WRONG_RECEIPTS', 'receipts', receipts.map(encodeReceipt), receiptsRoot)
  return receipts
}

import type { ChainClient } from '../chain/chain-client.js'
import { unlessMissing } from './chain-failure.js'
import type { Attempt, PendingTransaction } from './pending-transaction.js'

export type Mined = {
  attempt: Attempt
  result: 'success' | 'reverted'
  blockNumber: bigint
  blockHash: `0x${string}`
  gasUsed: bigint
  /** 1 in the newest block. */
  depth: number
}

type Reader = Pick<ChainClient, 'getTransactionReceipt' | 'getBlock'>

/**
 * The attempt of a transaction that is in the chain, if one is. A receipt counts only when its block is the one the chain
 * has at that height: nodes keep receipts of blocks that were reorganised away.
 *
 * @param parameters.head Number of the newest block a moment ago.
 */
export async function findMined(parameters: {
  client: Reader
  transaction: PendingTransaction
  head: bigint
}): Promise<Mined | undefined> {
  const { client, transaction, head } = parameters
  for (const attempt of transaction.attempts.toReversed()) {
    const receipt = await unlessMissing(() => client.getTransactionReceipt({ hash: attempt.hash }))
    if (receipt === undefined) continue
    const { blockNumber, blockHash, gasUsed, status: result } = receipt
    const block = await client.getBlock({ blockNumber })
    if (block.hash !== blockHash) continue
    // A block may have come since the newest one was asked for.
    const depth = blockNumber > head ? 1 : Number(head - blockNumber) + 1
    return { attempt, result, blockNumber, blockHash, gasUsed, depth }
  }
  return undefined
}

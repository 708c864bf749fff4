import { parseEther } from 'viem'
import { startAnvil } from '../chain/anvil.js'
import { connectChain } from '../chain/chain-client.js'
import type { Hex } from '../ethereum/types/hex.js'
import type { ExecutionPayloadHeader } from '../ethereum/types/light-client.js'
import { type GetProofAnswer, parseGetProof } from '../state/parse-get-proof.js'

/** An execution block with an account in its state. */
export type SourceBlock = { execution: Partial<ExecutionPayloadHeader>; account: GetProofAnswer }

/**
 * Runs a local execution chain just long enough to pay `ether` to `address`, and returns the block in which that
 * happened with the node's own proof of the account.
 *
 * @param parameters.timestamp Time at which the chain begins, seconds.
 */
export async function makeSourceBlock(parameters: {
  address: Hex
  ether: string
  timestamp: bigint
  signal?: AbortSignal | undefined
}): Promise<SourceBlock> {
  const { address, ether, timestamp, signal } = parameters
  const anvil = await startAnvil({ timestamp, signal })
  try {
    const client = await connectChain({ rpcUrl: anvil.rpcUrl })
    const hash = await client.sendTransaction({ to: address, value: parseEther(ether) })
    const { blockNumber } = await client.waitForTransactionReceipt({ hash })
    const block = await client.getBlock({ blockNumber })
    const request = client.request as (request: { method: string; params: unknown[] }) => Promise<unknown>
    const account = await request({
      method: 'eth_getProof',
      params: [address, [], `0x${blockNumber.toString(16)}`],
    })
    return {
      execution: {
        parentHash: block.parentHash,
        feeRecipient: block.miner,
        stateRoot: block.stateRoot,
        receiptsRoot: block.receiptsRoot,
        logsBloom: block.logsBloom,
        prevRandao: block.mixHash,
        blockNumber,
        gasLimit: block.gasLimit,
        gasUsed: block.gasUsed,
        timestamp: block.timestamp,
        extraData: block.extraData,
        baseFeePerGas: block.baseFeePerGas ?? 0n,
        blockHash: block.hash,
        transactionsRoot: block.transactionsRoot,
      },
      account: parseGetProof(account),
    }
  } finally {
    await anvil.stop()
  }
}

import type { ChainConfig, ExecutionPayloadHeader, ForkName } from '../ethereum/types/light-client.js'
import type { SeededBytes } from './seeded-bytes.js'

/** Blocks of a development chain start at this number, so that block number and slot are never taken for each other. */
const FIRST_BLOCK_NUMBER = 1_000_000n

/** The execution header of the block in `slot`, in the shape it has in `fork` (Capella or later). */
export function seededExecution({
  config,
  seeded,
  slot,
  fork,
  overrides = {},
}: {
  config: ChainConfig
  seeded: SeededBytes
  slot: bigint
  fork: ForkName
  overrides?: Partial<ExecutionPayloadHeader> | undefined
}): ExecutionPayloadHeader {
  const hex = (field: string, length = 32) => seeded.hex(`slot ${slot}: execution ${field}`, length)
  return {
    parentHash: hex('parent hash'),
    feeRecipient: hex('fee recipient', 20),
    stateRoot: hex('state root'),
    receiptsRoot: hex('receipts root'),
    logsBloom: hex('logs bloom', 256),
    prevRandao: hex('randao'),
    blockNumber: FIRST_BLOCK_NUMBER + slot,
    gasLimit: 36_000_000n,
    gasUsed: 12_345_678n,
    timestamp: config.genesisTime + slot * config.secondsPerSlot,
    extraData: '0x636f6e636f72646174',
    baseFeePerGas: 1_000_000_007n,
    blockHash: hex('block hash'),
    transactionsRoot: hex('transactions root'),
    withdrawalsRoot: hex('withdrawals root'),
    ...(fork === 'capella' ? {} : { blobGasUsed: 131_072n, excessBlobGas: 0n }),
    ...overrides,
  }
}

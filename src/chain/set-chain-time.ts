import type { ChainClient } from './chain-client.js'

/**
 * Moves a development chain's clock to `timestamp` (seconds, later than its last block) and mines a block there.
 * Historic updates are replayed this way at the time they were made.
 */
export async function setChainTime(parameters: { client: ChainClient; timestamp: bigint }): Promise<void> {
  const { client, timestamp } = parameters
  const request = client.request as (request: { method: string; params: unknown[] }) => Promise<unknown>
  await request({ method: 'evm_setNextBlockTimestamp', params: [Number(timestamp)] })
  await request({ method: 'evm_mine', params: [] })
}

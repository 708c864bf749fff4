import type { ChainClient } from '../../src/chain/chain-client.js'

/** Runs `work` and undoes everything it did to a development chain. */
export async function isolatedOn<Value>(client: ChainClient, work: () => Promise<Value>): Promise<Value> {
  const request = client.request as (request: { method: string; params: unknown[] }) => Promise<unknown>
  const snapshot = await request({ method: 'evm_snapshot', params: [] })
  try {
    return await work()
  } finally {
    await request({ method: 'evm_revert', params: [snapshot] })
  }
}

import { type Client, createPublicClient, defineChain, http } from 'viem'
import type { Endpoint } from '../config/schema/secret-schema.js'
import type { Operation } from './operation.js'

const TIMEOUT_MILLISECONDS = 15_000

/**
 * A client that only reads a chain, without asking its node anything yet.
 *
 * @param key Of the endpoint in the configuration.
 * @throws ConfigError `SECRET_MISSING`.
 */
export async function connectChainReader(
  { vault }: Pick<Operation, 'vault'>,
  { chainId, endpoint }: { chainId: number; endpoint: Endpoint },
  key: string,
): Promise<Client> {
  const url = await vault.readUrl(key, endpoint)
  const chain = defineChain({
    id: chainId,
    name: `chain ${chainId}`,
    nativeCurrency: { name: 'Ether', symbol: 'ETH', decimals: 18 },
    rpcUrls: { default: { http: [url] } },
  })
  return createPublicClient({ chain, transport: http(url, { timeout: TIMEOUT_MILLISECONDS, retryCount: 0 }) })
}

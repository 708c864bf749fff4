import {
  type Account,
  type Address,
  type Chain,
  createPublicClient,
  createWalletClient,
  defineChain,
  http,
  type PublicActions,
  publicActions,
  type Transport,
  type WalletClient,
} from 'viem'
import { privateKeyToAccount } from 'viem/accounts'
import type { Hex } from '../ethereum/types/hex.js'
import { ChainError } from './chain-error.js'

/** A connection to a destination chain that can read, simulate and send. */
export type ChainClient = WalletClient<Transport, Chain, Account> & PublicActions<Transport, Chain, Account>

/**
 * Connects to a destination chain.
 *
 * @param parameters.privateKey Signs transactions here; without it the node's first unlocked account sends them, which
 * only development chains have.
 * @throws ChainError `DEPLOYMENT_FAILED` when there is no key and the node has no account; viem's errors when the node
 * does not answer.
 */
export async function connectChain(parameters: {
  rpcUrl: string
  privateKey?: Hex | undefined
}): Promise<ChainClient> {
  const { rpcUrl, privateKey } = parameters
  const transport = http(rpcUrl, { timeout: 60_000 })
  const id = await createPublicClient({ transport }).getChainId()
  const chain = defineChain({
    id,
    name: `chain ${id}`,
    nativeCurrency: { name: 'Ether', symbol: 'ETH', decimals: 18 },
    rpcUrls: { default: { http: [rpcUrl] } },
  })
  const account =
    privateKey === undefined ? await unlockedAccount(rpcUrl, transport) : privateKeyToAccount(privateKey)
  return createWalletClient({ account, chain, transport, pollingInterval: 100 }).extend(publicActions)
}

async function unlockedAccount(rpcUrl: string, transport: Transport): Promise<Address> {
  const [first] = await createWalletClient({ transport }).getAddresses()
  if (first !== undefined) return first
  throw ChainError.of('DEPLOYMENT_FAILED', 'The node has no unlocked account: give a private key.', [
    `rpc: ${rpcUrl}`,
  ])
}

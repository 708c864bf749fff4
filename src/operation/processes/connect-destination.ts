import { createWalletClient, defineChain, http, parseEther, parseGwei, publicActions } from 'viem'
import { privateKeyToAccount } from 'viem/accounts'
import type { Hex } from '../../ethereum/types/hex.js'
import type { RelayerDestination } from '../../relayer/relayer-destination.js'
import { ConfigError } from '../config/config-error.js'
import type { DestinationSettings } from '../config/schema/relayer-schema.js'
import type { Operation } from './operation.js'

const TIMEOUT_MILLISECONDS = 30_000

/**
 * Makes the client of a destination, without asking its node anything: one that is down now is followed later. What depends
 * on the family of its source is added by `relayFamilies`.
 *
 * @param key Of the destination in the configuration.
 * @throws ConfigError `SECRET_MISSING`, `CONFIG_INVALID` when a private key is none.
 */
export async function connectDestination(
  { vault }: Operation,
  settings: DestinationSettings,
  key: string,
): Promise<RelayerDestination> {
  const url = await vault.readUrl(`${key}.endpoint`, settings.endpoint)
  const privateKey = await vault.read(`${key}.privateKey`, settings.privateKey)
  if (!/^0x[0-9a-fA-F]{64}$/.test(privateKey)) {
    throw new ConfigError('CONFIG_INVALID', 'A private key is not 32 bytes of 0x hex.', {
      facts: [`key: ${key}.privateKey`],
    })
  }
  const chain = defineChain({
    id: settings.chainId,
    name: settings.chain,
    nativeCurrency: { name: 'Ether', symbol: 'ETH', decimals: 18 },
    rpcUrls: { default: { http: [url] } },
  })
  const client = createWalletClient({
    account: privateKeyToAccount(privateKey as Hex),
    chain,
    transport: http(url, { timeout: TIMEOUT_MILLISECONDS }),
  }).extend(publicActions)
  const { fees } = settings
  const { priorityFeePerGasGwei: tip } = fees
  return {
    name: settings.name,
    client,
    lightClient: settings.lightClient as Hex,
    confirmations: settings.confirmations,
    feePolicy: {
      maxFeePerGas: parseGwei(decimal(fees.maxFeePerGasGwei)),
      ...(tip === undefined ? {} : { priorityFeePerGas: parseGwei(decimal(tip)) }),
      maxGas: BigInt(fees.maxGas),
      gasMarginPercent: fees.gasMarginPercent,
      stuckBlocks: fees.stuckBlocks,
      bumpPercent: fees.bumpPercent,
      minBalance: parseEther(decimal(fees.leastBalanceEther)),
    },
  }
}

/** Never in the notation with an exponent, which amounts do not have. */
function decimal(value: number): string {
  return value.toLocaleString('en-US', { useGrouping: false, maximumFractionDigits: 18 })
}

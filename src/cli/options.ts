import { InvalidArgumentError } from '@commander-js/extra-typings'
import { mainnet } from '../ethereum/networks/mainnet.js'
import { sepolia } from '../ethereum/networks/sepolia.js'
import type { Hex } from '../ethereum/types/hex.js'
import type { ChainConfig } from '../ethereum/types/light-client.js'
import { CliError } from './cli-error.js'
import type { CliIo } from './cli-io.js'

/** Environment variable with the key that signs transactions; a command line shows in lists of processes. */
export const PRIVATE_KEY_VARIABLE = 'CONCORDAT_PRIVATE_KEY'

export const NETWORKS = ['mainnet', 'sepolia'] as const
const CONFIGS: Record<(typeof NETWORKS)[number], ChainConfig> = { mainnet, sepolia }

/** Configuration of a source network by its name. */
export function networkOf(name: (typeof NETWORKS)[number]): ChainConfig {
  return CONFIGS[name]
}

/** The private key from the environment; `undefined` when there is none. @throws CliError `INVALID_PRIVATE_KEY`. */
export function privateKeyOf({ env }: CliIo): Hex | undefined {
  const key = env[PRIVATE_KEY_VARIABLE]
  if (key === undefined || key === '') return undefined
  if (/^0x[0-9a-fA-F]{64}$/.test(key)) return key as Hex
  throw new CliError('INVALID_PRIVATE_KEY', 'The private key is not 32 bytes of 0x hex.', {
    facts: [`variable: ${PRIVATE_KEY_VARIABLE}`],
  })
}

/** Parser of an option that is a whole number from 0 up. */
export function wholeNumber(text: string): bigint {
  if (/^\d{1,18}$/.test(text)) return BigInt(text)
  throw new InvalidArgumentError('Expected a whole number.')
}

/** Parser of an option that is a URL of a JSON-RPC endpoint. */
export function rpcUrl(text: string): string {
  if (URL.canParse(text) && ['http:', 'https:'].includes(new URL(text).protocol)) return text
  throw new InvalidArgumentError('Expected an http or https URL.')
}

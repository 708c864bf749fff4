import { stat } from 'node:fs/promises'
import { type Address, isAddressEqual, type PublicClient, zeroAddress } from 'viem'
import type { Coalition } from '../../risk/coalition/coalition.js'
import { readCoalition } from '../../risk/coalition/read-coalition.js'
import { readCoalitionContracts } from '../../risk/coalition/read-coalition-contracts.js'
import { RiskError } from '../../risk/risk-error.js'
import { breakerAbi, limiterAbi } from './coalition-abi.js'

/** Where the coalition of the risk report comes from. */
export type RiskSource = {
  /** Another number when the coalition may be another one. */
  version(): Promise<number>
  /** @throws RiskError, and what the file system or the node throws. */
  read(): Promise<Coalition>
}

/** The coalition of a file; its version is the time of its last change. */
export function riskOfFile(file: string): RiskSource {
  return {
    async version() {
      return (await stat(file)).mtimeMs
    },
    read: () => readCoalition(file),
  }
}

/**
 * The coalition of a breaker, with the bonds of the vault that its limiter reads, looked at again every `everyMs`.
 *
 * @param parameters.secured What each member secures, see `readCoalitionContracts`.
 * @param parameters.sinceBlock No later than the block of the vault's deployment.
 */
export function riskOfContracts(parameters: {
  client: PublicClient
  breaker: Address
  secured: Readonly<Record<string, string>>
  sinceBlock: bigint
  everyMs?: number | undefined
}): RiskSource {
  const { client, breaker, secured, sinceBlock: fromBlock, everyMs = 300_000 } = parameters
  return {
    version: () => Promise.resolve(Math.floor(Date.now() / everyMs)),
    async read() {
      const ofBreaker = { address: breaker, abi: breakerAbi } as const
      const [coalition, limiter] = await Promise.all([
        client.readContract({ ...ofBreaker, functionName: 'COALITION' }),
        client.readContract({ ...ofBreaker, functionName: 'LIMITER' }),
      ])
      if (isAddressEqual(limiter, zeroAddress)) {
        throw new RiskError('INVALID_COALITION', 'The breaker has no flow limiter, so no bonds are known.', {
          facts: [`breaker: ${breaker}`],
        })
      }
      const vault = await client.readContract({ address: limiter, abi: limiterAbi, functionName: 'STAKES' })
      return readCoalitionContracts({ client, coalition, vault, secured, fromBlock })
    },
  }
}

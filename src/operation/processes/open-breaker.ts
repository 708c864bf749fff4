import { join } from 'node:path'
import { createWalletClient, defineChain, http, parseGwei, publicActions } from 'viem'
import { createFileLaneStore } from '../../destination/file-lane-store.js'
import { systemRelayClock } from '../../destination/relay-clock.js'
import { createBreakerVoter } from '../../monitor/breaker/breaker-voter.js'
import type { WatchedBreaker } from '../../monitor/watch/trip-breaker.js'
import type { MonitorSettings } from '../config/schema/monitor-schema.js'
import type { Operation } from './operation.js'
import { readAccount } from './read-account.js'

const TIMEOUT_MILLISECONDS = 30_000
const DAY_MILLISECONDS = 86_400_000n

/**
 * Makes what may trip the breaker of the configuration; `undefined` where there is none, or no key to vote with. Nobody is
 * asked anything yet.
 *
 * @param directory Of the monitor's state: votes that are not mined are kept there.
 * @throws ConfigError `SECRET_MISSING`, `CONFIG_INVALID`.
 */
export async function openBreaker(
  operation: Pick<Operation, 'vault'>,
  { breaker, members }: MonitorSettings,
  directory: string,
): Promise<WatchedBreaker | undefined> {
  if (breaker?.privateKey === undefined) return undefined
  const { address, chainId, endpoint, privateKey } = breaker
  const account = await readAccount(operation, 'monitor.breaker.privateKey', privateKey)
  const url = await operation.vault.readUrl('monitor.breaker.endpoint', endpoint)
  const chain = defineChain({
    id: chainId,
    name: `chain ${chainId}`,
    nativeCurrency: { name: 'Ether', symbol: 'ETH', decimals: 18 },
    rpcUrls: { default: { http: [url] } },
  })
  const client = createWalletClient({
    account,
    chain,
    transport: http(url, { timeout: TIMEOUT_MILLISECONDS }),
  }).extend(publicActions)
  return {
    voter: createBreakerVoter({
      client,
      breaker: address,
      feePolicy: {
        maxFeePerGas: parseGwei(
          breaker.maxFeePerGasGwei.toLocaleString('en-US', { useGrouping: false, maximumFractionDigits: 9 }),
        ),
        maxGas: BigInt(breaker.maxGas),
      },
      store: createFileLaneStore({ directory: join(directory, 'votes') }),
      clock: systemRelayClock,
    }),
    policy: {
      windowMs: DAY_MILLISECONDS,
      perTarget: breaker.tripsPerTarget,
      inTotal: breaker.tripsInTotal,
      quorum: 1,
    },
    revoteMs: BigInt(Math.round(breaker.revoteSeconds * 1000)),
    members: new Map(
      members.flatMap(({ name, id, routes }) =>
        id === undefined
          ? []
          : [
              [
                name,
                { id: BigInt(id), routes: new Map(routes.map((route) => [route.name, route.id])) },
              ] as const,
            ],
      ),
    ),
  }
}

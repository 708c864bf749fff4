import { setImmediate } from 'node:timers/promises'
import { delay } from '../../sources/delay.js'
import type { BftDevnet } from './create-bft-devnet.js'
import { startBftDevnetServer } from './http/start-bft-devnet-server.js'

/** How often the virtual clock follows the wall clock. */
const TICK_MS = 25

/**
 * Serves a devnet until the signal: with `blocks` it plays those at once and stands still, otherwise its clock is the
 * wall clock.
 *
 * @param parameters.now Wall clock, in milliseconds since 1970.
 * @throws BftDevnetError STALLED
 * @throws ServiceError UNAVAILABLE
 */
export async function runBftDevnet(parameters: {
  devnet: BftDevnet
  blocks?: bigint | undefined
  host?: string | undefined
  port?: number | undefined
  signal: AbortSignal
  now?: (() => number) | undefined
  onListening?: ((url: string) => void) | undefined
}): Promise<{ url: string; height: bigint }> {
  const { devnet, blocks, host, port, signal, now = Date.now } = parameters
  while (blocks !== undefined && devnet.height() < blocks && !signal.aborted) {
    devnet.runToHeight(devnet.height() + 1n)
    await setImmediate()
  }
  const server = await startBftDevnetServer({ devnet, host, port })
  try {
    parameters.onListening?.(server.url)
    while (!signal.aborted) {
      if (blocks === undefined) devnet.advanceTo(BigInt(Math.floor(now())))
      await delay(TICK_MS, signal).catch((error: unknown) => {
        if (!signal.aborted) throw error
      })
    }
  } finally {
    await server.close()
  }
  return { url: server.url, height: devnet.height() }
}

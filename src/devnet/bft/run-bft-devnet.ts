import { setImmediate } from 'node:timers/promises'
import { delay } from '../../sources/delay.js'
import type { BftDevnet } from './create-bft-devnet.js'
import { startBftDevnetServer } from './http/start-bft-devnet-server.js'

/** How often the virtual clock follows the wall clock. */
const TICK_MS = 25

/** How much the virtual clock catches up between two requests, after a pause of the process. */
const STRIDE_MS = 10_000n

/**
 * Serves a devnet until the signal: with `blocks` it plays those at once and stands still, otherwise its clock goes on
 * from where it is as fast as the wall clock.
 *
 * @param parameters.now Wall clock, in milliseconds.
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
  const wall = () => BigInt(Math.floor(now()))
  while (blocks !== undefined && devnet.height() < blocks && !signal.aborted) {
    devnet.runToHeight(devnet.height() + 1n)
    await setImmediate()
  }
  const server = await startBftDevnetServer({ devnet, host, port })
  try {
    parameters.onListening?.(server.url)
    const ahead = devnet.time() - wall()
    while (!signal.aborted) {
      if (blocks === undefined) devnet.advanceTo(least(wall() + ahead, devnet.time() + STRIDE_MS))
      await delay(TICK_MS, signal).catch((error: unknown) => {
        if (!signal.aborted) throw error
      })
    }
  } finally {
    await server.close()
  }
  return { url: server.url, height: devnet.height() }
}

function least(a: bigint, b: bigint): bigint {
  return a < b ? a : b
}

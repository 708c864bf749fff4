import { type ChildProcess, spawn } from 'node:child_process'
import { createRequire } from 'node:module'
import { ChainError } from './chain-error.js'

/** A running local chain. */
export type Anvil = {
  rpcUrl: string
  port: number
  /** Ends the process and waits until it is gone. */
  stop(): Promise<void>
}

export type StartAnvilParameters = {
  /** Rules of the chain; EIP-2537 exists from `prague` on. */
  hardfork?: 'cancun' | 'prague' | 'osaka' | undefined
  /** Time of the first block, seconds; now when missing. */
  timestamp?: bigint | undefined
  /** Stops the chain when aborted. */
  signal?: AbortSignal | undefined
  /** How long to wait for the chain to answer, milliseconds. */
  timeoutMs?: number | undefined
}

/**
 * Runs the command given as arguments until it ends or standard input closes. The system closes it when this process
 * dies, however it dies, so no chain is left behind.
 */
const LEASH =
  'exec 3<&0; "$0" "$@" </dev/null 3<&- & pid=$!; (cat <&3 >/dev/null; kill $pid 2>/dev/null) & wait $pid'

/**
 * Starts a local EVM chain on a free port of the loopback interface.
 *
 * @throws ChainError `ANVIL_MISSING` when no binary is installed for this platform, `ANVIL_FAILED` when it does not come up.
 */
export async function startAnvil(parameters: StartAnvilParameters = {}): Promise<Anvil> {
  const { hardfork = 'prague', timestamp, signal, timeoutMs = 30_000 } = parameters
  const binary = anvilBinary()
  const options = ['--host', '127.0.0.1', '--port', '0', '--hardfork', hardfork]
  if (timestamp !== undefined) options.push('--timestamp', timestamp.toString())
  const child =
    process.platform === 'win32'
      ? spawn(binary, options, { stdio: ['ignore', 'pipe', 'pipe'] })
      : spawn('/bin/sh', ['-c', LEASH, binary, ...options], { stdio: ['pipe', 'pipe', 'pipe'] })

  const ended = new Promise<void>((resolve) => {
    child.once('exit', () => resolve())
    child.once('error', () => resolve())
  })
  const stop = async (): Promise<void> => {
    if (child.stdin === null) child.kill()
    else child.stdin.destroy()
    await ended
  }
  signal?.addEventListener('abort', () => void stop(), { once: true })
  try {
    signal?.throwIfAborted()
    const port = await listeningPort(child, timeoutMs)
    return { rpcUrl: `http://127.0.0.1:${port}`, port, stop }
  } catch (error) {
    await stop()
    throw error
  }
}

function listeningPort(child: ChildProcess, timeoutMs: number): Promise<number> {
  return new Promise((resolve, reject) => {
    let output = ''
    const fail = (reason: string, cause?: unknown): void => {
      clearTimeout(timer)
      reject(ChainError.of('ANVIL_FAILED', `anvil ${reason}.`, output.trim().split('\n').slice(-5), cause))
    }
    const timer = setTimeout(() => fail(`did not start within ${timeoutMs} ms`), timeoutMs)
    const collect = (chunk: Buffer): void => {
      if (output.length < 65_536) output += chunk.toString()
      const port = /Listening on [\d.]+:(\d+)/.exec(output)?.[1]
      if (port === undefined) return
      clearTimeout(timer)
      child.stdout?.off('data', collect).resume()
      resolve(Number(port))
    }
    child.once('error', (error) => fail('could not be started', error))
    child.once('exit', (code) => fail(`ended with exit code ${code}`))
    child.stderr?.on('data', (chunk: Buffer) => {
      if (output.length < 65_536) output += chunk.toString()
    })
    child.stdout?.on('data', collect)
  })
}

/** Path of the binary in the package npm installed for this platform. */
function anvilBinary(): string {
  const require = createRequire(import.meta.url)
  const platform = process.platform === 'win32' ? 'win32' : process.platform
  const architecture = process.arch === 'x64' ? 'amd64' : process.arch
  const name = `@foundry-rs/anvil-${platform}-${architecture}`
  try {
    const wrapper = createRequire(require.resolve('@foundry-rs/anvil/package.json'))
    return wrapper.resolve(`${name}/bin/anvil${process.platform === 'win32' ? '.exe' : ''}`)
  } catch (cause) {
    throw ChainError.of(
      'ANVIL_MISSING',
      'anvil is not installed for this platform.',
      [`package: ${name}`, 'install it with: npm install @foundry-rs/anvil'],
      cause,
    )
  }
}

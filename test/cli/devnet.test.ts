import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { describe, expect, test } from 'vitest'
import { run } from '../../src/cli/run.js'
import { createBftDevnet } from '../../src/devnet/bft/create-bft-devnet.js'
import { type BftSource, createBftSource } from '../../src/sources/bft/create-bft-source.js'
import { type ServiceProcess, startService } from '../operation/service-process.js'
import { compiledSources } from '../support/compiled-sources.js'
import { runCli } from './run-cli.js'
import { scratchFolder } from './scratch.js'

const folder = scratchFolder()

/** Runs the command until `use` is done with what it serves, then interrupts it. */
async function whileServing(argv: readonly string[], use: (source: BftSource) => Promise<void>) {
  const controller = new AbortController()
  const output = { stdout: '', stderr: '' }
  let served: Promise<void> | undefined
  const code = await run(['devnet', '--port', '0', ...argv], {
    stdout: (text) => {
      output.stdout += text
    },
    stderr: (text) => {
      output.stderr += text
      const url = /http:\/\/\S+/.exec(text)?.[0]
      if (url === undefined) return
      served = use(createBftSource({ url })).finally(() => controller.abort())
    },
    env: {},
    signal: controller.signal,
  })
  await served
  return { code, ...output, json: JSON.parse(output.stdout || 'null') }
}

describe('devnet', () => {
  test('default: --blocks makes the same chain as the library, and stands still', async () => {
    const expected = createBftDevnet({ seed: 'cli', validators: 5 })
    expected.runToHeight(4n)
    const argv = ['--seed', 'cli', '--validators', '5', '--blocks', '4', '--json']
    const { code, json } = await whileServing(argv, async (source) => {
      expect(await source.getLatestBlock()).toEqual(expected.getLightBlock(4n))
      expect(await source.getStatus()).toMatchObject({ height: 4n, time: expected.time() })
    })
    expect(code).toBe(0)
    expect(json).toMatchObject({ height: 4, chainId: 77, seed: 'cli' })
  })

  test('args: without --blocks it follows the wall clock, --block-time apart, from a script', async () => {
    const script = join(folder, 'script.yaml')
    writeFileSync(script, 'chainId: 5\nvalidators: [{ name: solo, power: 1 }]\nblockTime: 5000\n')
    const before = BigInt(Date.now())
    const { code, json } = await whileServing(
      ['--script', script, '--block-time', '200', '--json'],
      async (source) => {
        for (;;) {
          const { height, time, chainId } = await source.getStatus()
          expect(chainId).toBe(5n)
          expect(time).toBeLessThanOrEqual(BigInt(Date.now()))
          if (height >= 3n) break
        }
        const { header } = await source.getLightBlock(2n)
        expect(header.timestamp).toBeGreaterThanOrEqual(before + 400n)
      },
    )
    expect(code).toBe(0)
    expect(json.height).toBeGreaterThanOrEqual(3)
  })

  test('behavior: an interrupt ends the process cleanly, and its port is free', async () => {
    const argv = ['devnet', '--port', '0', '--json']
    const child = startService(compiledSources().main, argv)
    const url = await addressIn(child)
    const { height } = await createBftSource({ url }).getStatus()
    expect(height).toBeGreaterThanOrEqual(0n)
    child.signal('SIGINT')
    expect(await child.exited).toMatchObject({ code: 0, signal: null })
    expect(JSON.parse(child.stdout())).toMatchObject({ url })
    await expect(fetch(url)).rejects.toThrow()
  })

  async function addressIn(child: ServiceProcess): Promise<string> {
    for (;;) {
      const url = /http:\/\/\S+/.exec(child.stderr())?.[0]
      if (url !== undefined) return url
      if (child.child.exitCode !== null) throw new Error(child.stderr())
      await sleep(50)
    }
  }

  test.each<[string, readonly string[], number, string]>([
    ['a chain family that is unknown', ['--chain', 'raft'], 2, 'USAGE'],
    ['a number that is none', ['--blocks', 'many'], 2, 'USAGE'],
    ['no validators', ['--validators', '0'], 1, 'INVALID_SCRIPT'],
    ['too many validators', ['--validators', '257'], 1, 'INVALID_SCRIPT'],
    ['no time between blocks', ['--block-time', '0'], 1, 'INVALID_SCRIPT'],
    ['a script that is not there', ['--script', join(folder, 'none.yaml')], 1, 'SCRIPT_UNREADABLE'],
  ])('error: %s', async (_, argv, code, error) => {
    const result = await runCli(['devnet', '--port', '0', ...argv, '--json'])
    expect(result).toMatchObject({ code, json: { error: { code: error } } })
  })

  test('error: validators both on the command line and in the script', async () => {
    const script = join(folder, 'named.yaml')
    writeFileSync(script, 'validators: [{ name: a, power: 1 }]\n')
    const result = await runCli(['devnet', '--script', script, '--validators', '4', '--json'])
    expect(result).toMatchObject({ code: 2, json: { error: { code: 'USAGE' } } })
  })

  test('error: a chain that stalls before its blocks are made', async () => {
    const script = join(folder, 'stalled.yaml')
    writeFileSync(script, 'faults: [{ kind: crash, from: 0, validators: [v0, v1] }]\n')
    const result = await runCli(['devnet', '--script', script, '--blocks', '3', '--port', '0', '--json'])
    expect(result).toMatchObject({ code: 1, json: { error: { code: 'STALLED' } } })
  })
})

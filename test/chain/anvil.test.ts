import { spawn } from 'node:child_process'
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { dirname, join, resolve } from 'node:path'
import ts from 'typescript'
import { expect, test } from 'vitest'
import { startAnvil } from '../../src/chain/anvil.js'
import { connectChain } from '../../src/chain/chain-client.js'
import { setChainTime } from '../../src/chain/set-chain-time.js'

async function answers(rpcUrl: string): Promise<boolean> {
  return connectChain({ rpcUrl }).then(
    () => true,
    () => false,
  )
}

async function goneWithin(rpcUrl: string, milliseconds: number): Promise<boolean> {
  const body = '{"jsonrpc":"2.0","id":1,"method":"eth_chainId","params":[]}'
  for (const end = Date.now() + milliseconds; Date.now() < end; ) {
    const up = await fetch(rpcUrl, {
      method: 'POST',
      body,
      headers: { 'content-type': 'application/json' },
    }).then(
      () => true,
      () => false,
    )
    if (!up) return true
    await new Promise((wake) => setTimeout(wake, 50))
  }
  return false
}

test('default: starts at a given time, moves it, and stops', async () => {
  const anvil = await startAnvil({ timestamp: 1_700_000_000n })
  const client = await connectChain({ rpcUrl: anvil.rpcUrl })
  expect((await client.getBlock()).timestamp).toBe(1_700_000_000n)
  await setChainTime({ client, timestamp: 1_700_001_000n })
  expect((await client.getBlock()).timestamp).toBe(1_700_001_000n)
  await anvil.stop()
  expect(await goneWithin(anvil.rpcUrl, 30_000)).toBe(true)
})

test('behavior: two at once do not share a port', async () => {
  const [first, second] = await Promise.all([startAnvil(), startAnvil()])
  expect(first.port).not.toBe(second.port)
  await Promise.all([first.stop(), second.stop()])
})

test('args: signal', async () => {
  const controller = new AbortController()
  const anvil = await startAnvil({ signal: controller.signal })
  expect(await answers(anvil.rpcUrl)).toBe(true)
  controller.abort()
  expect(await goneWithin(anvil.rpcUrl, 30_000)).toBe(true)
})

test('args: signal that is aborted already', async () => {
  await expect(startAnvil({ signal: AbortSignal.abort() })).rejects.toThrow('aborted')
})

test('error: ends before it listens', async () => {
  const hardfork = 'no such fork' as 'prague'
  await expect(startAnvil({ hardfork })).rejects.toMatchObject({ code: 'ANVIL_FAILED' })
})

test.skipIf(process.platform === 'win32')('behavior: dies with its parent, even a killed one', async () => {
  const parent = await startParent()
  expect(await answers(parent.rpcUrl)).toBe(true)
  process.kill(parent.pid, 'SIGKILL')
  expect(await goneWithin(parent.rpcUrl, 30_000)).toBe(true)
})

/** A process that starts a chain, tells its address and waits. Its source is transpiled, since Node reads no TypeScript. */
async function startParent(): Promise<{ pid: number; rpcUrl: string }> {
  const root = resolve(import.meta.dirname, '../..')
  const folder = join(root, 'build/test-chain')
  const modules = ['errors/base-error', 'chain/chain-error', 'chain/anvil']
  for (const module of modules) {
    const target = join(folder, `${module}.js`)
    mkdirSync(dirname(target), { recursive: true })
    const source = readFileSync(join(root, `src/${module}.ts`), 'utf8')
    const compilerOptions = { module: ts.ModuleKind.ESNext, target: ts.ScriptTarget.ES2022 }
    writeFileSync(target, ts.transpileModule(source, { compilerOptions }).outputText)
  }
  const script = join(folder, 'parent.js')
  writeFileSync(
    script,
    `import { startAnvil } from './chain/anvil.js'
const { rpcUrl } = await startAnvil()
process.stdout.write(rpcUrl)
setInterval(() => undefined, 1000)`,
  )
  const child = spawn(process.execPath, [script], { stdio: ['ignore', 'pipe', 'inherit'] })
  const rpcUrl = await new Promise<string>((tell, fail) => {
    child.stdout.once('data', (data: Buffer) => tell(data.toString()))
    child.once('exit', (code) => fail(new Error(`the parent ended with ${code}`)))
  })
  return { pid: child.pid as number, rpcUrl }
}

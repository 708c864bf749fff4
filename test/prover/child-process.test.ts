import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, describe, expect, test, vi } from 'vitest'
import { type RunChildParameters, runChild } from '../../src/prover/child-process.js'

const directory = mkdtempSync(join(tmpdir(), 'concordat-child-'))
afterAll(() => rmSync(directory, { recursive: true }))

const node = (script: string, options: Partial<RunChildParameters> = {}) =>
  runChild({ label: 'The child', command: process.execPath, arguments: ['-e', script], ...options })

const withCode = (code: string) => expect.objectContaining({ code })
const FOREVER = 'setInterval(() => {}, 1000)'

/** A child that writes its process id to a file and then never ends. */
function immortal(name: string) {
  const file = join(directory, name)
  const script = `require('node:fs').writeFileSync(${JSON.stringify(file)}, String(process.pid)); ${FOREVER}`
  return { script, pid: () => Number(readFileSync(file, 'utf8')) }
}

function isRunning(pid: number): boolean {
  try {
    process.kill(pid, 0)
    return true
  } catch {
    return false
  }
}

describe('runChild', () => {
  test('default', async () => {
    const result = await node('setTimeout(() => {}, 200)')
    expect(result.seconds).toBeGreaterThan(0.2)
    expect(result.seconds).toBeLessThan(20)
  })

  test.runIf(process.platform === 'linux')('behavior: the peak memory is that of the child', async () => {
    const result = await node('const held = Buffer.alloc(300e6, 1); setTimeout(() => held[0], 500)')
    expect(result.peakRssBytes).toBeGreaterThan(300e6)
    expect(result.peakRssBytes).toBeLessThan(600e6)
  })

  test('behavior: NODE_OPTIONS of the parent does not reach the child', async () => {
    const before = process.env.NODE_OPTIONS
    process.env.NODE_OPTIONS = '--no-such-option'
    try {
      await node('')
    } finally {
      if (before === undefined) delete process.env.NODE_OPTIONS
      else process.env.NODE_OPTIONS = before
    }
  })

  test('behavior: a chatty child does not block', async () => {
    await node('process.stdout.write("x".repeat(5_000_000)); process.stderr.write("y".repeat(5_000_000))')
  })

  test('error: failure carries the tail of the output', async () => {
    const failing = node(
      'console.error("x".repeat(9000)); console.error("\\x1b[31mthe reason\\x1b[0m"); process.exit(3)',
    )
    await expect(failing).rejects.toThrowError(withCode('PROVER_FAILED'))
    const error = await failing.catch((thrown: Error) => thrown)
    expect(String(error)).toContain('exit: 3')
    expect(String(error)).toContain('the reason')
    expect(String(error)).not.toContain('\x1b')
    expect(String(error).length).toBeLessThan(5000)
  })

  test('error: output after which the program hangs', async () => {
    const { script, pid } = immortal('hopeless')
    const hopeless = /ERROR Writing/
    const failing = node(`${script}; console.log('ERROR Writing: no space')`, { hopeless })
    await expect(failing).rejects.toThrowError(withCode('PROVER_FAILED'))
    expect(String(await failing.catch((thrown: Error) => thrown))).toContain('no space')
    expect(isRunning(pid())).toBe(false)
    await node("console.log('all is well')", { hopeless })
  })

  test('error: the program does not exist', async () => {
    const missing = runChild({ label: 'The child', command: join(directory, 'absent'), arguments: [] })
    await expect(missing).rejects.toThrowError(withCode('PROVER_NOT_FOUND'))
  })

  test('error: the program is not executable', async () => {
    const file = join(directory, 'plain')
    writeFileSync(file, 'nothing', { mode: 0o644 })
    const plain = runChild({ label: 'The child', command: file, arguments: [] })
    await expect(plain).rejects.toThrowError(withCode('PROVER_NOT_FOUND'))
  })

  test('error: the time limit kills the child', async () => {
    const { script, pid } = immortal('timeout')
    await expect(node(script, { limits: { milliseconds: 4000 } })).rejects.toThrowError(
      withCode('PROVER_TIMEOUT'),
    )
    expect(isRunning(pid())).toBe(false)
  })

  test('error: an abort kills the child and keeps the reason', async () => {
    const { script, pid } = immortal('abort')
    const controller = new AbortController()
    const failing = node(script, { signal: controller.signal }).catch((thrown: Error) => thrown)
    await vi.waitFor(() => expect(pid()).toBeGreaterThan(0), { timeout: 30_000 })
    controller.abort(new Error('changed my mind'))
    expect(await failing).toMatchObject({ code: 'PROVER_ABORTED', cause: { message: 'changed my mind' } })
    expect(isRunning(pid())).toBe(false)
  })

  test('error: a signal that has fired already starts nothing', async () => {
    const file = join(directory, 'never')
    const script = `require('node:fs').writeFileSync(${JSON.stringify(file)}, '')`
    await expect(node(script, { signal: AbortSignal.abort() })).rejects.toThrowError(
      withCode('PROVER_ABORTED'),
    )
    expect(() => readFileSync(file)).toThrow()
  })

  test('error: the heap limit of a Node child', async () => {
    const hungry = runChild({
      label: 'The child',
      command: process.execPath,
      arguments: ['--max-old-space-size=32', '-e', 'const a = []; for (;;) a.push(Array(1000).fill({}))'],
    })
    await expect(hungry).rejects.toThrowError(withCode('PROVER_OUT_OF_MEMORY'))
  })

  test.runIf(process.platform === 'linux')('error: memory outside the heap counts as well', async () => {
    const script = 'const a = []; setInterval(() => a.push(Buffer.alloc(20e6, 1)), 10)'
    const hungry = node(script, { limits: { memoryBytes: 200e6 } })
    await expect(hungry).rejects.toThrowError(withCode('PROVER_OUT_OF_MEMORY'))
  })

  test.skipIf(process.platform === 'win32')(
    'error: killed from outside counts as missing memory',
    async () => {
      await expect(node('process.kill(process.pid, "SIGKILL")')).rejects.toThrowError(
        withCode('PROVER_OUT_OF_MEMORY'),
      )
      await expect(node('process.kill(process.pid, "SIGTERM")')).rejects.toThrowError(
        withCode('PROVER_FAILED'),
      )
    },
  )

  test.skipIf(process.platform === 'win32')(
    'error: a surviving grandchild does not delay the result',
    async () => {
      const file = join(directory, 'wrapper')
      writeFileSync(file, '#!/bin/sh\nsleep 60 &\nexit 7\n', { mode: 0o755 })
      const started = performance.now()
      const failing = runChild({ label: 'The child', command: file, arguments: [] })
      await expect(failing).rejects.toThrowError(withCode('PROVER_FAILED'))
      expect(performance.now() - started).toBeLessThan(50_000)
    },
  )
})

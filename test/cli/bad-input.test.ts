import { readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { type Anvil, startAnvil } from '../../src/chain/anvil.js'
import { writeDevnetFiles } from './devnet-files.js'
import { runCli } from './run-cli.js'
import { scratchFolder } from './scratch.js'

const folder = scratchFolder()
let files: ReturnType<typeof writeDevnetFiles>
let cancun: Anvil

beforeAll(async () => {
  files = writeDevnetFiles(folder)
  cancun = await startAnvil({ hardfork: 'cancun' })
})
afterAll(() => cancun.stop())

describe('wrong command lines', () => {
  test.each([
    ['no command', []],
    ['an unknown command', ['rotate']],
    ['an unknown option', ['demo', '--fast']],
    ['no updates', ['replay', '--bootstrap', 'b.json']],
    ['no checkpoint', ['replay', '--updates', 'u.json']],
    ['an unknown route', ['replay', '--updates', 'u.json', '--bootstrap', 'b.json', '--route', 'full']],
    ['a URL that is none', ['replay', '--updates', 'u.json', '--bootstrap', 'b.json', '--rpc', 'localhost']],
    ['two committees', ['prove', '--update', 'u', '--committee', 'c', '--bootstrap', 'b', '--out', 'p']],
    ['half a statement', ['verify', '--proof', 'p', '--update', 'u']],
    ['a beacon without a ptau', ['circuits', '--beacon', '00ff']],
    ['no runs', ['bench', '--runs', '0']],
    ['a number that is none', ['bench', '--runs', 'many']],
  ])('error: %s ends with code 2', async (_, argv) => {
    const { code, stdout, stderr } = await runCli(argv)
    expect(code).toBe(2)
    expect(stdout).toBe('')
    expect(stderr).not.toBe('')
  })

  test('args: with --json the error is an object on standard output', async () => {
    const { code, json, stdout } = await runCli(['replay', '--updates', 'u.json', '--json'])
    expect(code).toBe(2)
    expect(json.error.code).toBe('USAGE')
    expect(stdout.trimEnd().split('\n')).toHaveLength(1)
  })

  test('args: help and version end with code 0', async () => {
    expect((await runCli(['--help'])).code).toBe(0)
    const version = await runCli(['--version'])
    expect(version).toMatchObject({ code: 0, stdout: '0.1.0\n' })
  })
})

describe('bad files', () => {
  const replay = (...more: string[]) => runCli(['replay', '--route', 'direct', '--json', ...more])

  test('error: a missing file', async () => {
    const { code, json } = await replay(
      '--updates',
      join(folder, 'none.json'),
      '--bootstrap',
      files.bootstrap,
    )
    expect(code).toBe(1)
    expect(json.error.code).toBe('FILE_UNREADABLE')
  })

  test('error: truncated JSON names the file', async () => {
    const cut = join(folder, 'cut.json')
    writeFileSync(cut, readFileSync(files.update).subarray(0, 3000))
    const { code, json, stderr } = await replay(
      '--updates',
      files.update,
      cut,
      '--bootstrap',
      files.bootstrap,
    )
    expect(code).toBe(1)
    expect(json).toMatchObject({
      error: { code: 'MALFORMED_JSON', facts: [`file: ${cut}`] },
    })
    expect(stderr).not.toContain('light client')
  })

  test('error: a document of another kind names the field', async () => {
    const { code, json } = await replay('--updates', files.update, '--bootstrap', files.committee)
    expect(code).toBe(1)
    expect(json.error).toMatchObject({ code: 'INVALID_DOCUMENT' })
    expect(json.error.facts).toContain('path: header')
  })

  test('error: an empty folder', async () => {
    const { code, json } = await replay('--updates', scratchFolder(), '--bootstrap', files.bootstrap)
    expect(code).toBe(1)
    expect(json.error.code).toBe('NO_UPDATES')
  })

  test('error: prove leaves nothing behind when the committee is wrong', async () => {
    const out = join(folder, 'proof.json')
    const { code, json } = await runCli([
      ...['prove', '--update', files.update, '--committee', files.otherCommittee],
      ...['--out', out, '--json'],
    ])
    expect(code).toBe(1)
    expect(json.error.code).toBe('COMMITTEE_MISMATCH')
    expect(readdirSync(folder).filter((name) => name.startsWith('proof'))).toEqual([])
  })

  test('error: verify of something that is not a proof', async () => {
    const { code, json } = await runCli(['verify', '--proof', files.update, '--json'])
    expect(code).toBe(1)
    expect(json.error.code).toBe('MALFORMED_APK_PROOF')
  })

  test('error: unknown circuits and benchmark rows', async () => {
    const circuits = await runCli(['circuits', 'apk-512-9', '--directory', join(folder, 'none'), '--json'])
    expect(circuits).toMatchObject({ code: 1, json: { error: { code: 'CIRCUIT_UNKNOWN' } } })
    const bench = await runCli(['bench', 'apk-512-9', '--json'])
    expect(bench).toMatchObject({ code: 1, json: { error: { code: 'BENCH_CASE_UNKNOWN' } } })
  })
})

describe('bad chains', () => {
  test('error: a node that does not answer', async () => {
    const { code, json } = await runCli([
      ...['replay', '--updates', files.update, '--bootstrap', files.bootstrap],
      ...['--route', 'direct', '--rpc', 'http://127.0.0.1:9', '--json'],
    ])
    expect(code).toBe(1)
    expect(json.error.code).toBe('RPC_UNREACHABLE')
  })

  test.each(['replay', 'deploy'])('error: %s on a chain without EIP-2537', async (command) => {
    const input = command === 'replay' ? ['--updates', files.update, '--route', 'direct'] : ['--no-apk']
    const { code, json } = await runCli([
      ...[command, '--bootstrap', files.bootstrap, '--rpc', cancun.rpcUrl, '--json'],
      ...input,
    ])
    expect(code).toBe(1)
    expect(json.error.code).toBe('PRECOMPILE_MISSING')
  })

  test('error: a local chain with the rules of Cancun', async () => {
    const { code, json } = await runCli([
      ...['replay', '--updates', files.update, '--bootstrap', files.bootstrap],
      ...['--route', 'direct', '--hardfork', 'cancun', '--json'],
    ])
    expect(code).toBe(1)
    expect(json.error.code).toBe('PRECOMPILE_MISSING')
  })

  test('error: a private key that is none is not repeated', async () => {
    const key = '0x1234secret'
    const { code, json, stdout, stderr } = await runCli(
      ['deploy', '--bootstrap', files.bootstrap, '--rpc', cancun.rpcUrl, '--no-apk', '--json'],
      { CONCORDAT_PRIVATE_KEY: key },
    )
    expect(code).toBe(1)
    expect(json.error.code).toBe('INVALID_PRIVATE_KEY')
    expect(stdout + stderr).not.toContain('secret')
  })
})

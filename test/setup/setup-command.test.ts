import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { Readable } from 'node:stream'
import { Command } from '@commander-js/extra-typings'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { loadArtifacts } from '../../src/artifacts/load-artifacts.js'
import { type Anvil, startAnvil } from '../../src/chain/anvil.js'
import { connectChain } from '../../src/chain/chain-client.js'
import { deployVerifier } from '../../src/chain/deploy-verifier.js'
import type { CommandResult } from '../../src/cli/cli-io.js'
import { addSetupCommand } from '../../src/cli/commands/setup.js'
import { ENTROPY_VARIABLE } from '../../src/setup/entropy.js'
import { temporaryDirectory, toyCircuit } from '../artifacts/toy-circuits.js'
import { runCli } from '../cli/run-cli.js'
import { copyOf, flipByte, makePtau } from './toy-ceremony.js'

const root = temporaryDirectory()
const directory = join(root, 'ceremony')
const beaconHash = `0x${'ab'.repeat(32)}`
let pinned: { ptau: string; ptauSha256: string }
let anvil: Anvil

beforeAll(async () => {
  anvil = await startAnvil()
  pinned = await makePtau(root)
})

afterAll(() => anvil?.stop())

/** Runs `concordat setup` as it is, but for the toy circuit. */
async function setup(argv: readonly string[], { env = {}, stdin = '' } = {}) {
  let [output, result] = ['', undefined as CommandResult | undefined]
  const put = (text: string) => {
    output += text
  }
  const program = new Command('concordat').exitOverride().configureOutput({ writeOut: put, writeErr: put })
  const io = { stdout: put, stderr: put, env, signal: new AbortController().signal }
  const finish = (value: CommandResult) => {
    result = value
  }
  addSetupCommand(
    program,
    { io, finish },
    { definitions: () => [toyCircuit], stdin: () => Readable.from([stdin]) },
  )
  await program.parseAsync(['setup', ...argv], { from: 'user' })
  if (result === undefined) throw new Error('the command gave no result')
  // biome-ignore lint/suspicious/noExplicitAny: tests look into whatever a command printed
  return { output: output + result.text, ok: result.ok, text: result.text, json: result.json as any }
}

describe('concordat setup', () => {
  test('default: from new to verify, with the verifier on a chain', async () => {
    const { ptau, ptauSha256 } = pinned
    const at = ['--directory', directory]
    const begun = await setup(['new', '--circuit', 'toy', '--ptau', ptau, '--ptau-sha256', ptauSha256, ...at])
    expect(begun.json).toMatchObject({
      ptau: { sha256: ptauSha256 },
      circuits: [{ name: 'toy', finished: false }],
    })

    const secrets = { env: { [ENTROPY_VARIABLE]: 'secret of alice' }, stdin: 'secret of bob' }
    const alice = await setup(['contribute', ...at, '--name', 'alice'], secrets)
    const bob = await setup(
      ['contribute', ...at, '--circuit', 'toy', '--name', 'bob', '--entropy-stdin'],
      secrets,
    )
    for (const { json, text, output } of [alice, bob]) {
      expect(text).toContain(json.steps[0].contributionHash)
      expect(output).not.toContain('secret')
    }
    expect((await setup(['verify', ...at, '--partial'])).ok).toBe(true)
    const ended = await setup(['beacon', ...at, '--hash', beaconHash, '--iterations', '10'])
    expect(ended.json.steps).toMatchObject([{ kind: 'beacon', circuit: 'toy' }])
    const finished = await setup(['finish', ...at, '--minimum-contributions', '2'])
    expect(finished.json.circuits).toMatchObject([{ name: 'toy', finished: true }])

    const { paths } = (await loadArtifacts(directory)).circuit('toy')
    const client = await connectChain({ rpcUrl: anvil.rpcUrl })
    const { address } = await deployVerifier({ client, path: paths.verifier, setupKind: 'ceremony' })
    const mine = alice.json.steps[0].contributionHash
    const pins = ['--ptau', ptau, '--ptau-sha256', `0x${ptauSha256}`, '--contribution', mine]
    const chain = ['--rpc', anvil.rpcUrl, '--address', `toy=${address}`]
    const verified = await setup(['verify', ...at, ...pins, ...chain, '--minimum-contributions', '2'])
    expect(verified).toMatchObject({ ok: true, json: { valid: true, findings: [], unchecked: [] } })
    expect(verified.text).toContain(mine)
    const elsewhere = ['--rpc', anvil.rpcUrl, '--address', `0x${'12'.repeat(20)}`]
    expect((await setup(['verify', ...at, ...elsewhere])).json.findings).toMatchObject([
      { code: 'DEPLOYED_CODE_DIFFERS' },
    ])
  })

  test('error: a finding is named, and the command does not succeed', async () => {
    const damaged = copyOf(directory, join(root, 'damaged'))
    await flipByte(join(damaged, 'toy', 'Verifier.sol'), 0.5)
    const { ok, json, text } = await setup(['verify', '--directory', damaged])
    expect(ok).toBe(false)
    expect(json).toMatchObject({
      valid: false,
      findings: expect.arrayContaining([
        {
          code: 'VERIFIER_DIFFERS',
          circuit: 'toy',
          detail: expect.any(String),
        },
      ]),
    })
    expect(text).toContain('the setup does NOT verify')
    const nowhere = await setup(['verify', '--directory', join(root, 'nowhere')])
    expect(nowhere).toMatchObject({
      ok: false,
      json: { findings: [{ code: 'TRANSCRIPT_INVALID' }], circuits: [] },
    })
  })

  test('error: a command line that makes no sense', async () => {
    const at = ['--directory', directory]
    await expect(setup(['verify', ...at, '--rpc', anvil.rpcUrl])).rejects.toMatchObject({ code: 'USAGE' })
    const address = setup(['verify', ...at, '--rpc', anvil.rpcUrl, '--address', 'toy=0x12'])
    await expect(address).rejects.toMatchObject({ code: 'USAGE' })
    const source = ['--ptau', pinned.ptau, '--ptau-sha256', pinned.ptauSha256, ...at]
    await expect(setup(['new', '--circuit', 'other', ...source])).rejects.toMatchObject({
      code: 'CIRCUIT_UNKNOWN',
    })
    for (const argv of [
      ['new', '--circuit', 'toy', '--ptau', pinned.ptau, '--ptau-sha256', 'abc', ...at],
      ['new', '--circuit', 'toy', '--ptau', pinned.ptau, ...at],
      ['contribute', ...at],
      ['contribute', ...at, '--name', 'x', '--entropy', 'on the command line'],
      ['beacon', ...at, '--hash', beaconHash, '--iterations', 'many'],
      ['finish', ...at, '--minimum-contributions', '0'],
    ]) {
      await expect(setup(argv)).rejects.toMatchObject({ name: 'CommanderError' })
    }
  })

  test('error: exit codes, and one JSON object, from the program itself, which has no toy circuit', async () => {
    const verified = await runCli(['setup', 'verify', '--directory', directory, '--json'])
    expect(verified.code).toBe(1)
    expect(verified.json).toMatchObject({
      valid: false,
      findings: [{ code: 'CIRCUIT_UNKNOWN', circuit: 'toy' }],
    })
    expect(verified.stdout.trim().split('\n')).toHaveLength(1)
    const at = ['--directory', directory, '--ptau', pinned.ptau]
    const begin = ['setup', 'new', ...at, '--circuit', 'apk-32-10', '--json', '--ptau-sha256']
    expect(await runCli([...begin, 'f'.repeat(64)])).toMatchObject({
      code: 1,
      json: { error: { code: 'PTAU_MISMATCH' } },
    })
    expect((await runCli([...begin, 'abc'])).code).toBe(2)
    expect((await runCli(['setup', 'verify', '--directory', directory, '--rpc', anvil.rpcUrl])).code).toBe(2)
  })

  test('behavior: the transcript is all that the command adds to what prover and deployment read', async () => {
    const { circuits } = JSON.parse(await readFile(join(directory, 'manifest.json'), 'utf8'))
    expect(circuits.toy.setup).toMatchObject({
      kind: 'ceremony',
      ptauSha256: pinned.ptauSha256,
      contributions: [{ name: 'alice' }, { name: 'bob' }, { kind: 'beacon' }],
      beacon: { hash: beaconHash.slice(2), iterationsExponent: 10, name: 'beacon' },
    })
  })
})

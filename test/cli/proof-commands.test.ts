import { cpSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { type Anvil, startAnvil } from '../../src/chain/anvil.js'
import { defaultCircuitsDirectory, prepareCircuits } from '../../src/replay/prepare-circuits.js'
import { writeDevnetFiles } from './devnet-files.js'
import { runCli } from './run-cli.js'
import { scratchFolder } from './scratch.js'

const CIRCUIT = 'apk-512-8'
const LINK = 'link-512'
const KEY = '0xac0974bec39a17e36ba4a6b4d238ff944bacb478cbed5efcae784d7bf4f2ff80'
const folder = scratchFolder()
const proof = join(folder, 'proof.json')
let files: ReturnType<typeof writeDevnetFiles>
let anvil: Anvil

beforeAll(async () => {
  files = writeDevnetFiles(folder)
  anvil = await startAnvil()
  await prepareCircuits({ names: [CIRCUIT, LINK], directory: defaultCircuitsDirectory() })
})
afterAll(() => anvil.stop())

describe('circuits', () => {
  test('default: what is built stays, and is reported', async () => {
    const { code, json, stderr } = await runCli(['circuits', CIRCUIT, '--json'])
    expect(code).toBe(0)
    expect(stderr).toContain(`${CIRCUIT}: cached`)
    expect(json.circuits).toMatchObject([{ name: CIRCUIT, setup: 'development', domain: 32768 }])
  })
})

describe('prove and verify', () => {
  test('default: a proof that verifies, for its own update only', async () => {
    const made = await runCli([
      ...['prove', '--update', files.update, '--bootstrap', files.bootstrap, '--out', proof, '--json'],
    ])
    expect(made).toMatchObject({ code: 0, json: { circuit: CIRCUIT, participants: 510, out: proof } })
    const verify = (...more: string[]) => runCli(['verify', '--proof', proof, '--json', ...more])
    expect(await verify()).toMatchObject({ code: 0, json: { valid: true, statement: false } })
    const statement = ['--update', files.update, '--committee']
    expect(await verify(...statement, files.committee)).toMatchObject({ code: 0, json: { valid: true } })
    expect(await verify(...statement, files.otherCommittee)).toMatchObject({
      code: 1,
      json: { valid: false },
    })
    expect(await verify('--update', files.later, '--committee', files.committee)).toMatchObject({
      code: 1,
      json: { valid: false },
    })

    const text = JSON.parse(readFileSync(proof, 'utf8'))
    text.publicInputs[1] = String(BigInt(text.publicInputs[1]) + 1n)
    const changed = join(folder, 'changed.json')
    writeFileSync(changed, JSON.stringify(text))
    const refused = await runCli(['verify', '--proof', changed])
    expect(refused).toMatchObject({ code: 1, stdout: `INVALID proof of ${CIRCUIT}\n` })
  })

  test('error: a corrupt key is found before anything is deployed', async () => {
    const directory = join(folder, 'circuits')
    cpSync(defaultCircuitsDirectory(), directory, {
      recursive: true,
      filter: (path) =>
        path === defaultCircuitsDirectory() || /manifest\.json$|apk-512-8|link-512/.test(path),
    })
    const manifestPath = join(directory, 'manifest.json')
    const manifest = JSON.parse(readFileSync(manifestPath, 'utf8'))
    manifest.circuits = { [CIRCUIT]: manifest.circuits[CIRCUIT], [LINK]: manifest.circuits[LINK] }
    writeFileSync(manifestPath, JSON.stringify(manifest))
    const zkey = join(directory, CIRCUIT, `${CIRCUIT}.zkey`)
    const bytes = readFileSync(zkey)
    bytes[bytes.length - 1] = (bytes[bytes.length - 1] ?? 0) ^ 1
    writeFileSync(zkey, bytes)
    const { code, json, stderr } = await runCli([
      ...['replay', '--updates', files.update, '--bootstrap', files.bootstrap, '--route', 'apk'],
      ...['--directory', directory, '--json'],
    ])
    expect(code).toBe(1)
    expect(json.error.code).toBe('ARTIFACT_CORRUPT')
    expect(stderr).not.toContain('light client')
  })
})

describe('deploy', () => {
  test('default: verifiers and a light client, signed by the key in the environment', async () => {
    const { code, json } = await runCli(
      [...['deploy', '--rpc', anvil.rpcUrl, '--bootstrap', files.bootstrap, '--circuits', CIRCUIT, '--json']],
      { CONCORDAT_PRIVATE_KEY: KEY },
    )
    expect(code).toBe(0)
    expect(json).toMatchObject({
      chainId: 31337,
      slot: Number(files.period) * 8192,
      setup: 'development',
      verifiers: [{ circuit: CIRCUIT, capacity: 8 }],
    })
    expect(json.linkVerifier).toMatchObject({ circuit: LINK })
  })

  test('args: --no-apk deploys without circuits', async () => {
    const { code, json } = await runCli([
      ...['deploy', '--rpc', anvil.rpcUrl, '--bootstrap', files.bootstrap, '--no-apk', '--json'],
    ])
    expect(code).toBe(0)
    expect(json).toMatchObject({ setup: null, verifiers: [], linkVerifier: null })
  })
})

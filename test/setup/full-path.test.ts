import { mkdir, readdir, readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { exportKey } from '../../src/artifacts/export-key.js'
import { loadArtifacts } from '../../src/artifacts/load-artifacts.js'
import { runSnarkjs } from '../../src/artifacts/snarkjs.js'
import { type Anvil, startAnvil } from '../../src/chain/anvil.js'
import { type ChainClient, connectChain } from '../../src/chain/chain-client.js'
import { deployVerifier } from '../../src/chain/deploy-verifier.js'
import { readTranscript } from '../../src/setup/transcript.js'
import { verifySetup } from '../../src/setup/verify/verify-setup.js'
import { snarkjsProve, snarkjsVerify } from '../artifacts/snarkjs-oracle.js'
import { temporaryDirectory, toyCircuit, toyInputs } from '../artifacts/toy-circuits.js'
import { beacon, makePtau, runCeremony } from './toy-ceremony.js'

const root = temporaryDirectory()
const directory = join(root, 'ceremony')
let anvil: Anvil
let client: ChainClient
let pinned: { ptau: string; ptauSha256: string }

beforeAll(async () => {
  anvil = await startAnvil()
  client = await connectChain({ rpcUrl: anvil.rpcUrl })
  pinned = await makePtau(root)
  await runCeremony({ directory, ...pinned })
})

afterAll(() => anvil?.stop())

describe('a whole ceremony', () => {
  test('default: verifies, with nothing left uncompared', async () => {
    const report = await verifySetup({
      directory,
      definitions: [toyCircuit],
      ptauSha256: pinned.ptauSha256,
      checkPtauPoints: true,
      minimumContributions: 2,
    })
    expect(report.findings).toEqual([])
    expect(report).toMatchObject({ valid: true, unchecked: [] })
  })

  test('behavior: the transcript has what snarkjs says about the key', async () => {
    const { circuits, ptau } = await readTranscript(directory)
    const { circuitHash, contributions } = circuits.toy ?? expect.fail()
    expect(ptau).toMatchObject({ sha256: pinned.ptauSha256, power: 5 })
    expect(contributions).toMatchObject([
      { kind: 'contribution', name: 'alice' },
      { kind: 'contribution', name: 'bob' },
      { kind: 'beacon', name: 'beacon', beacon },
    ])
    const paths = ['r1cs', 'zkey'].map((ending) => join(directory, 'toy', `toy.${ending}`))
    const args = [paths[0], pinned.ptau, paths[1], { logger: true }]
    const { log } = await runSnarkjs({ calls: [{ method: 'zKey.verifyFromR1cs', args }] })
    const said = log.join('').replaceAll(/\s/g, '')
    for (const hash of [circuitHash, ...contributions.map((step) => step.contributionHash)])
      expect(said).toContain(hash)
  })

  test('behavior: nothing of a ceremony tells its secrets, its place or its time', async () => {
    const text = await readFile(join(directory, 'transcript.json'), 'utf8')
    expect(text).not.toContain(root)
    expect((await readdir(directory)).sort()).toEqual([
      'manifest.json',
      'phase1.ptau',
      'toy',
      'transcript.json',
    ])
    expect((await readdir(join(directory, 'toy', 'keys'))).sort()).toEqual([
      '0000.zkey',
      '0001.zkey',
      '0002.zkey',
    ])
  })

  test('behavior: loads as artifacts, proves, and its verifier on a chain takes the proof and no forgery', async () => {
    const artifacts = (await loadArtifacts(directory)).circuit('toy')
    expect(artifacts.isDevelopment).toBe(false)
    await artifacts.verifyFiles()
    const { wasm, zkey, verifier, verificationKey } = artifacts.paths
    const proven = await snarkjsProve({ wasm, zkey, inputs: toyInputs })
    const key = JSON.parse(await readFile(verificationKey, 'utf8'))
    expect(await snarkjsVerify(key, proven)).toBe(true)

    const deployed = await deployVerifier({ client, path: verifier, setupKind: 'ceremony' })
    const accepts = (proof: unknown, inputs: readonly string[]) => isAccepted(deployed, proof, inputs)
    expect(await accepts(proven.proof, proven.publicSignals)).toBe(true)
    const [first = '', ...others] = proven.publicSignals
    expect(await accepts(proven.proof, [String(BigInt(first) + 1n), ...others])).toBe(false)
    const zeros = proven.publicSignals.map(() => '0')
    expect(await accepts(cannedForgery(key), zeros)).toBe(false)

    const getCode = (address: `0x${string}`) => client.getCode({ address })
    const options = { directory, definitions: [toyCircuit], getCode }
    const { address } = deployed
    expect((await verifySetup({ ...options, deployments: [{ circuit: null, address }] })).findings).toEqual(
      [],
    )
    const elsewhere = [
      { circuit: 'toy', address: `0x${'12'.repeat(20)}` as const },
      { circuit: 'other', address },
    ]
    expect((await verifySetup({ ...options, deployments: elsewhere })).findings).toMatchObject([
      { code: 'DEPLOYED_CODE_DIFFERS', circuit: 'toy' },
      { code: 'CIRCUIT_UNKNOWN', circuit: 'other' },
    ])
  })

  test('error: the verifier of another key on a chain', async () => {
    const other = await runCeremony({ directory: join(root, 'other'), ...pinned, people: ['carol'] })
    const path = join(other, 'toy', 'Verifier.sol')
    const { address } = await deployVerifier({ client, path, setupKind: 'ceremony' })
    const { findings } = await verifySetup({
      directory,
      definitions: [toyCircuit],
      deployments: [{ circuit: 'toy', address }],
      getCode: (target) => client.getCode({ address: target }),
    })
    expect(findings).toMatchObject([{ code: 'DEPLOYED_CODE_DIFFERS', circuit: 'toy' }])
  })
})

test('behavior: the forgery that is refused works on the verifier of a key without contributions', async () => {
  const path = join(root, 'untouched', 'Verifier.sol')
  const { key, verifier } = await untouchedVerifier()
  await mkdir(join(root, 'untouched'))
  await writeFile(path, verifier)
  const deployed = await deployVerifier({ client, path, setupKind: 'ceremony' })
  expect(await isAccepted(deployed, cannedForgery(key), ['0', '0', '0'])).toBe(true)
})

async function untouchedVerifier() {
  const { key, verifier } = await exportKey(join(directory, 'toy', 'keys', '0000.zkey'))
  return { key: key as VerificationKeyJson, verifier }
}

type VerificationKeyJson = { vk_alpha_1: string[]; vk_beta_2: string[][]; IC: string[][] }

/** A = alpha, B = beta, C = -IC[0]: proves any statement of zeros when delta = gamma. */
function cannedForgery(key: VerificationKeyJson) {
  const q = 21888242871839275222246405745257275088696311157297823662689037894645226208583n
  const [x = '', y = ''] = key.IC[0] ?? []
  return { pi_a: key.vk_alpha_1, pi_b: key.vk_beta_2, pi_c: [x, String(q - BigInt(y)), '1'] }
}

async function isAccepted(
  { address, abi }: Awaited<ReturnType<typeof deployVerifier>>,
  proof: unknown,
  inputs: readonly string[],
): Promise<boolean> {
  const { pi_a, pi_b, pi_c } = proof as { pi_a: string[]; pi_b: string[][]; pi_c: string[] }
  const pair = (list: readonly string[] = []) => list.slice(0, 2).map(BigInt)
  const result = await client.readContract({
    address,
    abi,
    functionName: 'verifyProof',
    args: [pair(pi_a), [pair(pi_b[0]).reverse(), pair(pi_b[1]).reverse()], pair(pi_c), inputs.map(BigInt)],
  })
  return result === true
}

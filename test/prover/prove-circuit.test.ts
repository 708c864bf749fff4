import { chmodSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { toSnarkjsProof } from '../../src/groth16/proof.js'
import { parseVerificationKey, type VerificationKey } from '../../src/groth16/verification-key.js'
import { verifyGroth16 } from '../../src/groth16/verify-proof.js'
import type { ProverBackend } from '../../src/prover/backend.js'
import {
  type ProveCircuitParameters,
  type ProverStage,
  proveCircuit,
} from '../../src/prover/prove-circuit.js'
import { createRapidsnarkBackend, RAPIDSNARK_VARIABLE } from '../../src/prover/rapidsnark-backend.js'
import { createSnarkjsBackend } from '../../src/prover/snarkjs-backend.js'
import { buildToyCircuit, type ToyCircuit } from '../groth16/toy-circuit.js'
import { abortOnceRunning } from '../worker/worker-harness.js'

const snarkjs = join(createRequire(import.meta.url).resolve('snarkjs'), '../cli.cjs')
const inputs = { square: 9n, factors: [3n, 4n] }

let toy: ToyCircuit
let verificationKey: VerificationKey
let temporaryDirectory: string

beforeAll(async () => {
  toy = await buildToyCircuit()
  verificationKey = parseVerificationKey(JSON.parse(readFileSync(toy.vk, 'utf8')))
})
afterAll(() => toy.remove())
beforeEach(() => {
  temporaryDirectory = mkdtempSync(join(tmpdir(), 'concordat-prover-'))
})
afterEach(() => {
  const left = readdirSync(temporaryDirectory)
  rmSync(temporaryDirectory, { recursive: true })
  expect(left, 'temporary files left behind').toEqual([])
})

const prove = (options: Partial<ProveCircuitParameters> = {}) =>
  proveCircuit({
    circuit: 'toy',
    files: toy,
    verificationKey,
    inputs,
    backend: createSnarkjsBackend(),
    temporaryDirectory,
    ...options,
  })

const withCode = (code: string) => expect.objectContaining({ code })

/** An executable that stands where rapidsnark would. */
function binary(script: string): string {
  const file = join(mkdtempSync(join(toy.directory, 'binary-')), 'prover')
  writeFileSync(file, `#!/bin/sh\n${script}\n`)
  chmodSync(file, 0o755)
  return file
}

/** Returns what it is told to, after really proving something. */
function dishonest(
  change: (made: Awaited<ReturnType<ProverBackend['prove']>>) => Partial<typeof made>,
): ProverBackend {
  const honest = createSnarkjsBackend()
  return {
    name: 'dishonest',
    async prove(parameters) {
      const made = await honest.prove(parameters)
      return { ...made, ...change(made) }
    },
  }
}

describe('proveCircuit', () => {
  test('default', async () => {
    const stages: ProverStage[] = []
    const made = await prove({
      expectedPublicInputs: [12n, 7n, 9n],
      onProgress: ({ stage }) => stages.push(stage),
    })
    expect(made.publicInputs).toEqual([12n, 7n, 9n])
    expect(verifyGroth16({ verificationKey, ...made })).toBe(true)
    expect(stages).toEqual(['witness', 'prove', 'verify'])
    expect(Math.min(made.seconds.witness, made.seconds.prove, made.seconds.verify)).toBeGreaterThan(0)
    if (process.platform === 'linux') expect(made.peakRssBytes).toBeGreaterThan(20e6)
  })

  test('behavior: concurrent proofs do not meet', async () => {
    const factors = [2n, 3n, 5n]
    const proofs = await Promise.all(
      factors.map((factor) => prove({ inputs: { square: factor ** 2n, factors: [factor, 7n] } })),
    )
    expect(proofs.map(({ publicInputs }) => publicInputs[0])).toEqual([14n, 21n, 35n])
    for (const made of proofs) expect(verifyGroth16({ verificationKey, ...made })).toBe(true)
  })

  test('error: inputs that do not satisfy the circuit', async () => {
    const failure = await prove({ inputs: { square: 9n, factors: [4n, 3n] } }).catch(
      (thrown: Error) => thrown,
    )
    expect(failure).toMatchObject({ code: 'WITNESS_ASSERTION_FAILED', template: 'Factors', line: 12 })
    const equal = await prove({ inputs: { square: 9n, factors: [3n, 3n] } }).catch((thrown: Error) => thrown)
    expect(equal).toMatchObject({ code: 'WITNESS_ASSERTION_FAILED', template: 'Factors', line: 14 })
  })

  test('error: inputs that do not fit the circuit', async () => {
    for (const wrong of [
      { square: 9n, factors: [3n] },
      { square: 9n, factors: [3n, 4n, 5n] },
      { square: 9n },
      { ...inputs, surplus: 1n },
    ]) {
      await expect(prove({ inputs: wrong })).rejects.toThrowError(withCode('WITNESS_INPUT_INVALID'))
    }
  })

  test('error: inputs that are no field elements are not reduced silently', async () => {
    const r = 21888242871839275222246405745257275088548364400416034343698204186575808495617n
    for (const square of [9n + r, r, -1n, 9 as unknown as bigint]) {
      await expect(prove({ inputs: { ...inputs, square } })).rejects.toThrowError(
        withCode('WITNESS_INPUT_INVALID'),
      )
    }
  })

  test('error: a broken wasm file', async () => {
    const wasm = join(toy.directory, 'broken.wasm')
    writeFileSync(wasm, readFileSync(toy.wasm).subarray(0, 1000))
    await expect(prove({ files: { ...toy, wasm } })).rejects.toThrowError(withCode('WITNESS_FAILED'))
  })

  test('error: a proof of another statement', async () => {
    const failure = await prove({ expectedPublicInputs: [12n, 7n, 16n] }).catch((thrown: Error) => thrown)
    expect(failure).toMatchObject({ code: 'PUBLIC_INPUTS_MISMATCH' })
    expect(String(failure)).toContain('index: 2')
    await expect(prove({ expectedPublicInputs: [12n, 7n] })).rejects.toThrowError(
      withCode('PUBLIC_INPUTS_MISMATCH'),
    )
  })

  test('error: the key of another setup', async () => {
    const other = { ...verificationKey, delta: verificationKey.gamma }
    await expect(prove({ verificationKey: other })).rejects.toThrowError(withCode('PROOF_REJECTED'))
  })

  test('error: a truncated proving key', async () => {
    const zkey = join(toy.directory, 'truncated.zkey')
    writeFileSync(zkey, readFileSync(toy.zkey).subarray(0, 1500))
    await expect(prove({ files: { ...toy, zkey } })).rejects.toThrowError(withCode('PROVER_FAILED'))
  })

  test('error: the time limit', async () => {
    await expect(prove({ limits: { milliseconds: 20 } })).rejects.toThrowError(withCode('PROVER_TIMEOUT'))
  })

  test.runIf(process.platform === 'linux')('error: the memory limit', async () => {
    await expect(prove({ limits: { memoryBytes: 30e6 } })).rejects.toThrowError(
      withCode('PROVER_OUT_OF_MEMORY'),
    )
  })

  for (const stage of ['witness', 'prove', 'verify'] as const) {
    test(`error: aborted during ${stage}`, async () => {
      const controller = new AbortController()
      const onProgress = (event: { stage: ProverStage }) => {
        if (event.stage !== stage) return
        if (stage === 'verify') controller.abort()
        else void abortOnceRunning(controller, temporaryDirectory)
      }
      await expect(prove({ onProgress, signal: controller.signal })).rejects.toThrowError(
        withCode('PROVER_ABORTED'),
      )
    })
  }
})

describe('a backend that is not honest', () => {
  test('error: a proof of another statement with the expected public inputs', async () => {
    const other = await prove({ inputs: { square: 16n, factors: [4n, 3n] } })
    const backend = dishonest(() => ({ proof: other.proof }))
    await expect(prove({ backend })).rejects.toThrowError(withCode('PROOF_REJECTED'))
  })

  test('error: a stale proof with its own public inputs', async () => {
    const stale = await prove({ inputs: { square: 16n, factors: [4n, 3n] } })
    const backend = dishonest(() => ({ proof: stale.proof, publicInputs: [...stale.publicInputs] }))
    const expectedPublicInputs = [12n, 7n, 9n]
    await expect(prove({ backend, expectedPublicInputs })).rejects.toThrowError(
      withCode('PUBLIC_INPUTS_MISMATCH'),
    )
  })

  test('error: one coordinate or one public input changed', async () => {
    for (const backend of [
      dishonest(({ proof }) => ({ proof: { ...proof, a: [proof.a[0] + 1n, proof.a[1]] } })),
      dishonest(({ publicInputs }) => ({ publicInputs: publicInputs.map((input) => input + 1n) })),
    ]) {
      await expect(prove({ backend })).rejects.toThrowError(withCode('PROOF_REJECTED'))
    }
  })
})

describe.skipIf(process.platform === 'win32')('the rapidsnark backend', () => {
  const at = (script: string) => createRapidsnarkBackend({ binary: binary(script) })

  test('behavior: the binary is called as rapidsnark is', async () => {
    const made = await prove({
      backend: at(`exec "${process.execPath}" "${snarkjs}" groth16 prove "$1" "$2" "$3" "$4"`),
    })
    expect(made.publicInputs).toEqual([12n, 7n, 9n])
  })

  test('behavior: the environment variable names the binary', () => {
    const before = process.env[RAPIDSNARK_VARIABLE]
    process.env[RAPIDSNARK_VARIABLE] = '/opt/prover'
    expect(createRapidsnarkBackend().name).toBe('rapidsnark')
    delete process.env[RAPIDSNARK_VARIABLE]
    expect(() => createRapidsnarkBackend()).toThrowError(withCode('BACKEND_NOT_CONFIGURED'))
    if (before !== undefined) process.env[RAPIDSNARK_VARIABLE] = before
  })

  test('error: no such binary', async () => {
    const backend = createRapidsnarkBackend({ binary: join(toy.directory, 'absent') })
    await expect(prove({ backend })).rejects.toThrowError(withCode('PROVER_NOT_FOUND'))
  })

  test('error: it fails and says why', async () => {
    const failure = await prove({ backend: at('echo "Invalid witness length" >&2; exit 1') }).catch(
      (thrown: Error) => thrown,
    )
    expect(failure).toMatchObject({ code: 'PROVER_FAILED' })
    expect(String(failure)).toContain('Invalid witness length')
  })

  test('error: it succeeds without writing anything', async () => {
    await expect(prove({ backend: at('exit 0') })).rejects.toThrowError(withCode('PROVER_FAILED'))
  })

  test('error: it writes garbage, half a file, or a proof at infinity', async () => {
    const { proof } = await prove()
    const text = JSON.stringify(toSnarkjsProof(proof))
    for (const output of ['garbage', text.slice(0, 100), '{}', text.replace(/"1"\]/, '"0"]')]) {
      const backend = at(`printf '%s' '${output}' > "$3"; echo '["12","7","9"]' > "$4"`)
      await expect(prove({ backend })).rejects.toThrowError(withCode('PROVER_FAILED'))
    }
  })

  test('error: it writes a well-formed proof of something else', async () => {
    const { proof } = await prove({ inputs: { square: 16n, factors: [4n, 3n] } })
    const backend = at(
      `printf '%s' '${JSON.stringify(toSnarkjsProof(proof))}' > "$3"; echo '["12","7","9"]' > "$4"`,
    )
    await expect(prove({ backend })).rejects.toThrowError(withCode('PROOF_REJECTED'))
  })
})

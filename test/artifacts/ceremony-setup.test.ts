import { readdir, readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { beforeAll, describe, expect, test } from 'vitest'
import { ceremonySetup, verifyCeremony } from '../../src/artifacts/ceremony-setup.js'
import { type CompiledCircuit, compileCircuit } from '../../src/artifacts/compile/compile-circuit.js'
import { digestFile } from '../../src/artifacts/file-digest.js'
import { lintVerificationKey } from '../../src/artifacts/lint-verification-key.js'
import { runSnarkjs } from '../../src/artifacts/snarkjs.js'
import { makeKnownPtau } from './known-ptau.js'
import { snarkjsProve, snarkjsVerificationKey, snarkjsVerify } from './snarkjs-oracle.js'
import { otherToyCircuit, temporaryDirectory, toyCircuit, toyInputs } from './toy-circuits.js'

const directory = temporaryDirectory()
const zkey = join(directory, 'final.zkey')
const contributions = [
  { name: 'first', entropy: 'some entropy' },
  { name: 'second', entropy: 'more entropy' },
]
const beacon = { hash: 'ab'.repeat(32), iterationsExponent: 10, name: 'beacon' }
let compiled: CompiledCircuit
let other: CompiledCircuit
let ptau: string

beforeAll(async () => {
  compiled = await compileCircuit({ definition: toyCircuit, directory })
  other = await compileCircuit({ definition: otherToyCircuit, directory: join(directory, 'other') })
  ptau = (await makeKnownPtau(directory, 5)).ptau
})

describe('ceremonySetup', () => {
  test('default: contributions and beacon are in the key, which proves and has no fault', async () => {
    const result = await ceremonySetup({ r1cs: compiled.r1cs, ptau, zkey, contributions, beacon })
    expect(result.ptauSha256).toBe((await digestFile(ptau)).sha256)
    expect(result.header.contributions).toEqual([
      { kind: 'contribution', name: 'first' },
      { kind: 'contribution', name: 'second' },
      { kind: 'beacon', name: 'beacon' },
    ])
    const key = await snarkjsVerificationKey(zkey)
    lintVerificationKey(key, { contributions: result.header.contributions.length })
    const proven = await snarkjsProve({ wasm: compiled.wasm, zkey, inputs: toyInputs })
    expect(await snarkjsVerify(key, proven)).toBe(true)
    expect((await readdir(directory)).filter((name) => /zkey\.\d/.test(name))).toEqual([])
  })

  test('error: no contribution, no entropy, a malformed beacon', async () => {
    const plan = { r1cs: compiled.r1cs, ptau, zkey: join(directory, 'refused.zkey'), contributions }
    const plans = [
      { ...plan, contributions: [] },
      { ...plan, contributions: [], beacon },
      { ...plan, contributions: [{ name: 'x', entropy: '' }] },
      { ...plan, beacon: { ...beacon, hash: 'abc' } },
      { ...plan, beacon: { ...beacon, iterationsExponent: 9 } },
    ]
    for (const bad of plans)
      await expect(ceremonySetup(bad)).rejects.toMatchObject({ code: 'CEREMONY_INVALID' })
    expect(await readdir(directory)).not.toContain('refused.zkey')
  })

  test('error: a file that is no ptau, and an absent one', async () => {
    const plan = { r1cs: compiled.r1cs, zkey: join(directory, 'refused.zkey'), contributions }
    await expect(ceremonySetup({ ...plan, ptau: compiled.wasm })).rejects.toMatchObject({
      code: 'PROCESS_FAILED',
    })
    await expect(ceremonySetup({ ...plan, ptau: join(directory, 'absent') })).rejects.toMatchObject({
      code: 'ARTIFACT_MISSING',
    })
  })

  test('error: aborted', async () => {
    // While the process that makes the key is starting.
    const signal = AbortSignal.timeout(40)
    const plan = { r1cs: compiled.r1cs, ptau, zkey: join(directory, 'aborted.zkey'), contributions, signal }
    await expect(ceremonySetup(plan)).rejects.toMatchObject({ code: 'BUILD_ABORTED' })
  })
})

describe('verifyCeremony', () => {
  test('error: a key without contributions is refused although snarkjs accepts it', async () => {
    const untouched = join(directory, 'untouched.zkey')
    const { results } = await runSnarkjs({
      calls: [
        { method: 'zKey.newZKey', args: [compiled.r1cs, ptau, untouched] },
        { method: 'zKey.verifyFromR1cs', args: [compiled.r1cs, ptau, untouched] },
      ],
    })
    expect(results[1]).toBe(true)
    await expect(verifyCeremony({ r1cs: compiled.r1cs, ptau, zkey: untouched })).rejects.toMatchObject({
      code: 'CEREMONY_INVALID',
      shortMessage: 'The key has too few contributions.',
    })
  })

  test('error: another circuit, a changed byte, a truncated key', async () => {
    await expect(verifyCeremony({ r1cs: other.r1cs, ptau, zkey })).rejects.toMatchObject({
      code: 'CEREMONY_INVALID',
    })
    const bytes = await readFile(zkey)
    const changed = join(directory, 'changed.zkey')
    for (const part of [0.2, 0.5, 0.8]) {
      const flipped = Buffer.from(bytes)
      const at = Math.floor(bytes.length * part)
      flipped.writeUInt8(flipped.readUInt8(at) ^ 1, at)
      await writeFile(changed, flipped)
      await expect(verifyCeremony({ r1cs: compiled.r1cs, ptau, zkey: changed })).rejects.toMatchObject({
        name: 'ArtifactError',
      })
    }
    await writeFile(changed, bytes.subarray(0, bytes.length - 100))
    await expect(verifyCeremony({ r1cs: compiled.r1cs, ptau, zkey: changed })).rejects.toMatchObject({
      code: 'BINARY_FILE_MALFORMED',
    })
  })
})

import { cp, readFile, rm, truncate, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { beforeAll, describe, expect, test } from 'vitest'
import { buildCircuits } from '../../src/artifacts/build-circuits.js'
import { digestFile } from '../../src/artifacts/file-digest.js'
import { loadArtifacts } from '../../src/artifacts/load-artifacts.js'
import { manifestPath, readManifest, writeManifest } from '../../src/artifacts/manifest.js'
import { parseSnarkjsProof } from '../../src/groth16/proof.js'
import { verifyGroth16 } from '../../src/groth16/verify-proof.js'
import { snarkjsProve } from './snarkjs-oracle.js'
import { otherToyCircuit, temporaryDirectory, toyCircuit, toyInputs } from './toy-circuits.js'

const root = temporaryDirectory()
const built = join(root, 'built')
const setup = { kind: 'development', seed: 'test' } as const

beforeAll(async () => {
  const definitions = [toyCircuit, { ...otherToyCircuit, name: 'other' }]
  await buildCircuits({ definitions, directory: built, setup })
})

let copies = 0
async function copyOfBuild(): Promise<string> {
  const directory = join(root, `copy-${copies++}`)
  await cp(built, directory, { recursive: true })
  return directory
}

describe('loadArtifacts', () => {
  test('default: paths, key and entry of a circuit that proves', async () => {
    const circuit = (await loadArtifacts(built)).circuit('toy')
    await circuit.verifyFiles()
    expect(circuit).toMatchObject({ name: 'toy', isDevelopment: true, entry: { publicInputs: 3 } })
    const { wasm, zkey } = circuit.paths
    const { proof, publicSignals } = await snarkjsProve({ wasm, zkey, inputs: toyInputs })
    const verdict = (publicInputs: bigint[]) =>
      verifyGroth16({
        verificationKey: circuit.verificationKey,
        publicInputs,
        proof: parseSnarkjsProof(proof),
      })
    const publicInputs = publicSignals.map(BigInt)
    expect(verdict(publicInputs)).toBe(true)
    expect(verdict(publicInputs.with(0, (publicInputs[0] ?? 0n) + 1n))).toBe(false)
  })

  test('error: no such circuit, no such folder', async () => {
    const artifacts = await loadArtifacts(built)
    expect(() => artifacts.circuit('absent')).toThrow(expect.objectContaining({ code: 'CIRCUIT_UNKNOWN' }))
    expect(() => artifacts.circuit('toString')).toThrow(expect.objectContaining({ code: 'CIRCUIT_UNKNOWN' }))
    await expect(loadArtifacts(join(root, 'absent'))).rejects.toMatchObject({ code: 'ARTIFACT_MISSING' })
  })

  test.each(['zkey', 'wasm', 'r1cs', 'verifier'] as const)(
    'error: a %s that is flipped, cut, swapped or gone is refused',
    async (role) => {
      const directory = await copyOfBuild()
      const artifacts = await loadArtifacts(directory)
      const circuit = artifacts.circuit('toy')
      const path = circuit.paths[role]
      const bytes = await readFile(path)
      await circuit.verifyFiles([role])

      const flipped = Buffer.from(bytes)
      flipped.writeUInt8(flipped.readUInt8(bytes.length >> 1) ^ 1, bytes.length >> 1)
      await writeFile(path, flipped)
      const { sha256: actual } = await digestFile(path)
      await expect(circuit.verifyFiles([role])).rejects.toMatchObject({
        code: 'ARTIFACT_CORRUPT',
        facts: expect.arrayContaining([
          `expected sha256: ${circuit.entry.files[role].sha256}`,
          `actual sha256: ${actual}`,
        ]),
      })
      await writeFile(path, bytes)
      await truncate(path, bytes.length - 1)
      await expect(circuit.verifyFiles()).rejects.toMatchObject({ code: 'ARTIFACT_CORRUPT' })
      await cp(artifacts.circuit('other').paths[role], path)
      await expect(circuit.verifyFiles()).rejects.toMatchObject({ code: 'ARTIFACT_CORRUPT' })
      await rm(path)
      await expect(circuit.verifyFiles()).rejects.toMatchObject({ code: 'ARTIFACT_MISSING' })
    },
  )

  test('error: a verification key that changed is refused on loading', async () => {
    const directory = await copyOfBuild()
    const key = join(directory, 'toy', 'verification_key.json')
    await cp(join(directory, 'other', 'verification_key.json'), key)
    await expect(loadArtifacts(directory)).rejects.toMatchObject({ code: 'ARTIFACT_CORRUPT' })
  })

  test('error: a forgeable verification key is refused even with the right hash', async () => {
    const directory = await copyOfBuild()
    const path = join(directory, 'toy', 'verification_key.json')
    const key = JSON.parse(await readFile(path, 'utf8'))
    await writeFile(path, JSON.stringify({ ...key, vk_delta_2: key.vk_gamma_2 }))
    const manifest = await readManifest(directory)
    const entry = manifest.circuits.toy
    if (entry === undefined) throw new Error('the toy was not built')
    Object.assign(entry.files.verificationKey, await digestFile(path))
    await writeManifest(directory, manifest)
    await expect(loadArtifacts(directory)).rejects.toMatchObject({ code: 'VERIFICATION_KEY_REJECTED' })
  })

  test('error: a manifest that is cut, of another version, or points out of its folder', async () => {
    const directory = await copyOfBuild()
    const text = await readFile(manifestPath(directory), 'utf8')
    const broken = [
      text.slice(0, -20),
      text.replace('"version": 1', '"version": 2'),
      text.replace('"toy/toy.zkey"', '"../toy/toy.zkey"'),
      text.replace('"toy/toy.zkey"', '"toy/../../toy.zkey"'),
      text.replace('"toy/toy.zkey"', '"/etc/passwd"'),
      text.replace(/"sha256": "[0-9a-f]/, '"sha256": "'),
    ]
    for (const manifest of broken) {
      expect(manifest).not.toBe(text)
      await writeFile(manifestPath(directory), manifest)
      await expect(loadArtifacts(directory)).rejects.toMatchObject({ code: 'MANIFEST_MALFORMED' })
    }
  })
})

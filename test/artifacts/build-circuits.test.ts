import { existsSync } from 'node:fs'
import { mkdir, readdir, readFile, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { type BuildEvent, buildCircuits } from '../../src/artifacts/build-circuits.js'
import type { CircuitSetup } from '../../src/artifacts/circuit-setup.js'
import { defaultIncludeRoots } from '../../src/artifacts/compile/circuit-sources.js'
import { developmentWarning } from '../../src/artifacts/development-setup/secrets.js'
import { loadArtifacts } from '../../src/artifacts/load-artifacts.js'
import { readManifest } from '../../src/artifacts/manifest.js'
import { makeKnownPtau } from './known-ptau.js'
import { otherToyCircuit, temporaryDirectory, toyCircuit } from './toy-circuits.js'

const setup: CircuitSetup = { kind: 'development', seed: 'test' }
const root = temporaryDirectory()

async function build(options: Partial<Parameters<typeof buildCircuits>[0]> & { directory: string }) {
  const stages: string[] = []
  const onProgress = ({ circuit, stage }: BuildEvent) => {
    const text = `${circuit} ${stage}`
    if (stages.at(-1) !== text) stages.push(text)
  }
  const manifest = await buildCircuits({ definitions: [toyCircuit], setup, onProgress, ...options })
  return { manifest, stages }
}

const fullBuild = ['toy compile', 'toy setup', 'toy export', 'toy done']

describe('buildCircuits', () => {
  const directory = join(root, 'default')

  test('default: builds every file and records it', async () => {
    const { manifest, stages } = await build({ directory })
    expect(stages).toEqual(fullBuild)
    expect((await readdir(directory)).sort()).toEqual(['manifest.json', 'toy'])
    expect((await readdir(join(directory, 'toy'))).sort()).toEqual([
      'Verifier.sol',
      'toy.circom',
      'toy.r1cs',
      'toy.wasm',
      'toy.zkey',
      'verification_key.json',
    ])
    expect(await readManifest(directory)).toEqual(manifest)
    expect(manifest.circuits.toy).toMatchObject({
      publicInputs: 3,
      compiler: 'circom2 0.2.23',
      setup: { kind: 'development', seed: 'test', warning: developmentWarning, contributions: [{}] },
    })
    expect(manifest.circuits.toy?.warnings.join()).toContain('unused')
    expect(await readFile(join(directory, 'toy', 'Verifier.sol'), 'utf8')).toContain(
      'contract Groth16Verifier',
    )
    expect(await readFile(join(directory, 'toy', 'toy.circom'), 'utf8')).toBe(toyCircuit.source)
  })

  test('behavior: a second build takes what is there, a forced one gives the same bytes', async () => {
    const before = await readManifest(directory)
    expect((await build({ directory })).stages).toEqual(['toy cached'])
    const forced = await build({ directory, force: true })
    expect(forced.stages).toEqual(fullBuild)
    expect(forced.manifest).toEqual(before)
  })

  test('behavior: builds at the same time share one result', async () => {
    const shared = join(root, 'shared')
    const builds = await Promise.all([build({ directory: shared }), build({ directory: shared })])
    const stages = builds.map((one) => one.stages.at(-1)).sort()
    expect(stages).toEqual(['toy cached', 'toy done'])
    expect(builds[0]?.manifest).toEqual(builds[1]?.manifest)
  })

  test('behavior: a changed seed, source or file builds again', async () => {
    const before = await readManifest(directory)
    const seeded = await build({ directory, setup: { kind: 'development', seed: 'other' } })
    expect(seeded.stages).toEqual(fullBuild)
    expect(seeded.manifest.circuits.toy?.contentHash).toBe(before.circuits.toy?.contentHash)
    expect(seeded.manifest.circuits.toy?.files.zkey.sha256).not.toBe(before.circuits.toy?.files.zkey.sha256)
    const changed = await build({ directory, definitions: [otherToyCircuit] })
    expect(changed.stages).toEqual(fullBuild)
    expect(changed.manifest.circuits.toy?.contentHash).not.toBe(before.circuits.toy?.contentHash)
    await build({ directory })
    await writeFile(join(directory, 'toy', 'toy.wasm'), 'damaged')
    expect((await build({ directory })).stages).toEqual(fullBuild)
    expect(await readManifest(directory)).toEqual(before)
  })

  test('behavior: a changed include builds again, through both roots', async () => {
    const circuits = join(root, 'circuits')
    const roots = [{ name: 'circuits', directory: circuits }, ...defaultIncludeRoots().slice(1)]
    await mkdir(join(circuits, 'deep'), { recursive: true })
    const inner = (constant: number) =>
      `pragma circom 2.2.3;\ntemplate Inner() { signal input a; signal output b; b <== a * a + ${constant}; }\n`
    await writeFile(join(circuits, 'deep', 'inner.circom'), inner(1))
    const outer = `pragma circom 2.2.3;\ninclude "inner.circom"; // include "absent.circom";\n`
    await writeFile(join(circuits, 'deep', 'outer.circom'), outer)
    const definitions = [
      {
        name: 'nested',
        source:
          'pragma circom 2.2.3;\ninclude "deep/outer.circom";\ninclude "circomlib/circuits/comparators.circom";\ncomponent main = Inner();\n',
      },
    ]
    const options = { directory: join(root, 'nested'), definitions, roots }
    expect((await build(options)).stages.at(-1)).toBe('nested done')
    expect((await build(options)).stages).toEqual(['nested cached'])
    await writeFile(join(circuits, 'deep', 'inner.circom'), inner(2))
    expect((await build(options)).stages.at(-1)).toBe('nested done')
  })

  test('behavior: other circuits of the manifest are kept', async () => {
    const second = { ...toyCircuit, name: 'second' }
    const { manifest } = await build({ directory, definitions: [second], sym: true })
    expect(Object.keys(manifest.circuits).sort()).toEqual(['second', 'toy'])
    expect(manifest.circuits.second?.files.sym?.path).toBe('second/second.sym')
    const again = await build({ directory, definitions: [toyCircuit, second] })
    expect(again.stages).toEqual(['toy cached', 'second cached'])
    // Same sources: the deltas are equal, because they depend on the r1cs alone.
    expect(manifest.circuits.second?.files.zkey.sha256).toBe(manifest.circuits.toy?.files.zkey.sha256)
  })

  test('behavior: a ceremony is recorded, cached, and never made without contributions', async () => {
    const folder = join(root, 'ceremony')
    await mkdir(folder)
    const { ptau } = await makeKnownPtau(folder, 5)
    const ceremony = { kind: 'ceremony', ptau, contributions: [{ name: 'me', entropy: 'x' }] } as const
    const target = join(folder, 'out')
    const { manifest } = await build({ directory: target, setup: ceremony })
    const recorded = manifest.circuits.toy?.setup
    expect(recorded).toMatchObject({
      kind: 'ceremony',
      contributions: [{ kind: 'contribution', name: 'me' }],
    })
    expect(JSON.stringify(manifest)).not.toContain('entropy')
    expect((await build({ directory: target, setup: ceremony })).stages).toEqual(['toy cached'])
    expect((await loadArtifacts(target)).circuit('toy').isDevelopment).toBe(false)
    const empty = build({ directory: target, setup: { ...ceremony, contributions: [] } })
    await expect(empty).rejects.toMatchObject({ code: 'CEREMONY_INVALID' })
    expect((await build({ directory: target })).stages).toEqual(fullBuild)
  })

  test('error: a circuit that does not compile, an absent include, a bad name; what was there stays', async () => {
    const before = await readManifest(directory)
    const broken = { name: 'toy', source: toyCircuit.source.replace('signal output z;', '') }
    await expect(build({ directory, definitions: [broken] })).rejects.toMatchObject({
      code: 'CIRCUIT_COMPILE_FAILED',
      message: expect.stringContaining('error'),
    })
    const absent = { name: 'toy', source: 'pragma circom 2.2.3;\ninclude "no/such.circom";\n' }
    await expect(build({ directory, definitions: [absent] })).rejects.toMatchObject({
      code: 'CIRCUIT_INCLUDE_MISSING',
      facts: expect.arrayContaining(['include: no/such.circom']),
    })
    for (const name of ['../toy', 'Toy', '', '.work']) {
      await expect(build({ directory, definitions: [{ ...toyCircuit, name }] })).rejects.toMatchObject({
        code: 'CIRCUIT_UNKNOWN',
      })
    }
    const twice = build({ directory, definitions: [toyCircuit, toyCircuit] })
    await expect(twice).rejects.toMatchObject({ code: 'CIRCUIT_UNKNOWN' })
    expect(await readManifest(directory)).toEqual(before)
    expect((await build({ directory })).stages).toEqual(['toy cached'])
    expect((await readdir(directory)).sort()).toEqual(['manifest.json', 'second', 'toy'])
  })

  test('error: aborted at any stage leaves the old build, or nothing', async () => {
    const target = join(root, 'aborted')
    for (const stage of ['compile', 'setup', 'export']) {
      const controller = new AbortController()
      const running = buildCircuits({
        definitions: [toyCircuit],
        directory: target,
        setup,
        signal: controller.signal,
        // When what the stage is made of has been started, and not before.
        onProgress: (event) => event.stage === stage && setImmediate(() => controller.abort()),
      })
      await expect(running).rejects.toMatchObject({ code: 'BUILD_ABORTED' })
      expect(await readdir(target)).toEqual([])
    }
    await build({ directory: target })
    const before = await readManifest(target)
    const signal = AbortSignal.abort()
    await expect(build({ directory: target, force: true, signal })).rejects.toMatchObject({
      code: 'BUILD_ABORTED',
    })
    expect(await readManifest(target)).toEqual(before)
  })

  test('error: a damaged manifest is not overwritten', async () => {
    const target = join(root, 'damaged')
    await mkdir(target)
    await writeFile(join(target, 'manifest.json'), '{"version": 1, "circuits": {"toy": {')
    await expect(build({ directory: target })).rejects.toMatchObject({ code: 'MANIFEST_MALFORMED' })
    await rm(join(target, 'manifest.json'))
    await build({ directory: target })
    expect(existsSync(join(target, '.lock'))).toBe(false)
  })
})

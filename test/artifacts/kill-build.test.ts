import { spawn } from 'node:child_process'
import { existsSync } from 'node:fs'
import { readdir } from 'node:fs/promises'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { describe, expect, test } from 'vitest'
import { buildCircuits } from '../../src/artifacts/build-circuits.js'
import { loadArtifacts } from '../../src/artifacts/load-artifacts.js'
import { readManifest } from '../../src/artifacts/manifest.js'
import { compiledLibrary } from './compiled-library.js'
import { temporaryDirectory, toyCircuit } from './toy-circuits.js'

const library = compiledLibrary()
const root = temporaryDirectory()

/** Builds the toy with the compiled package in a child process that kills itself the hard way at `stage`. */
function buildAndDie(directory: string, stage: string, delay: number, seed: string): Promise<string | null> {
  const module = pathToFileURL(join(library, 'artifacts', 'build-circuits.js')).href
  const script = `
    import { buildCircuits } from ${JSON.stringify(module)}
    await buildCircuits({
      definitions: [${JSON.stringify(toyCircuit)}],
      directory: ${JSON.stringify(directory)},
      setup: { kind: 'development', seed: ${JSON.stringify(seed)} },
      onProgress: (event) => {
        if (event.stage === ${JSON.stringify(stage)}) setTimeout(() => process.kill(process.pid, 'SIGKILL'), ${delay})
      },
    })
    // A machine on which the stage is over by then is killed all the same.
    if (${stage !== 'never'}) setInterval(() => {}, 1000)`
  return new Promise((resolve) => {
    const child = spawn(process.execPath, ['--input-type=module', '-e', script], { stdio: 'inherit' })
    child.on('close', (_, signal) => resolve(signal))
  })
}

describe('buildCircuits in a process that is killed', () => {
  test('default: the compiled package builds what the sources build', async () => {
    const [fromSources, fromPackage] = [join(root, 'sources'), join(root, 'package')]
    expect(await buildAndDie(fromPackage, 'never', 0, 'same')).toBe(null)
    await buildCircuits({
      definitions: [toyCircuit],
      directory: fromSources,
      setup: { kind: 'development', seed: 'same' },
    })
    expect(await readManifest(fromPackage)).toEqual(await readManifest(fromSources))
  })

  test.each([
    ['compile', 50],
    ['setup', 20],
    ['export', 200],
    ['done', 0],
  ])(
    'error: killed in %s + %i ms, the folder holds all of a circuit or does not list it',
    async (stage, delay) => {
      const directory = join(root, `${stage}-${delay}`)
      for (const seed of ['first', 'second']) {
        expect(await buildAndDie(directory, stage, delay, seed)).toBe('SIGKILL')
        if (existsSync(join(directory, 'manifest.json'))) {
          const artifacts = await loadArtifacts(directory)
          for (const name of Object.keys(artifacts.manifest.circuits))
            await artifacts.circuit(name).verifyFiles()
        }
        await buildCircuits({
          definitions: [toyCircuit],
          directory,
          setup: { kind: 'development', seed: 'first' },
        })
        expect((await readdir(directory)).sort()).toEqual(['manifest.json', 'toy'])
        await (await loadArtifacts(directory)).circuit('toy').verifyFiles()
      }
    },
  )
})

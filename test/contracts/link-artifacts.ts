import { join, resolve } from 'node:path'
import { buildCircuits } from '../../src/artifacts/build-circuits.js'
import { linkCircuitDefinitions, linkCircuits } from '../../src/ethereum/link/circuits.js'

const directory = join(resolve(import.meta.dirname, '../..'), 'build/test-link')

/** Builds `link-32` with a development key, unless it is there, and returns its folder. Takes minutes the first time. */
export async function buildSmallLink(): Promise<string> {
  const definitions = linkCircuitDefinitions(linkCircuits.filter(({ committeeSize }) => committeeSize === 32))
  await buildCircuits({
    definitions,
    directory,
    setup: { kind: 'development', seed: 'concordat contract tests' },
  })
  return directory
}

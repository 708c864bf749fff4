import { join, resolve } from 'node:path'
import { buildCircuits } from '../../src/artifacts/build-circuits.js'
import { apkCircuitDefinitions, apkCircuits } from '../../src/ethereum/apk/circuits.js'

const directory = join(resolve(import.meta.dirname, '../..'), 'build/test-prover')

/** Builds the circuit of 32 members with a development key, unless it is there, and returns its folder. */
export async function buildSmallApk(): Promise<string> {
  const definitions = apkCircuitDefinitions(apkCircuits.filter(({ committeeSize }) => committeeSize === 32))
  await buildCircuits({
    definitions,
    directory,
    setup: { kind: 'development', seed: 'concordat prover tests' },
  })
  return directory
}

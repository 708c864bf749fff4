import { join, resolve } from 'node:path'
import { buildCircuits } from '../../../src/artifacts/build-circuits.js'
import { bftStateCircuitDefinitions, bftStateCircuits } from '../../../src/bft/predicates/circuits.js'
import type { StateStatementName } from '../../../src/bft/predicates/statement.js'

const directory = join(resolve(import.meta.dirname, '../../..'), 'build/test-bft-state')

/** Builds the circuits of some statements with development keys, unless they are there, and returns their folder. */
export async function buildStateCircuits(statements: readonly StateStatementName[]): Promise<string> {
  const wanted = bftStateCircuits.filter(({ statement }) => statements.includes(statement))
  await buildCircuits({
    definitions: bftStateCircuitDefinitions(wanted),
    directory,
    setup: { kind: 'development', seed: 'concordat state tests' },
  })
  return directory
}

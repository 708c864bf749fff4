import { type StateCircuit, stateCircuit, stateMainSource } from '../../../src/bft/predicates/circuits.js'
import type { StateStatementName } from '../../../src/bft/predicates/statement.js'
import { type Circuit, openCircuit } from '../../support/circuit.js'

/** Compiles a small instance of a circuit about the state. */
export function openState(
  statement: StateStatementName,
  { depth, listDepth }: Pick<StateCircuit, 'depth' | 'listDepth'>,
): Promise<Circuit> {
  return openCircuit({ source: stateMainSource(stateCircuit({ statement, depth, listDepth })) })
}

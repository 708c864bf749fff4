import { type BftStatement, bftMainSource } from '../../../src/bft/circuits.js'
import { type Circuit, openCircuit } from '../../support/circuit.js'

/** A compiled statement circuit. */
export function openStatement(statement: BftStatement, size: number): Promise<Circuit> {
  return openCircuit({ source: bftMainSource({ statement, size }) })
}

/** The public inputs of a witness, which come right after the constant. */
export function publicInputsOf(circuit: Circuit, witness: readonly bigint[]): bigint[] {
  const count = circuit.r1cs.publicOutputCount + circuit.r1cs.publicInputCount
  return witness.slice(1, 1 + count)
}

import type { CircuitInputs } from '../../arithmetic/circuit-inputs.js'
import { type BFT_LAYOUT, publicInputs } from '../layout.js'

/** Statements about the state, by their rows in the table of public inputs; from `balance` on they are private. */
export const STATE_STATEMENTS = [
  'inclusion',
  'exclusion',
  'balance',
  'range',
  'allow list',
  'value list',
  'deny list',
] as const

/** Name of a statement about the state. */
export type StateStatementName = (typeof STATE_STATEMENTS)[number]

/** What a proof of a statement says: its public inputs by name. */
export type StateStatement<Name extends StateStatementName> = Readonly<
  Record<(typeof BFT_LAYOUT)['publicInputs'][Name][number], bigint>
>

/** What a circuit takes, and the public inputs its proof shows, in order. */
export type StateWitness<Name extends StateStatementName> = {
  readonly statement: StateStatement<Name>
  readonly publicInputs: readonly bigint[]
  readonly inputs: CircuitInputs
}

/** Joins a statement, checked against its widths, with the private inputs. */
export function stateWitness<Name extends StateStatementName>(
  name: Name,
  statement: StateStatement<Name>,
  hidden: CircuitInputs,
): StateWitness<Name> {
  return {
    statement,
    publicInputs: publicInputs(name, statement),
    inputs: { ...statement, ...hidden },
  }
}

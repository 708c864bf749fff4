import type { CircuitInputs } from '../../arithmetic/circuit-inputs.js'

/** Witness inputs of a circuit, with the statement they prove. */
export type StatementWitness = {
  /** Name of the circuit, such as `bft-quorum-16`. */
  readonly circuit: string
  readonly inputs: CircuitInputs
  /** In the order of the layout table. */
  readonly publicInputs: readonly bigint[]
}

/** A witness of a circuit about a set's votes; `size` is its number of places. */
export type SizedWitness = StatementWitness & { readonly size: number }

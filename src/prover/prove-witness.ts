import type { CircuitInputs } from '../arithmetic/circuit-inputs.js'
import type { ProveOptions, Prover } from './create-prover.js'
import type { CircuitProof } from './prove-circuit.js'

/** Inputs of a named circuit, with the statement that they prove. */
export type BuiltWitness = {
  circuit: string
  inputs: CircuitInputs
  publicInputs: readonly bigint[]
}

/**
 * Builds the inputs of a circuit and proves them. The proof has the statement that was built, and its seconds for the
 * witness include the building, which blocks this process.
 *
 * @throws What `build` throws, and the errors of `Prover.proveCircuit`.
 */
export async function proveWitness<Built extends BuiltWitness>(
  prove: Prover['proveCircuit'],
  build: () => Built,
  { onProgress, signal }: ProveOptions = {},
): Promise<{ built: Built; made: CircuitProof }> {
  const started = performance.now()
  const built = build()
  const building = (performance.now() - started) / 1000
  const { circuit, inputs, publicInputs: expectedPublicInputs } = built
  const made = await prove({ circuit, inputs, expectedPublicInputs, onProgress, signal })
  const seconds = { ...made.seconds, witness: made.seconds.witness + building }
  return { built, made: { ...made, seconds } }
}

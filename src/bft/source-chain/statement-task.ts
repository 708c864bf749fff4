import { verifyGroth16 } from '../../groth16/verify-proof.js'
import { parseCircuitProof, serializeCircuitProof } from '../../prover/circuit-proof-json.js'
import { ProverError } from '../../prover/prover-error.js'
import type { ProofRequestFields, ProofTask, ProvingContext } from '../../source-chain/proof-kind.js'
import { type BftCircuit, type BftStatement, bftCircuits } from '../circuits.js'
import type { StatementWitness } from '../witness/statement-witness.js'
import { bftNetwork } from './bft-network.js'

/** What the kinds of this family differ in. */
export type StatementTaskParameters = {
  request: ProofRequestFields
  /** What tells the statement from all others of its kind. */
  facts: readonly (string | bigint)[]
  circuits: BftStatement
  /** Members of the largest set. */
  members: number
  /** @throws BftError when there is no witness. */
  witness(parameters: { chainId: bigint; size: number }): StatementWitness
  /** Public inputs by the request alone. @throws BftError */
  publicInputs(): readonly bigint[]
}

/** A task to prove a statement about votes, at the smallest size that was built. */
export function statementTask(parameters: StatementTaskParameters): ProofTask {
  const { request, facts, members } = parameters
  const { kind } = request
  const instances = bftCircuits.filter(({ statement }) => statement === parameters.circuits)

  return {
    request,
    statement: [kind, ...facts.map(String)],

    circuitOf: (built) => smallest(instances, members, built).name,

    async prove({ prover, circuit, network, onProgress, signal }: ProvingContext) {
      const size = instances.find(({ name }) => name === circuit)?.size ?? 0
      const started = performance.now()
      const { inputs, publicInputs } = parameters.witness({ chainId: bftNetwork(network).chainId, size })
      const hints = (performance.now() - started) / 1000
      const expectedPublicInputs = publicInputs
      const made = await prover.proveCircuit({ circuit, inputs, expectedPublicInputs, onProgress, signal })
      const seconds = { ...made.seconds, witness: made.seconds.witness + hints }
      return serializeCircuitProof({ ...made, seconds, kind, circuit })
    },

    check({ circuit, verificationKey, text }) {
      const made = parsed(text)
      if (made === undefined || made.kind !== kind) return 'malformed'
      if (made.circuit !== circuit) return 'other circuit'
      const { publicInputs, proof } = made
      const expected = parameters.publicInputs()
      const isSame =
        publicInputs.length === expected.length &&
        expected.every((value, index) => value === publicInputs[index])
      if (!isSame) return 'other statement'
      return verifyGroth16({ verificationKey, publicInputs, proof }) ? 'valid' : 'invalid proof'
    },
  }
}

function smallest(instances: readonly BftCircuit[], members: number, built: readonly string[]): BftCircuit {
  const [first] = instances
    .filter(({ name, size }) => size >= members && built.includes(name))
    .sort((left, right) => left.size - right.size)
  if (first !== undefined) return first
  throw new ProverError('NO_CIRCUIT_FITS', 'No circuit takes a validator set of that size.', {
    facts: [`members: ${members}`, `circuits: ${instances.map(({ name }) => name).join(', ')}`],
  })
}

function parsed(text: string) {
  try {
    return parseCircuitProof(text)
  } catch {
    return undefined
  }
}

import { verifyGroth16 } from '../../groth16/verify-proof.js'
import { parseCircuitProof, serializeCircuitProof } from '../../prover/circuit-proof-json.js'
import { proveWitness } from '../../prover/prove-witness.js'
import { ProverError } from '../../prover/prover-error.js'
import type { ProofRequestFields, ProofTask, ProvingContext } from '../../source-chain/proof-kind.js'
import { RequestFault } from '../../source-chain/request-fault.js'
import { type BftStatement, bftCircuits } from '../circuits.js'
import { type BftKeyStatement, bftKeyCircuits } from '../key-circuits.js'
import type { StatementWitness } from '../witness/statement-witness.js'
import { bftNetwork } from './bft-network.js'

/** What the kinds of this family differ in. */
export type StatementTaskParameters = {
  kind: string
  /** The request in one form, but for the circuit. */
  request(): ProofRequestFields
  /** Name of the circuit that the request insists on, which nobody has checked. */
  insisted: string | undefined
  /** What tells the statement from all others of its kind. */
  facts(): readonly (string | bigint)[]
  circuits: BftStatement | BftKeyStatement
  /** Members of the largest set. */
  members: number
  /** @throws BftError when there is no witness. */
  witness(parameters: { chainId: bigint; size: number }): StatementWitness
  /** Public inputs by the request alone. @throws BftError */
  publicInputs(): readonly bigint[]
}

/** An instance of a statement for sets of at most `size` members. */
type Instance = {
  readonly name: string
  readonly statement: BftStatement | BftKeyStatement
  readonly size: number
}

const INSTANCES: readonly Instance[] = [...bftCircuits, ...bftKeyCircuits]

/**
 * A task to prove a statement about votes or keys, with the circuit that is insisted on or else at the smallest size that
 * was built. A proof with a circuit that somebody insists on is a statement of its own.
 *
 * @throws RequestFault when the circuit is of another statement, or too small for it.
 */
export function statementTask(parameters: StatementTaskParameters): ProofTask {
  const { kind, members, insisted } = parameters
  const instances = INSTANCES.filter(({ statement }) => statement === parameters.circuits)
  if (insisted !== undefined) assertFits(insisted, instances, members)
  const choice = insisted === undefined ? {} : { circuit: insisted }

  return {
    request: () => ({ ...parameters.request(), ...choice }),
    statement: () => [kind, ...parameters.facts().map(String), ...Object.values(choice)],

    circuitOf: (built) =>
      insisted === undefined ? smallest(instances, members, built).name : amongBuilt(insisted, built),

    async prove({ prover, circuit, network, onProgress, signal }: ProvingContext) {
      const { size } = smallest(instances, members, [circuit])
      const { chainId } = bftNetwork(network)
      const build = () => ({ ...parameters.witness({ chainId, size }), circuit })
      const { made } = await proveWitness(prover.proveCircuit, build, { onProgress, signal })
      return serializeCircuitProof({ ...made, kind, circuit })
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

function assertFits(insisted: string, instances: readonly Instance[], members: number): void {
  const instance = instances.find(({ name }) => name === insisted)
  if (instance === undefined) {
    throw new RequestFault('There is no circuit of that name for this statement.', { path: 'circuit' })
  }
  if (instance.size < members) {
    throw new RequestFault(`The circuit takes ${instance.size} validators, not ${members}.`, {
      path: 'circuit',
    })
  }
}

function amongBuilt(insisted: string, built: readonly string[]): string {
  if (built.includes(insisted)) return insisted
  throw new ProverError('UNKNOWN_CIRCUIT', 'The circuit was not built.', {
    facts: [`circuit: ${insisted}`, `built: ${built.join(', ')}`],
  })
}

function smallest(instances: readonly Instance[], members: number, built: readonly string[]): Instance {
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

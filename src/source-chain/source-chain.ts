import type { CircuitDefinition } from '../artifacts/circuit-definition.js'
import type { ProofKind } from './proof-kind.js'
import type { SourceFamily } from './source-network.js'

/** A family of source chains: what everything that is not of one family knows of it. */
export type SourceChain = {
  readonly family: SourceFamily
  /** Circuits of the family, as the build takes them. */
  circuitDefinitions(): CircuitDefinition[]
  /** Proofs that can be asked for by a request. */
  readonly proofKinds: readonly ProofKind[]
  /** Codes of errors that put the statement itself at fault: no machine can ever prove it. */
  readonly statementFaults: readonly string[]
}

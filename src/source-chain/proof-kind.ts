import type { z } from 'zod'
import type { VerificationKey } from '../groth16/verification-key.js'
import type { Prover } from '../prover/create-prover.js'
import type { OnProgress } from '../prover/prove-circuit.js'
import type { SourceFamily, SourceNetwork } from './source-network.js'

/** What is to be proven, as JSON: `kind` and `network` name it, the other fields are the kind's own. */
export type ProofRequestFields = { readonly kind: string; readonly network: string }

/** Why a text is no proof of a task's statement, or `valid`. */
export type Verdict = 'valid' | 'malformed' | 'other circuit' | 'other statement' | 'invalid proof'

/** What the making of a proof takes beside the task. */
export type ProvingContext = {
  prover: Prover
  circuit: string
  /** The chain that the request names. */
  network: SourceNetwork
  onProgress?: OnProgress | undefined
  signal?: AbortSignal | undefined
}

/** One proof to make, read from a request that was checked. */
export type ProofTask = {
  /** The request in one form: only the fields a proof needs, each of bounded size. */
  request(): ProofRequestFields
  /** What the proof says, in texts: tasks with the same statement share one proof. */
  statement(): readonly string[]
  /**
   * Name of the circuit it is proven with.
   *
   * @param built Names of the circuits that were built.
   * @throws ProverError `NO_CIRCUIT_FITS`, `UNKNOWN_CIRCUIT`, `COMMITTEE_MISMATCH`.
   */
  circuitOf(built: readonly string[]): string
  /**
   * Makes the proof, as JSON text. Blocks its process while it computes the witness.
   *
   * @throws The errors of the family's witness builders and of `Prover.proveCircuit`.
   */
  prove(context: ProvingContext): Promise<string>
  /**
   * Decides whether a text from a source nobody trusts is a proof of exactly this task, computing the statement from the
   * task alone.
   *
   * @throws When the task itself is not provable.
   */
  check(result: { circuit: string; verificationKey: VerificationKey; text: string }): Verdict
}

/** One kind of proof that a family of source chains makes: what the queue, the API and the workers need of it. */
export type ProofKind = {
  /** Name in requests and results, such as `apk`. */
  readonly kind: string
  readonly family: SourceFamily
  /** The documents in a request, by field, as they are described to readers of the API; `read` says what is accepted. */
  readonly documents: Readonly<Record<string, z.ZodType>>
  /** Whether a request may insist on a circuit, in its field `circuit`. */
  readonly takesCircuit: boolean
  /**
   * Reads a request nobody has checked. Only shapes are checked: whether the statement is true is for the prover.
   *
   * @throws RequestFault
   */
  read(request: ProofRequestFields): ProofTask
}

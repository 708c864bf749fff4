import type { Prover } from '../../prover/create-prover.js'
import { proveLink } from '../../prover/prove-link.js'
import type { ProofSource } from './proof-source.js'

/** Proofs made in child processes of this process. Errors are the prover's. */
export function createProverProofSource({ prover }: { prover: Prover }): ProofSource {
  return {
    prove: (update, committee, options) => prover.prove(update, committee, options),
    proveLink: (committee, options) => proveLink(prover, committee, options),
  }
}

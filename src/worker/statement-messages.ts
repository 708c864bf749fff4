import type { VerificationKey } from '../groth16/verification-key.js'
import type { ProofRequest } from '../jobs/job.js'
import type { Verdict } from '../source-chain/proof-kind.js'

/** What the thread that verifies is asked. */
export type Question = {
  id: number
  request: ProofRequest
  circuit: string
  verificationKey: VerificationKey
  text: string
}

/** What it answers. */
export type Reply = { id: number; verdict: Verdict } | { id: number; failure: string }

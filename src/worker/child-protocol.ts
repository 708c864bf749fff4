import { z } from 'zod'
import type { ManifestCircuit } from '../artifacts/manifest.js'
import type { ProofRequest } from '../jobs/job.js'
import type { ChildLimits } from '../prover/child-process.js'
import type { SourceNetwork } from '../source-chain/source-network.js'

/** Which program proves. */
export type BackendChoice = { name: 'snarkjs' } | { name: 'rapidsnark'; binary?: string | undefined }

/** What a worker sends its child: one job. */
export type ChildOrder = {
  request: ProofRequest
  circuit: string
  /** The circuit as the worker pinned it. */
  entry: ManifestCircuit
  /** Folder of the artifacts. */
  directory: string
  /** Folder for temporary files, which the worker removes too. */
  temporaryDirectory: string
  backend: BackendChoice
  /** The chain that the request names. */
  network: SourceNetwork
  limits: ChildLimits
}

/** A proof is some thousand characters. */
const LONGEST_PROOF = 65_536

const answer = z.discriminatedUnion('kind', [
  z.object({
    kind: z.literal('stage'),
    stage: z.enum(['commit', 'check-artifacts', 'witness', 'prove', 'verify']),
  }),
  z.object({ kind: z.literal('proof'), text: z.string().max(LONGEST_PROOF) }),
  z.object({
    kind: z.literal('error'),
    code: z.string().regex(/^[A-Z][A-Z0-9_]{0,63}$/),
    shortMessage: z.string().max(2000),
    facts: z.array(z.string().max(8000)).max(20),
  }),
])

/** What a child tells its worker, none of which the worker believes. */
export type ChildAnswer = z.infer<typeof answer>

/** `undefined` for anything that is not an answer. */
export function parseChildAnswer(message: unknown): ChildAnswer | undefined {
  const parsed = answer.safeParse(message)
  return parsed.success ? parsed.data : undefined
}

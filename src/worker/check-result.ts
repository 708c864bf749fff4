import { absentWords } from '../ethereum/apk/public-inputs.js'
import type { CommittedCommittee } from '../ethereum/committee/committee-commitment.js'
import { fingerprint, fingerprintPoint } from '../ethereum/link/fingerprint.js'
import { hashTreeRootSyncCommittee } from '../ethereum/ssz/hash-tree-root-sync-committee.js'
import type { SyncCommittee } from '../ethereum/types/light-client.js'
import type { VerificationKey } from '../groth16/verification-key.js'
import { verifyGroth16 } from '../groth16/verify-proof.js'
import { parseApkProof } from '../prover/apk-proof-json.js'
import { absentOf, isStatementOf } from '../prover/apk-statement.js'
import { namedCircuit } from '../prover/choose-circuit.js'
import { verifyApkProof } from '../prover/verify-apk-proof.js'
import { parseLinkProof } from './link-proof-json.js'
import type { ParsedJob } from './parse-job.js'

/** Why a result is no proof of a job's statement, or `valid`. */
export type Verdict = 'valid' | 'malformed' | 'other circuit' | 'other statement' | 'invalid proof'

/**
 * Decides whether a text is a proof of exactly what a job asks for, computing the statement from the job alone.
 *
 * @param text What `serializeApkProof` or `serializeLinkProof` writes, from a source nobody trusts.
 * @param circuit Name of the circuit the job was to be proven with, `verificationKey` its pinned key.
 * @throws CommitteeError and ProverError `COMMITTEE_MISMATCH` when the job itself is not provable.
 */
export function checkResult({
  job,
  circuit,
  verificationKey,
  text,
  commit,
}: {
  job: ParsedJob
  circuit: string
  verificationKey: VerificationKey
  text: string
  commit: (committee: SyncCommittee) => CommittedCommittee
}): Verdict {
  const made = parsed(job.kind, text)
  if (made === undefined) return 'malformed'
  if (made.circuit !== circuit) return 'other circuit'
  const committed = commit(job.committee)
  if (job.kind === 'apk' && made.kind === 'apk') {
    const size = namedCircuit(circuit)
    const absent = absentOf(job.update, job.committee)
    const words = absentWords({ absent, ...size })
    if (!isStatementOf({ publicInputs: made.publicInputs, committed, absentWords: words })) {
      return 'other statement'
    }
    return verifyApkProof({ proof: made, verificationKey }) ? 'valid' : 'invalid proof'
  }
  if (made.kind === 'apk') return 'malformed'
  const { commitment } = committed
  const committeeRoot = hashTreeRootSyncCommittee(job.committee)
  const point = fingerprintPoint({ committeeRoot, commitment })
  const expected = [commitment, point, fingerprint(job.committee, point)]
  const isSame =
    made.committeeRoot === committeeRoot &&
    made.commitment === commitment &&
    made.publicInputs.length === expected.length &&
    expected.every((value, index) => value === made.publicInputs[index])
  if (!isSame) return 'other statement'
  const { publicInputs, proof } = made
  return verifyGroth16({ verificationKey, publicInputs, proof }) ? 'valid' : 'invalid proof'
}

function parsed(kind: ParsedJob['kind'], text: string) {
  try {
    return kind === 'apk' ? parseApkProof(text) : parseLinkProof(text)
  } catch {
    return undefined
  }
}

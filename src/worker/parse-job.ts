import { parseSyncCommittee } from '../ethereum/json/parse-sync-committee.js'
import { parseUpdate } from '../ethereum/json/parse-update.js'
import type { LightClientUpdate, SyncCommittee } from '../ethereum/types/light-client.js'
import type { ProofRequest } from '../jobs/job.js'
import { absentOf } from '../prover/apk-statement.js'
import { chooseCircuit } from '../prover/choose-circuit.js'
import { linkCircuitFor } from '../prover/prove-link.js'
import { ProverError } from '../prover/prover-error.js'

/** What a job asks for, read from its JSON. */
export type ParsedJob =
  | { kind: 'apk'; update: LightClientUpdate; committee: SyncCommittee; circuit: string | undefined }
  | { kind: 'link'; committee: SyncCommittee }

/** @throws BeaconJsonError */
export function parseJob(request: ProofRequest): ParsedJob {
  const committee = parseSyncCommittee(request.committee)
  if (request.kind === 'link') return { kind: 'link', committee }
  return { kind: 'apk', update: parseUpdate(request.update), committee, circuit: request.circuit }
}

/**
 * Name of the circuit a job is proven with.
 *
 * @param built Names of the circuits that were built.
 * @throws ProverError `NO_CIRCUIT_FITS`, `UNKNOWN_CIRCUIT`, `COMMITTEE_MISMATCH`.
 */
export function circuitOf(job: ParsedJob, built: readonly string[]): string {
  if (job.kind === 'apk') {
    const absentees = absentOf(job.update, job.committee).length
    return chooseCircuit({
      built,
      committeeSize: job.committee.pubkeys.length,
      absentees,
      name: job.circuit,
    }).name
  }
  const circuit = linkCircuitFor(job.committee.pubkeys.length)
  if (circuit !== undefined) return circuit.name
  throw new ProverError('NO_CIRCUIT_FITS', 'No link circuit takes a committee of that size.', {
    facts: [`committee size: ${job.committee.pubkeys.length}`],
  })
}

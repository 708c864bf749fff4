import { BaseError } from '../errors/base-error.js'
import type { JobFailure } from '../jobs/job.js'
import { sourceChains } from '../source-chain/source-chains.js'
import { diskFull, isDiskFull } from './disk-full.js'

/** The statement itself is at fault: no machine can ever prove it. Everything else may pass, or is this machine's. */
const FINAL: ReadonlySet<string> = new Set([
  ...sourceChains.flatMap((family) => family.statementFaults),
  'INVALID_REQUEST',
  'NO_CIRCUIT_FITS',
  'UNKNOWN_CIRCUIT',
  'UNKNOWN_NETWORK',
  'WITNESS_ASSERTION_FAILED',
  'WITNESS_INPUT_INVALID',
])

/** Somebody should look: a prover that lies, or files that are not what was built. */
const ALERTS = new Set([
  'ARTIFACT_CORRUPT',
  'ARTIFACT_MISMATCH',
  'ARTIFACT_MISSING',
  'CHILD_FAILED',
  'DISK_FULL',
  'MANIFEST_MALFORMED',
  'PROOF_REJECTED',
  'PROVER_FAILED',
  'PROVER_NOT_FOUND',
  'PUBLIC_INPUTS_MISMATCH',
  'VERIFICATION_KEY_REJECTED',
  'WRONG_PROOF',
])

/**
 * Says what is to become of a job after an error. Only the sentence is told to whoever submitted it: facts name files of
 * this machine and belong into its log.
 */
export function classifyFailure(error: unknown): JobFailure & { alert: boolean } {
  if (error instanceof BaseError) {
    const { code, shortMessage } = error
    return { code, message: shortMessage, retryable: !FINAL.has(code), alert: ALERTS.has(code) }
  }
  if (isDiskFull(error)) return classifyFailure(diskFull(error))
  const code = systemCode(error)
  return { code: code ?? 'INTERNAL_ERROR', message: 'The proof was not made.', retryable: true, alert: true }
}

function systemCode(error: unknown): string | undefined {
  const code = error instanceof Error && 'code' in error ? error.code : undefined
  return typeof code === 'string' && /^E[A-Z0-9]+$/.test(code) ? code : undefined
}

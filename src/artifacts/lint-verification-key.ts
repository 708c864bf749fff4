import { ArtifactError } from './artifact-error.js'
import { findVerificationKeyFaults, type VerificationKeyFault } from './verification-key-faults.js'

/** A verification key that must not be used; `findings` says why. */
export class VerificationKeyError extends ArtifactError {
  override name = 'VerificationKeyError'
  readonly findings: readonly VerificationKeyFault[]

  constructor(findings: readonly VerificationKeyFault[]) {
    super('VERIFICATION_KEY_REJECTED', 'The verification key must not be used.', {
      facts: findings.map(({ code, detail }) => `${code}: ${detail}`),
    })
    this.findings = findings
  }
}

/**
 * Refuses a verification key with any known fault; see {@link findVerificationKeyFaults}.
 *
 * @param key parsed `verification_key.json` of snarkjs
 * @throws VerificationKeyError VERIFICATION_KEY_REJECTED
 */
export function lintVerificationKey(
  key: unknown,
  options: { contributions?: number | undefined } = {},
): void {
  const findings = findVerificationKeyFaults(key, options)
  if (findings.length > 0) throw new VerificationKeyError(findings)
}

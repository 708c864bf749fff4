import { SetupError } from './setup-error.js'
import type { SetupFinding } from './verify/finding.js'

/** A ceremony that does not verify and was not installed; `findings` says why. */
export class SetupRejectedError extends SetupError {
  override name = 'SetupRejectedError'
  readonly findings: readonly SetupFinding[]

  constructor(findings: readonly SetupFinding[]) {
    super('SETUP_REJECTED', 'The ceremony does not verify.', {
      facts: findings.map(({ code, circuit, detail }) => `${code}: ${circuit ?? 'ceremony'}: ${detail}`),
    })
    this.findings = findings
  }
}

import { ArtifactError } from '../../artifacts/artifact-error.js'
import { BaseError } from '../../errors/base-error.js'
import type { PolicyFaultCode } from '../ceremony-policy.js'

/** What can be wrong with a trusted setup. */
export type SetupFindingCode =
  | PolicyFaultCode
  | 'TRANSCRIPT_INVALID'
  | 'CIRCUIT_UNKNOWN'
  | 'CIRCUIT_NOT_COMPILABLE'
  | 'SOURCE_DIFFERS'
  | 'R1CS_DIFFERS'
  | 'FILE_DIFFERS'
  | 'FILE_MISSING'
  | 'PTAU_DIFFERS'
  | 'PTAU_INVALID'
  | 'INITIAL_KEY_DIFFERS'
  | 'KEY_DIFFERS'
  | 'KEY_MALFORMED'
  | 'KEY_INVALID'
  | 'KEY_OF_ANOTHER_CIRCUIT'
  | 'CONTRIBUTION_DIFFERS'
  | 'CONTRIBUTION_ABSENT'
  | 'CHAIN_BROKEN'
  | 'NOT_FINISHED'
  | 'VERIFICATION_KEY_DIFFERS'
  | 'VERIFICATION_KEY_REJECTED'
  | 'VERIFIER_DIFFERS'
  | 'VERIFIER_CODE_DIFFERS'
  | 'MANIFEST_DIFFERS'
  | 'DEPLOYED_CODE_DIFFERS'

/** One thing that is wrong; `circuit` is null when it concerns the whole ceremony. */
export type SetupFinding = {
  readonly code: SetupFindingCode
  readonly circuit: string | null
  readonly detail: string
}

/** Collects the findings about one circuit, or about the whole ceremony. */
export type Findings = {
  add(code: SetupFindingCode, detail: string): void
  /** Adds a finding when the values differ. */
  expectEqual(code: SetupFindingCode, what: string, expected: unknown, actual: unknown): void
  /**
   * Runs a check that may throw: whatever it throws is a finding, for a check that could not be made is one that failed.
   * Only an abort goes through.
   */
  attempt<result>(code: SetupFindingCode, check: () => Promise<result> | result): Promise<result | undefined>
}

/** A collector that appends to `list`. */
export function createFindings(list: SetupFinding[], circuit: string | null): Findings {
  const add = (code: SetupFindingCode, detail: string): void => {
    list.push({ code, circuit, detail })
  }
  return {
    add,
    expectEqual(code, what, expected, actual) {
      const [wanted, found] = [text(expected), text(actual)]
      if (wanted !== found) add(code, `${what}: expected ${shorten(wanted)}, found ${shorten(found)}`)
    },
    async attempt(code, check) {
      try {
        return await check()
      } catch (error) {
        if (isAbort(error)) throw error
        const isMissing = error instanceof ArtifactError && error.code === 'ARTIFACT_MISSING'
        add(isMissing ? 'FILE_MISSING' : code, describe(error))
        return undefined
      }
    },
  }
}

function isAbort(error: unknown): boolean {
  if (error instanceof ArtifactError) return error.code === 'BUILD_ABORTED'
  return error instanceof Error && error.name === 'AbortError'
}

function describe(error: unknown): string {
  if (!(error instanceof BaseError)) return error instanceof Error ? error.message : String(error)
  const inner = error.cause instanceof BaseError ? ` ${describe(error.cause)}` : ''
  return `${error.shortMessage}${error.facts.map((fact) => ` [${fact}]`).join('')}${inner}`
}

function text(value: unknown): string {
  return typeof value === 'string' ? value : JSON.stringify(value)
}

function shorten(value: string): string {
  return value.length <= 200 ? value : `${value.slice(0, 200)}...`
}

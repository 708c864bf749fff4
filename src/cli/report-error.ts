import { CommanderError } from '@commander-js/extra-typings'
import { BaseError } from '../errors/base-error.js'
import { CliError } from './cli-error.js'
import type { CliIo } from './cli-io.js'
import { toJson } from './to-json.js'

/**
 * Prints an error: code, message and facts for people on standard error, and with `--json` one object
 * `{error: {code, message, facts}}` on standard output.
 *
 * @returns The exit code: 2 for a wrong command line, 1 for everything else, 0 for help and version.
 */
export function reportError(parameters: { error: unknown; io: CliIo; json: boolean }): number {
  const { error, io, json } = parameters
  if (error instanceof CommanderError && error.exitCode === 0) return 0
  const { code, message, facts, text } = describe(error)
  // Commander has already said what is wrong with the command line.
  if (!(error instanceof CommanderError)) io.stderr(`${text}\n`)
  if (json) io.stdout(`${toJson({ error: { code, message, facts } })}\n`)
  return code === 'USAGE' ? 2 : 1
}

function describe(error: unknown): { code: string; message: string; facts: readonly string[]; text: string } {
  if (error instanceof CommanderError) {
    return { code: 'USAGE', message: error.message, facts: [], text: error.message }
  }
  if (error instanceof BaseError) {
    const { code, shortMessage, facts, message } = error
    const revert = facts.find((fact) => fact.startsWith('revert: '))
    const told =
      error instanceof CliError || revert === undefined ? shortMessage : `${shortMessage} ${revert}`
    return { code, message: told, facts, text: `error ${code}: ${message}` }
  }
  if (isAbort(error)) {
    const message = 'The command was interrupted.'
    return { code: 'INTERRUPTED', message, facts: [], text: `error INTERRUPTED: ${message}` }
  }
  const message = error instanceof Error ? error.message : String(error)
  return { code: 'UNEXPECTED', message, facts: [], text: `error UNEXPECTED: ${message}` }
}

function isAbort(error: unknown): boolean {
  return error instanceof Error && error.name === 'AbortError'
}

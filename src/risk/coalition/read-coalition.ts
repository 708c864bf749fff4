import { readFile } from 'node:fs/promises'
import { parseDocument } from 'yaml'
import { RiskError } from '../risk-error.js'
import type { Coalition } from './coalition.js'
import { parseCoalition } from './parse-coalition.js'

/**
 * Reads a coalition from a YAML or JSON file.
 *
 * @throws RiskError `FILE_UNREADABLE`, `MALFORMED_FILE`, and those of `parseCoalition` with the file as a fact.
 */
export async function readCoalition(file: string): Promise<Coalition> {
  const text = await readFile(file, 'utf8').catch((cause: unknown) => {
    throw new RiskError('FILE_UNREADABLE', 'The file of the coalition cannot be read.', {
      facts: [`file: ${file}`],
      cause,
    })
  })
  const document = parseDocument(text, { strict: true })
  const [fault] = [...document.errors, ...document.warnings]
  if (fault !== undefined) throw malformed(file, fault)
  let values: unknown
  try {
    values = document.toJS({ maxAliasCount: 50 })
  } catch (cause) {
    throw malformed(file, cause)
  }
  try {
    return parseCoalition(values)
  } catch (error) {
    if (!(error instanceof RiskError)) throw error
    throw new RiskError(error.code, error.shortMessage, {
      facts: [`file: ${file}`, ...error.facts],
      cause: error.cause,
    })
  }
}

function malformed(file: string, cause: unknown): RiskError {
  return new RiskError('MALFORMED_FILE', 'The file of the coalition is neither YAML nor JSON.', {
    facts: [`file: ${file}`],
    cause,
  })
}

import { readFile } from 'node:fs/promises'
import { BaseError } from '../errors/base-error.js'
import { ReplayError } from './replay-error.js'

/**
 * Reads a JSON file and parses what is in it; every failure names the file.
 *
 * @throws ReplayError `FILE_UNREADABLE`, `MALFORMED_JSON`, `INVALID_DOCUMENT` with the parser's error as cause.
 */
export async function readDocument<Value>(path: string, parse: (json: unknown) => Value): Promise<Value> {
  const facts = [`file: ${path}`]
  let text: string
  try {
    text = await readFile(path, 'utf8')
  } catch (cause) {
    throw new ReplayError('FILE_UNREADABLE', 'A file cannot be read.', { cause, facts })
  }
  let json: unknown
  try {
    json = JSON.parse(text)
  } catch (cause) {
    const length = `length: ${text.length} characters`
    throw new ReplayError('MALFORMED_JSON', 'A file is not complete JSON.', {
      cause,
      facts: [...facts, length],
    })
  }
  try {
    return parse(json)
  } catch (cause) {
    const more = cause instanceof BaseError ? cause.facts : []
    throw new ReplayError('INVALID_DOCUMENT', 'A file does not hold what was expected.', {
      cause,
      facts: [...facts, ...more],
    })
  }
}

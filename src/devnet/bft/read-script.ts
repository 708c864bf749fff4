import { readFile } from 'node:fs/promises'
import { parse } from 'yaml'
import { BftDevnetError } from './bft-devnet-error.js'
import type { BftScriptInput } from './script-schema.js'

/** Longer than any script for people. */
const MAX_SCRIPT_BYTES = 16 * 2 ** 20

/**
 * Reads a script of YAML or JSON, unchecked: `createBftDevnet` judges it.
 *
 * @throws BftDevnetError SCRIPT_UNREADABLE
 */
export async function readBftScript(file: string): Promise<BftScriptInput> {
  const unreadable = (message: string, cause?: unknown) =>
    new BftDevnetError('SCRIPT_UNREADABLE', message, { cause, facts: [`file: ${file}`] })
  const text = await readFile(file, 'utf8').catch((cause: unknown) => {
    throw unreadable('The script cannot be read.', cause)
  })
  if (text.length > MAX_SCRIPT_BYTES) throw unreadable(`The script is longer than ${MAX_SCRIPT_BYTES} bytes.`)
  const script = parseYaml(text, unreadable)
  if (typeof script === 'object' && !Array.isArray(script)) return script ?? {}
  throw unreadable('A script is a table of fields.')
}

function parseYaml(text: string, unreadable: (message: string, cause: unknown) => BftDevnetError) {
  try {
    return parse(text, { strict: true, maxAliasCount: 50 }) as BftScriptInput | null
  } catch (cause) {
    throw unreadable('The script is neither YAML nor JSON.', cause)
  }
}

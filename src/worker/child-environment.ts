import { RAPIDSNARK_VARIABLE } from '../prover/rapidsnark-backend.js'

const NEEDED = new Set([
  'HOME',
  'LANG',
  'LC_ALL',
  'LD_LIBRARY_PATH',
  'PATH',
  'SystemRoot',
  'TEMP',
  'TMP',
  'TMPDIR',
  'TZ',
  RAPIDSNARK_VARIABLE,
])

/** What a prover may see of the worker's environment: no address of a database, no key, no option of Node. */
export function childEnvironment(environment: NodeJS.ProcessEnv = process.env): NodeJS.ProcessEnv {
  return Object.fromEntries(Object.entries(environment).filter(([name]) => NEEDED.has(name)))
}

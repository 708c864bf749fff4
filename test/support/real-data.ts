import { existsSync, readFileSync } from 'node:fs'
import { join, resolve } from 'node:path'

const root = process.env.CONCORDAT_DATA ?? resolve(import.meta.dirname, '../../../shared/data')

/** True when recorded chain data is at hand; tests on it are skipped with a notice otherwise. */
export const hasRealData = existsSync(join(root, 'ethereum/mainnet/manifest.json'))

if (!hasRealData) {
  process.stderr.write(
    `NOTICE: no recorded chain data at ${root}; set CONCORDAT_DATA to run the tests on it.\n`,
  )
}

/** Absolute path of a recorded file, given relative to the data folder. */
export function realData(path: string): string {
  return join(root, path)
}

/** Parses a recorded JSON file, given relative to the data folder. */
export function readRealJson(path: string): unknown {
  return JSON.parse(readFileSync(realData(path), 'utf8'))
}

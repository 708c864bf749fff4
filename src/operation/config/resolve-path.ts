import { resolve } from 'node:path'
import { type ConfigOrigins, originOf } from './config-origin.js'

/** A path of the configuration: relative to the file it is written in, else to the working folder. */
export function resolvePath(
  { origins, directory }: { origins: ConfigOrigins; directory: string },
  key: readonly string[],
  path: string,
): string {
  return originOf(origins, key).kind === 'file' ? resolve(directory, path) : resolve(path)
}

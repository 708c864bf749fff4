import { existsSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { ChainError } from './chain-error.js'

/**
 * Folder of this package: the nearest one above this file with `package.json` and `contracts`. Works from `src` and
 * from `build/lib` alike.
 *
 * @throws ChainError `PACKAGE_ROOT_MISSING` when the package was installed without its contracts.
 */
export function packageRoot(): string {
  for (let folder = import.meta.dirname; ; folder = dirname(folder)) {
    if (existsSync(join(folder, 'package.json')) && existsSync(join(folder, 'contracts'))) return folder
    if (dirname(folder) === folder) {
      throw ChainError.of(
        'PACKAGE_ROOT_MISSING',
        'No folder above this file holds package.json and contracts.',
      )
    }
  }
}

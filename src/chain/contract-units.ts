import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { dirname, join, posix, relative, sep } from 'node:path'

/** Sources by their names, such as `contracts/ethereum/ILightClient.sol`. */
export type Sources = Readonly<Record<string, string>>

/** Contracts that are compiled together: one folder of `contracts/`, and what it needs of the others. */
export type ContractUnit = {
  /** Name of the folder; empty for files directly in `contracts/`. */
  name: string
  /** Sources of the folder itself. */
  sources: Sources
  /** Sources of other folders that these import, directly or not. */
  imported: Sources
}

const IMPORT = /\bimport\s[^;]*?["'](\.{1,2}\/[^"']+)["']\s*;/g

/** Splits `contracts/` by its top folders, so that a change in one does not compile them all again. */
export function readContractUnits(root: string): ContractUnit[] {
  const folder = join(root, 'contracts')
  const paths = readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith('.sol'))
    .map((name) => relative(root, join(folder, name)).split(sep).join('/'))
    .sort()
  const units = new Map<string, string[]>()
  for (const path of paths) {
    const [, first = '', ...rest] = path.split('/')
    const name = rest.length === 0 ? '' : first
    units.set(name, [...(units.get(name) ?? []), path])
  }
  return [...units].map(([name, own]) => {
    const sources = readAll(root, own)
    return { name, sources, imported: readImports(root, sources) }
  })
}

function readAll(root: string, paths: readonly string[]): Record<string, string> {
  return Object.fromEntries(paths.map((path) => [path, readFileSync(join(root, path), 'utf8')]))
}

/** Follows relative imports; a file that is missing is left to the compiler to complain about. */
function readImports(root: string, sources: Sources): Sources {
  const imported: Record<string, string> = {}
  const open = Object.entries(sources)
  for (let next = open.pop(); next !== undefined; next = open.pop()) {
    const [importer, text] = next
    for (const [, path = ''] of text.matchAll(IMPORT)) {
      const name = posix.join(dirname(importer), path)
      if (name in sources || name in imported || !existsSync(join(root, name))) continue
      imported[name] = readFileSync(join(root, name), 'utf8')
      open.push([name, imported[name] as string])
    }
  }
  return Object.fromEntries(Object.entries(imported).sort(([a], [b]) => (a < b ? -1 : 1)))
}

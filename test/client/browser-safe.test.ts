import { existsSync, readFileSync } from 'node:fs'
import { dirname, join, relative, resolve } from 'node:path'
import { expect, test } from 'vitest'

const root = resolve(import.meta.dirname, '../..')
/** Packages that the bundle of a browser may hold; none of them needs Node. */
const PACKAGES = ['@noble/curves', '@noble/hashes', 'poseidon-lite', 'viem', 'zod']

/** Specifiers of the imports that are left once types are gone. */
function importsOf(file: string): string[] {
  const source = readFileSync(file, 'utf8')
  const statements = source.matchAll(
    /^(?:import|export)\s+(?!type\b)([^'";]*?)\s*from\s+'([^']+)'|^import\s+'([^']+)'|\bimport\('([^']+)'\)/gm,
  )
  return [...statements].flatMap(([, names, from, bare, dynamic]) => {
    const specifier = from ?? bare ?? dynamic ?? ''
    const listed = /^\{(.*)\}$/s.exec(names ?? '')?.[1]?.split(',') ?? ['value']
    const onlyTypes = listed.every((name) => name.trim() === '' || name.trim().startsWith('type '))
    return onlyTypes ? [] : [specifier]
  })
}

/** Every file that `entry` loads, and every package, with the file that asks for it. */
function graphOf(entry: string) {
  const files = new Set<string>()
  const packages = new Map<string, string>()
  const queue = [entry]
  for (const file of queue) {
    if (files.has(file)) continue
    files.add(file)
    for (const specifier of importsOf(file)) {
      if (specifier.startsWith('.')) {
        queue.push(join(dirname(file), specifier.replace(/\.js$/, '.ts')))
      } else if (!packages.has(specifier)) {
        packages.set(specifier, relative(root, file))
      }
    }
  }
  return { files, packages }
}

test.each(['client', 'verify', 'bft'])(
  'default: concordat/%s loads nothing that a browser has not got',
  (name) => {
    const { files, packages } = graphOf(join(root, `src/entry/${name}.ts`))
    for (const file of files) expect(existsSync(file), file).toBe(true)
    const foreign = [...packages].filter(
      ([specifier]) => !PACKAGES.some((known) => specifier === known || specifier.startsWith(`${known}/`)),
    )
    expect(foreign).toEqual([])
  },
)

test('behavior: a Node import anywhere is found', () => {
  const { packages } = graphOf(join(root, 'src/entry/chain.ts'))
  expect([...packages.keys()]).toContain('node:fs')
})

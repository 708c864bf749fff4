import { readFileSync } from 'node:fs'
import { dirname, join, resolve } from 'node:path'
import { expect, test } from 'vitest'

const ENTRY = resolve(import.meta.dirname, '../../src/entry/service-client.ts')

/** Specifiers of what a file loads once types are gone. */
function importsOf(file: string): string[] {
  const statements = readFileSync(file, 'utf8').matchAll(
    /^(?:import|export)\s+(?!type\b)([^'";]*?)\s*from\s+'([^']+)'/gm,
  )
  return [...statements].flatMap(([, names = '', from = '']) => {
    const listed = /^\{(.*)\}$/s.exec(names)?.[1]?.split(',') ?? ['value']
    return listed.every((name) => /^\s*(?:type\s.*)?$/.test(name)) ? [] : [from]
  })
}

test('default: concordat/service-client loads nothing that a browser has not got', () => {
  const files = [ENTRY]
  const packages = new Set<string>()
  for (const file of files) {
    for (const specifier of importsOf(file)) {
      const path = join(dirname(file), specifier.replace(/\.js$/, '.ts'))
      if (!specifier.startsWith('.')) packages.add(specifier)
      else if (!files.includes(path)) files.push(path)
    }
  }
  expect(files.length).toBeGreaterThan(8)
  expect([...packages].sort()).toEqual(['@noble/hashes/sha2.js', '@noble/hashes/utils.js', 'zod'])
})

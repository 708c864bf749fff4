import { readFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { expect, test } from 'vitest'

/** Packages that run in a browser; the EthereumJS ones are the cost of executing calls. */
const PACKAGES = ['viem', 'zod', '@ethereumjs/common', '@ethereumjs/evm', '@ethereumjs/mpt']
PACKAGES.push('@ethereumjs/statemanager', '@ethereumjs/util')

test('default: the transport loads nothing that a browser has not got', () => {
  const files = [join(import.meta.dirname, '../../src/transport/verified-transport.ts')]
  const packages = new Set<string>()
  for (const file of files) {
    for (const [, specifier = ''] of readFileSync(file, 'utf8').matchAll(
      /^(?:import|export)\s.*?from '([^']+)'/gms,
    )) {
      if (!specifier.startsWith('.')) packages.add(specifier)
      else {
        const path = join(dirname(file), specifier.replace(/\.js$/, '.ts'))
        if (!files.includes(path)) files.push(path)
      }
    }
  }
  expect(files.length).toBeGreaterThan(30)
  expect([...packages].filter((name) => !PACKAGES.includes(name))).toEqual([])
})

import { spawnSync } from 'node:child_process'
import { createRequire } from 'node:module'
import { resolve } from 'node:path'
import { expect, test } from 'vitest'

const require = createRequire(import.meta.url)

const { CONCORDAT_SEED: seed } = process.env
const seeded = seed === undefined ? [] : ['--fuzz-seed', seed]

/** The fuzz tests of `test/forge`, by the seed in foundry.toml or `CONCORDAT_SEED`; compiling takes minutes the first time. */
test('default: the forge suites pass', { timeout: 3_000_000 }, () => {
  const bin = require.resolve('@foundry-rs/forge/bin.mjs')
  const { status, stdout, stderr } = spawnSync(process.execPath, [bin, 'test', ...seeded], {
    cwd: resolve(import.meta.dirname, '../..'),
    encoding: 'utf8',
    maxBuffer: 64 * 1024 * 1024,
  })
  const failures = stdout.slice(Math.max(0, stdout.indexOf('Failing tests:')))
  expect(status, `${failures}${stderr}`.slice(0, 20_000)).toBe(0)
  expect(stdout).toMatch(/\d+ tests passed, 0 failed/)
})

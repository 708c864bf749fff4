import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { runCli } from './run-cli.js'
import { scratchFolder } from './scratch.js'

const folder = scratchFolder()

describe('bench', () => {
  test('default: JSON in the promised shape, and a Markdown table beside it', async () => {
    const out = join(folder, 'bench.json')
    const { code } = await runCli(['bench', 'apk-32-10', 'direct-1', '--runs', '1', '--out', out])
    expect(code).toBe(0)
    const report = JSON.parse(readFileSync(out, 'utf8'))
    expect(report.machine).toMatchObject({ cores: expect.any(Number), node: process.version })
    expect(report.rows).toMatchObject([
      { name: 'apk-32-10', constraints: expect.any(Number), domain: expect.any(Number), absent: 10 },
      { name: 'direct-1', constraints: 0, domain: 0, zkeyBytes: 0, absent: 1 },
    ])
    for (const { seconds, gas, peakRssBytes } of report.rows) {
      expect(Object.keys(seconds)).toEqual(['witness', 'prove', 'verify'])
      expect(gas).toBeGreaterThan(300_000)
      expect(peakRssBytes).toBeGreaterThan(0)
    }
    const markdown = readFileSync(join(folder, 'bench.md'), 'utf8')
    expect(markdown).toMatch(/^\| apk-32-10 \| [\d,]+ \| 2\^\d+ \|/m)
  })

  test('default: a circuit of BFT chains, beside circomlib', async () => {
    const out = join(folder, 'bft.json')
    const { code } = await runCli(['bench', 'bft-quorum-4', '--runs', '1', '--out', out])
    expect(code).toBe(0)
    const report = JSON.parse(readFileSync(out, 'utf8'))
    expect(report.rows).toEqual([])
    const [row] = report.bft
    expect(row).toMatchObject({ name: 'bft-quorum-4', signatures: 4, circomlibPerSignature: 4217, runs: 1 })
    expect(row.gas).toBeGreaterThan(300_000)
    expect(row.seconds.prove).toBeGreaterThan(0)
    expect(readFileSync(join(folder, 'bft.md'), 'utf8')).toMatch(/^\| bft-quorum-4 \| [\d,]+ \|/m)
  }, 900_000)

  test('default: reads of another chain, and a section alone', async () => {
    const out = join(folder, 'reads.json')
    const { code } = await runCli(['bench', 'reads', '--out', out])
    expect(code).toBe(0)
    const report = JSON.parse(readFileSync(out, 'utf8'))
    expect(report.rows).toEqual([])
    expect(report).not.toHaveProperty('transport')
    const byName = Object.fromEntries(report.reads.map((row: { name: string }) => [row.name, row]))
    expect(Object.keys(byName)).toEqual([
      'read-account',
      'read-slot',
      'read-slot-absent',
      'read-4-slots',
      'read-receipt',
      'read-log',
    ])
    for (const { gas, proofBytes, nodes } of report.reads) {
      expect(gas).toBeGreaterThan(21_000)
      expect(proofBytes).toBeGreaterThan(32 * nodes)
    }
    expect(byName['read-4-slots'].gas).toBeLessThan(4 * byName['read-slot'].gas)
    expect(readFileSync(join(folder, 'reads.md'), 'utf8')).toMatch(/^\| read-account \| [\d,]+ \|/m)
  })

  test('error: a row that does not exist', async () => {
    const { code, stderr } = await runCli(['bench', 'reeds'])
    expect(code).not.toBe(0)
    expect(stderr).toContain('reeds')
  })
})

import { describe, expect, test } from 'vitest'
import { runCli } from './run-cli.js'

describe('demo of a BFT chain', () => {
  test('default: devnet, proofs, contract, private predicate; the last line says so', async () => {
    const { code, json } = await runCli(['demo', '--chain', 'bft', '--json'])
    expect(code).toBe(0)
    expect(json).toEqual({
      accepted: true,
      height: 12,
      predicate: { proven: true, revealed: [] },
      seconds: expect.any(Number),
      gas: expect.any(Number),
    })
    expect(json.gas).toBeGreaterThan(600_000)
  }, 900_000)

  test('behavior: in words, with another seed', async () => {
    const { code, stdout } = await runCli(['demo', '--chain', 'bft', '--seed', 'another'])
    expect(code).toBe(0)
    expect(stdout).toMatch(/^Height 2 \(adjacent\): proved with bft-quorum-4 \([0-9]+ constraints\)/m)
    expect(stdout).toMatch(/^Height 12 \(skipping\): proved with bft-skipping-4 /m)
    expect(stdout).toContain('for another purpose the same proof is refused (InvalidProof)')
  }, 900_000)

  test('error: recorded data are of beacon chains', async () => {
    const { code, json } = await runCli(['demo', '--chain', 'bft', '--data', '.', '--json'])
    expect(code).not.toBe(0)
    expect(json.error.code).toBe('USAGE')
  })
})

import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { toBftJson } from '../../src/bft/json/to-bft-json.js'
import { createBftDevnet } from '../../src/devnet/bft/create-bft-devnet.js'
import { runCli } from './run-cli.js'
import { scratchFolder } from './scratch.js'

const folder = scratchFolder()
const devnet = createBftDevnet({ seed: 'replay', validators: 4 })
devnet.runToHeight(8n)

function file(name: string, block: object): string {
  const path = join(folder, name)
  writeFileSync(path, JSON.stringify(toBftJson(block)))
  return path
}
const blockFile = (height: bigint) => file(`${height}.json`, devnet.getLightBlock(height))

describe('replay of a BFT chain', () => {
  test('default: adjacent and skipped blocks by proof; a block that nobody signed is refused, the rest goes on', async () => {
    const altered = devnet.getLightBlock(5n)
    const forged = { ...altered, header: { ...altered.header, stateRoot: 7n } }
    const updates = [blockFile(2n), file('forged.json', forged), blockFile(8n)]
    const { code, json } = await runCli([
      'replay',
      '--chain',
      'bft',
      '--trusted',
      blockFile(1n),
      '--updates',
      ...updates,
      '--json',
    ])
    expect(code).toBe(1)
    expect(json).toMatchObject({
      accepted: 2,
      rejected: 1,
      setup: 'development',
      blocks: [
        { height: 2, kind: 'adjacent', circuit: 'bft-quorum-4', accepted: true, error: null },
        { height: 5, kind: 'skipping', accepted: false, error: 'WRONG_HEADER_HASH', gas: null },
        { height: 8, kind: 'skipping', circuit: 'bft-skipping-4', accepted: true, error: null },
      ],
    })
    expect(json.blocks[0].gas).toBeGreaterThan(300_000)
  }, 900_000)

  test('error: no trusted block, and a file that holds none', async () => {
    const without = await runCli(['replay', '--chain', 'bft', '--updates', blockFile(2n), '--json'])
    expect(without.json.error.code).toBe('USAGE')
    const wrong = file('wrong.json', { header: {} })
    const args = ['replay', '--chain', 'bft', '--trusted', wrong, '--updates', blockFile(2n), '--json']
    expect((await runCli(args)).json.error.code).toBe('INVALID_DOCUMENT')
  })
})

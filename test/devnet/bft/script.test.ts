import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { parse } from 'yaml'
import { taggedHash } from '../../../src/bft/layout.js'
import { createBftDevnet } from '../../../src/devnet/bft/create-bft-devnet.js'
import { parseBftScript } from '../../../src/devnet/bft/parse-script.js'
import { createRandom } from '../../../src/devnet/bft/random.js'
import { readBftScript } from '../../../src/devnet/bft/read-script.js'
import type { BftScriptInput } from '../../../src/devnet/bft/script-schema.js'
import { createNetwork } from '../../../src/devnet/bft/world/network.js'
import { scratchFolder } from '../../cli/scratch.js'
import { codeOf } from '../../support/error-code.js'

const refusalOf = (script: unknown) =>
  codeOf(() => createBftDevnet({ seed: 'script', script: script as BftScriptInput }))

describe('scripts', () => {
  test('default: an empty script is four equal validators and four accounts', () => {
    const { script, accounts, genesis } = createBftDevnet({ seed: 'default' })
    expect(script.validators).toEqual(['v0', 'v1', 'v2', 'v3'].map((name) => ({ name, power: 10n })))
    expect(accounts.map(({ name, balance }) => [name, balance])).toEqual([
      ['alice', 1000n],
      ['bob', 250n],
      ['carol', 40n],
      ['dave', 0n],
    ])
    for (const { account, secret } of accounts)
      expect(taggedHash('account', { secret }) % 2n ** 160n).toBe(account)
    expect(genesis.header).toMatchObject({ height: 0n, parentHash: 0n, timestamp: script.genesisTime })
  })

  test('args: validators is the size of a set that the script does not name', () => {
    expect(parseBftScript({}, { validators: 7 }).validators).toHaveLength(7)
    expect(() => parseBftScript({}, { validators: 257 })).toThrow()
    expect(parseBftScript({ validators: [{ name: 'only', power: '18446744073709551615' }] })).toMatchObject({
      validators: [{ power: 2n ** 64n - 1n }],
    })
  })

  test('args: every example of the page is a chain that makes blocks', async () => {
    const page = readFileSync(new URL('../../../docs/devnet.md', import.meta.url), 'utf8')
    const examples = [...page.matchAll(/```yaml\n([\s\S]*?)```/g)].map(([, text]) => text!)
    expect(examples.length).toBeGreaterThan(2)
    for (const text of examples) {
      const devnet = createBftDevnet({ seed: 'page', script: parse(text) })
      devnet.runToHeight(3n)
      expect(devnet.height()).toBe(3n)
    }
  })

  const member = (name: string) => ({ name, power: 1 })
  test.each<[string, unknown]>([
    ['an unknown field', { validator: [] }],
    ['an unknown field deep inside', { network: { latency: 3 } }],
    ['no validators', { validators: [] }],
    ['a validator without power', { validators: [{ name: 'a', power: 0 }] }],
    ['a power too wide', { validators: [{ name: 'a', power: '18446744073709551616' }] }],
    ['a double as a power', { validators: [{ name: 'a', power: 2 ** 60 }] }],
    ['a name with spaces', { validators: [member('a b')] }],
    ['a validator twice', { validators: [member('a'), member('a')] }],
    ['an account twice', { accounts: ['x', 'x'].map((name) => ({ name, balance: 1 })) }],
    [
      'a transfer by a stranger',
      { transactions: [{ height: 1, transfer: { from: 'x', to: 'bob', amount: 1 } }] },
    ],
    ['a slot of a stranger', { transactions: [{ height: 1, set: { account: 'x', slot: 0, value: 1 } }] }],
    ['a fault of a stranger', { faults: [{ kind: 'crash', from: 0, validators: ['x'] }] }],
    ['an unknown fault', { faults: [{ kind: 'sleep', from: 0 }] }],
    ['a fault that ends early', { faults: [{ kind: 'crash', from: 9, to: 3, validators: ['v0'] }] }],
    ['somebody in two groups', { faults: [{ kind: 'partition', from: 0, groups: [['v0'], ['v0']] }] }],
    ['heights the wrong way', { faults: [{ kind: 'amnesia', heights: [5, 2], validators: ['v0'] }] }],
    ['a member who joins', { changes: [{ height: 1, join: member('v0') }] }],
    ['a stranger who leaves', { changes: [{ height: 1, leave: 'x' }] }],
    ['a member who leaves twice', { changes: [1, 2].map((height) => ({ height, leave: 'v0' })) }],
    ['a stranger of new power', { changes: [{ height: 1, power: member('x') }] }],
    [
      'two changes of one member',
      {
        changes: [
          { height: 1, leave: 'v0' },
          { height: 1, power: member('v0') },
        ],
      },
    ],
    ['nobody left', { changes: ['v0', 'v1', 'v2', 'v3'].map((leave) => ({ height: 1, leave })) }],
    ['delays the wrong way', { network: { delay: [5, 2] } }],
    ['a list', []],
  ])('error: %s', async (_, script) => {
    expect(await refusalOf(script)).toBe('INVALID_SCRIPT')
  })

  test('error: files that are no scripts', async () => {
    const folder = scratchFolderPath
    const write = (name: string, text: string) => {
      const file = join(folder, name)
      writeFileSync(file, text)
      return file
    }
    expect(await readBftScript(write('good.yaml', 'blockTime: 5'))).toEqual({ blockTime: 5 })
    expect(await readBftScript(write('good.json', '{"blockTime": 5}'))).toEqual({ blockTime: 5 })
    expect(await readBftScript(write('empty.yaml', ''))).toEqual({})
    for (const text of ['a: [', '- a', '5', 'text', '{"a": 1, "a": 2}', bomb])
      expect(await codeOf(() => readBftScript(write('bad.yaml', text))), text.slice(0, 20)).toBe(
        'SCRIPT_UNREADABLE',
      )
    expect(await codeOf(() => readBftScript(join(folder, 'none.yaml')))).toBe('SCRIPT_UNREADABLE')
  })
  const scratchFolderPath = scratchFolder()
  /** Each level holds the one before ten times. */
  const bomb = Array.from({ length: 9 }, (_, i) =>
    i === 0 ? 'a0: &a0 [1]' : `a${i}: &a${i} [${Array.from({ length: 10 }, () => `*a${i - 1}`).join(', ')}]`,
  ).join('\n')
})

describe('rotation', () => {
  test('behavior: each proposes as often as his power says', () => {
    const powers = { a: 1, b: 2, c: 5 }
    const validators = Object.entries(powers).map(([name, power]) => ({ name, power }))
    const devnet = createBftDevnet({ seed: 'turns', script: { validators, transfersPerBlock: 0 } })
    const counts = new Map<string, number>()
    for (let height = 1n; height <= 24n; height++) {
      const name = devnet.proposer(height, 0)
      counts.set(name, (counts.get(name) ?? 0) + 1)
    }
    expect(Object.fromEntries(counts)).toEqual({ a: 3, b: 6, c: 15 })
    const rounds = Array.from({ length: 8 }, (_, round) => devnet.proposer(1n, round))
    expect(new Set(rounds)).toEqual(new Set(['a', 'b', 'c']))
  })

  test('behavior: who joins waits, whoever leaves is never asked again', () => {
    const changes = [
      { height: 3, join: { name: 'new', power: 10 } },
      { height: 5, leave: 'v0' },
    ]
    const devnet = createBftDevnet({ seed: 'turns', script: { changes } })
    const turns = Array.from({ length: 40 }, (_, i) => devnet.proposer(BigInt(i + 1), 0))
    expect(turns.slice(0, 7)).not.toContain('new')
    expect(turns.filter((name) => name === 'new').length).toBeGreaterThan(6)
    expect(turns.slice(5)).not.toContain('v0')
  })
})

describe('network', () => {
  const network = (faults: BftScriptInput['faults']) =>
    createNetwork({
      script: parseBftScript({ faults }),
      random: createRandom(new Uint8Array(16).fill(7)),
    })

  test('default: messages take as long as the script says', () => {
    const { arrival } = network([])
    const times = Array.from({ length: 500 }, () => arrival({ from: 'v0', to: 'v1', sentAt: 100 })!)
    expect([Math.min(...times), Math.max(...times)]).toEqual([110, 160])
    expect(arrival({ from: 'v0', to: 'v0', sentAt: 100 })).toBe(100)
  })

  test('behavior: a partition holds what crosses it until it heals, and nothing else', () => {
    const groups = [['v0'], ['v1', 'v2']]
    const { arrival } = network([{ kind: 'partition', from: 1000, to: 2000, groups }])
    expect(arrival({ from: 'v0', to: 'v1', sentAt: 1500 })).toBeGreaterThanOrEqual(2010)
    expect(arrival({ from: 'v0', to: 'v1', sentAt: 995 })).toBeGreaterThanOrEqual(2010)
    expect(arrival({ from: 'v1', to: 'v2', sentAt: 1500 })).toBeLessThan(1600)
    expect(arrival({ from: 'v0', to: 'v3', sentAt: 1500 })).toBeLessThan(1600)
    expect(arrival({ from: 'v0', to: 'v1', sentAt: 2000 })).toBeLessThan(2100)
  })

  test('behavior: without an end nothing crosses, and nobody comes back', () => {
    const { arrival, upAt } = network([
      { kind: 'partition', from: 0, groups: [['v0'], ['v1']] },
      { kind: 'crash', from: 50, to: 60, validators: ['v2'] },
      { kind: 'crash', from: 60, to: 70, validators: ['v2'] },
      { kind: 'crash', from: 100, validators: ['v2'] },
    ])
    expect(arrival({ from: 'v0', to: 'v1', sentAt: 5 })).toBeUndefined()
    expect([upAt('v2', 49), upAt('v2', 50), upAt('v2', 70), upAt('v2', 100)]).toEqual([49, 70, 70, undefined])
    expect(upAt('v1', 55)).toBe(55)
  })
})

import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { type Anvil, startAnvil } from '../../src/chain/anvil.js'
import { hasRealData, readRealJson, realData } from '../support/real-data.js'
import { writeDevnetFiles } from './devnet-files.js'
import { runCli } from './run-cli.js'
import { scratchFolder } from './scratch.js'

const MAINNET = 'ethereum/mainnet'
const folder = scratchFolder()
let files: ReturnType<typeof writeDevnetFiles>

beforeAll(() => {
  files = writeDevnetFiles(folder)
})

describe('replay', () => {
  test('default: the last line has the promised shape', async () => {
    const { code, json, stdout } = await runCli([
      ...['replay', '--updates', files.update, '--bootstrap', files.bootstrap, '--route', 'direct', '--json'],
    ])
    expect(code).toBe(0)
    expect(stdout.trimEnd().split('\n')).toHaveLength(1)
    expect(json).toMatchObject({ accepted: 1, rejected: 0, setup: null, route: 'direct' })
    expect(json.clients).toMatchObject([{ kind: 'bootstrap', period: Number(files.period), chainId: 31337 }])
    expect(json.updates).toMatchObject([
      {
        file: files.update,
        slot: Number(files.period) * 8192 + 130,
        period: Number(files.period),
        participants: 510,
        route: 'direct',
        circuit: null,
        constraints: 0,
        seconds: { witness: 0, prove: 0, verify: 0 },
        peakRssBytes: expect.any(Number),
        gas: expect.any(Number),
        accepted: true,
        error: null,
      },
    ])
  })

  test('default: people get a table', async () => {
    const { code, stdout } = await runCli([
      ...['replay', '--updates', files.update, '--committee', files.committee, '--route', 'direct'],
    ])
    expect(code).toBe(0)
    expect(stdout).toMatch(/update-1\.json .* direct .* accepted/)
    expect(stdout).toContain('1 of 1 updates accepted')
  })

  test('behavior: auto takes route direct when few are absent', async () => {
    const { json } = await runCli([
      ...['replay', '--updates', files.update, '--bootstrap', files.bootstrap, '--json'],
    ])
    expect(json.updates[0]).toMatchObject({ route: 'direct', accepted: true })
  })

  test("error: a refusal has the contract's name for it, and code 1", async () => {
    const { code, json } = await runCli([
      ...['replay', '--updates', files.tampered, files.update, files.update],
      ...['--bootstrap', files.bootstrap, '--route', 'direct', '--json'],
    ])
    expect(code).toBe(1)
    expect(json).toMatchObject({ accepted: 1, rejected: 2 })
    expect(json.updates).toMatchObject([
      { accepted: false, gas: null, error: 'InvalidSignature' },
      { accepted: true, error: null },
      { accepted: false, gas: null, error: 'StaleHead' },
    ])
  })

  test('error: a gap is not bridged, and no client is started for it', async () => {
    const { code, json } = await runCli([
      ...['replay', '--updates', files.update, files.later, '--bootstrap', files.bootstrap],
      ...['--route', 'direct', '--json'],
    ])
    expect(code).toBe(1)
    expect(json.clients).toHaveLength(1)
    expect(json.updates[1]).toMatchObject({ accepted: false, error: 'COMMITTEE_UNKNOWN', client: 0 })
  })

  test('error: a wrong committee', async () => {
    const { code, json } = await runCli([
      ...['replay', '--updates', files.update, '--committee', files.otherCommittee],
      ...['--route', 'direct', '--json'],
    ])
    expect(code).toBe(1)
    expect(json.updates).toMatchObject([{ accepted: false, error: 'InvalidSignature' }])
  })
})

describe('replay on a running chain', () => {
  let anvil: Anvil
  beforeAll(async () => {
    anvil = await startAnvil()
  })
  afterAll(() => anvil.stop())

  test("args: --rpc takes historic updates on a development chain's own clock", async () => {
    const { code, json, stderr } = await runCli([
      ...['replay', '--updates', files.update, '--bootstrap', files.bootstrap, '--route', 'direct'],
      ...['--rpc', anvil.rpcUrl, '--json'],
    ])
    expect(code).toBe(0)
    expect(json.clients[0].weakSubjectivitySeconds).toBeGreaterThan(1_209_600)
    expect(stderr).toContain('weak-subjectivity')
  })

  test('error: with the usual limit they are too old', async () => {
    const { code, json } = await runCli([
      ...['replay', '--updates', files.update, '--bootstrap', files.bootstrap, '--route', 'direct'],
      ...['--rpc', anvil.rpcUrl, '--weak-subjectivity-seconds', '3600', '--json'],
    ])
    expect(code).toBe(1)
    expect(json.updates).toMatchObject([{ accepted: false, error: 'ClientExpired' }])
  })
})

describe.skipIf(!hasRealData)('replay of recorded mainnet updates', () => {
  const file = (name: string) => realData(`${MAINNET}/${name}`)
  type Recorded = {
    file: string
    period: number
    attested_slot: number
    participants: number
    finalized_header_root: string
    next_committee_root: string
  }

  test('default: all of them on route direct, roots as recorded', async () => {
    const { updates } = readRealJson(`${MAINNET}/manifest.json`) as { updates: Recorded[] }
    const { code, json } = await runCli([
      ...['replay', '--updates', file('updates'), '--route', 'direct', '--json', '--bootstrap'],
      ...['slot-02375680-period-0290', 'slot-06184960-period-0755', 'slot-09425184-period-1150'].map((name) =>
        file(`bootstraps/${name}.json`),
      ),
      ...['--committee', file('committees/committee-of-period-1416.json')],
      ...[file('committees/committee-of-period-1777.json')],
    ])
    expect(code).toBe(0)
    expect(json.clients.map(({ period }: { period: number }) => period)).toEqual([290, 755, 1150, 1416, 1777])
    const seen = json.updates.map((row: Record<string, unknown>) => ({
      period: row.period,
      attested_slot: row.slot,
      participants: row.participants,
      finalized_header_root: row.finalizedRoot,
      next_committee_root: row.nextSyncCommitteeRoot,
    }))
    const expected = updates
      .map(({ period, attested_slot, participants, finalized_header_root, next_committee_root }) => ({
        period,
        attested_slot,
        participants,
        finalized_header_root,
        next_committee_root,
      }))
      .sort((left, right) => left.period - right.period)
    expect(seen).toEqual(expected)
  })

  // Two minutes of proofs; by default `demo --data` proves recorded data by these circuits, and `replay` others.
  test.runIf(process.env.CONCORDAT_FULL !== undefined)(
    'default: one on route apk',
    async () => {
      const { code, json } = await runCli([
        ...['replay', '--updates', file('updates/period-1150.json'), '--route', 'apk', '--json'],
        ...['--bootstrap', file('bootstraps/slot-09425184-period-1150.json')],
      ])
      expect(code).toBe(0)
      expect(json.setup).toBe('development')
      const [row] = json.updates
      expect(row.registration).toMatchObject({ circuit: 'link-512', constraints: 521_111 })
      expect(row).toMatchObject({ route: 'apk', circuit: 'apk-512-8', participants: 511, accepted: true })
      expect(row.constraints).toBeGreaterThan(20_000)
      expect(row.constraints).toBeLessThanOrEqual(40_000)
      for (const stage of ['witness', 'prove', 'verify']) expect(row.seconds[stage]).toBeGreaterThan(0)
      expect(row.peakRssBytes).toBeGreaterThan(0)
    },
    3_600_000,
  )

  test('behavior: a bootstrap that the update finalizes gives its committee alone', async () => {
    const { code, json, stderr } = await runCli([
      ...['replay', '--updates', file('finality-updates/attested-slot-09567542-period-1167.json')],
      ...['--bootstrap', file('bootstraps/slot-09567456-period-1167.json'), '--route', 'direct', '--json'],
    ])
    expect(code).toBe(0)
    expect(json.clients[0].kind).toBe('committee')
    expect(stderr).toContain('only its committee is used')
  })
})

import { describe, expect, test } from 'vitest'
import { createBeaconDevnet } from '../../src/devnet/create-beacon-devnet.js'
import type { MakeUpdateParameters } from '../../src/devnet/make-update-parameters.js'
import { mainnet } from '../../src/ethereum/networks/mainnet.js'
import { hashTreeRootSyncCommittee } from '../../src/ethereum/ssz/hash-tree-root-sync-committee.js'
import type { LightClientUpdate } from '../../src/ethereum/types/light-client.js'
import type { GasModel } from '../../src/relayer/ethereum/gas-model.js'
import { type ClientState, type PlanParameters, planUpdates } from '../../src/relayer/ethereum/plan.js'
import { PlanError } from '../../src/relayer/ethereum/plan-error.js'
import { createBeaconApiSource } from '../../src/sources/create-beacon-api-source.js'
import { createFileSource } from '../../src/sources/create-file-source.js'
import { createMemorySource } from '../../src/sources/create-memory-source.js'
import { startBeaconApiServer } from '../../src/sources/start-beacon-api-server.js'
import { readMainnetCommittee } from '../ethereum/spec/real-manifest.js'
import { hasRealData, realData } from '../support/real-data.js'

const devnet = createBeaconDevnet({ seed: 'plan', committeeSize: 32 })
const rootOf = (period: bigint) => hashTreeRootSyncCommittee(devnet.committee(period))

const gas: GasModel = {
  direct: { base: 300_000n, perAbsentee: 8_000n },
  apk: [{ capacity: 8, base: 320_000n, perAbsentee: 300n }],
  register: 10_000n,
  rotation: 25_000n,
}

function update(period: bigint, change: Partial<MakeUpdateParameters> = {}): LightClientUpdate {
  const slots = { attestedSlot: period * 64n + 40n, finalizedSlot: period * 64n + 24n }
  return devnet.makeUpdate({ ...slots, withNextCommittee: true, ...change })
}

const client: ClientState = {
  status: 'active',
  headSlot: 70n,
  committeeRoots: new Map([[1n, rootOf(1n)]]),
  commitments: new Set(),
}

function plan(updates: LightClientUpdate[], change: Partial<PlanParameters> = {}) {
  const { config } = devnet
  const committees = [devnet.committee(1n)]
  return planUpdates({ config, client, updates, committees, currentSlot: 10_000n, gas, ...change })
}

function planErrorOf(act: () => unknown): PlanError {
  try {
    act()
  } catch (error) {
    if (error instanceof PlanError) return error
    throw error
  }
  throw new Error('accepted')
}

const outline = ({ transactions }: ReturnType<typeof plan>) =>
  transactions.map((each) =>
    each.kind === 'register' ? `register ${each.period}` : `${each.kind} ${each.route}`,
  )

describe('planUpdates', () => {
  test('default: one rotation a period, and nothing when the head is reached', () => {
    const found = plan([update(3n), update(1n), update(2n)])
    expect(outline(found)).toEqual(['rotate direct', 'rotate direct', 'rotate direct'])
    expect([found.headSlot, found.gas, found.refused, found.missingPeriod]).toEqual([
      216n,
      975_000n,
      [],
      undefined,
    ])
    expect(outline(plan([update(1n)], { client: { ...client, headSlot: 88n } }))).toEqual([])
    expect(outline(plan([]))).toEqual([])
  })

  test('behavior: a committee is registered right before its first apk, once, and only when it is not yet', () => {
    const absent = [0, 1, 2, 3, 4, 5, 6, 7]
    const updates = [update(1n), update(2n, { absent }), update(3n)]
    expect(outline(plan(updates))).toEqual(['rotate direct', 'register 2', 'rotate apk', 'rotate direct'])
    const commitments = new Set([rootOf(2n)])
    expect(outline(plan(updates, { client: { ...client, commitments } }))).toEqual([
      'rotate direct',
      'rotate apk',
      'rotate direct',
    ])
    expect(outline(plan(updates, { routes: ['apk'] }))).toEqual([
      ...['register 1', 'rotate apk', 'register 2', 'rotate apk', 'register 3', 'rotate apk'],
    ])
  })

  test('behavior: one register serves a rotation and a step of the same committee', () => {
    const committeeRoots = new Map([...client.committeeRoots, [2n, rootOf(2n)] as const])
    const known = { ...client, headSlot: 130n, committeeRoots }
    const step = update(3n, {
      attestedSlot: 195n,
      finalizedSlot: 184n,
      signatureSlot: 196n,
      withNextCommittee: false,
    })
    const last = devnet.makeUpdate({ attestedSlot: 190n, finalizedSlot: 160n })
    const committees = [devnet.committee(2n)]
    const found = plan([update(2n), last], { client: known, committees, routes: ['apk'] })
    expect(outline(found)).toEqual(['register 2', 'step apk'])
    const further = plan([update(2n), last, step], { client: known, committees, routes: ['apk'] })
    expect(outline(further)).toEqual(['register 2', 'rotate apk', 'register 3', 'step apk'])
  })

  test.each<[string, Partial<MakeUpdateParameters>, string]>([
    ['a signature by fewer than the bits say', { tamper: { signedWithout: [3] } }, 'INVALID_SIGNATURE'],
    [
      'the signature of another chain',
      { tamper: { genesisValidatorsRoot: `0x${'01'.repeat(32)}` } },
      'INVALID_SIGNATURE',
    ],
    ['the fork version of another fork', { tamper: { forkVersion: '0x05000001' } }, 'INVALID_SIGNATURE'],
    ['the committee of another period', { tamper: { signerPeriod: 3n } }, 'INVALID_SIGNATURE'],
    [
      'branches that lead nowhere',
      { tamper: { attestedStateRoot: `0x${'02'.repeat(32)}` } },
      'INVALID_FINALITY_BRANCH',
    ],
    [
      'the attested header as finalized',
      { tamper: { attestedAsFinalized: true } },
      'INVALID_FINALITY_BRANCH',
    ],
    ['too few signers', { absent: Array.from({ length: 11 }, (_, i) => i) }, 'INSUFFICIENT_PARTICIPATION'],
    ['a slot to come', { signatureSlot: 127n, attestedSlot: 120n }, 'SLOT_IN_FUTURE'],
  ])('error: %s is refused by name and replaced where it can be', (_name, change, code) => {
    const bad = update(1n, change)
    const alone = plan([bad, update(2n)], { currentSlot: 121n })
    expect(alone.transactions).toEqual([])
    expect(alone.missingPeriod).toBe(1n)
    expect(alone.refused.map((each) => each.code)).toEqual([code, 'PERIOD_GAP'])
    const good = update(1n, { attestedSlot: 110n, finalizedSlot: 90n, absent: [1] })
    const replaced = plan([bad, good], { currentSlot: 121n })
    expect(replaced.transactions.map((each) => each.kind === 'rotate' && each.update)).toEqual([good])
  })

  test('error: a gap names the missing period and leads as far as it can', () => {
    const found = plan([update(1n), update(3n), update(4n)])
    expect([found.headSlot, found.missingPeriod]).toEqual([88n, 2n])
    expect(found.refused.map(({ code, message }) => [code, message])).toEqual(
      Array(2).fill(['PERIOD_GAP', 'No valid update of period 2 brings the committee of period 3.']),
    )
  })

  test('error: keys that nobody gives, and absentees that no route takes', () => {
    const unknown = plan([update(1n)], { committees: [] })
    expect(unknown.refused[0]).toMatchObject({ code: 'UNKNOWN_COMMITTEE' })
    expect(unknown.refused[0]?.message).toContain(rootOf(1n))
    const wrongKeys = plan([update(1n)], { committees: [devnet.committee(2n)] })
    expect(wrongKeys.refused[0]?.code).toBe('UNKNOWN_COMMITTEE')
    const many = plan([update(1n, { absent: [0, 1, 2, 3, 4, 5, 6, 7, 8] })], { routes: ['apk'] })
    expect(many.refused[0]?.code).toBe('NO_ROUTE')
    const bits = update(1n)
    const long = {
      ...bits,
      syncAggregate: { ...bits.syncAggregate, syncCommitteeBits: `0x${'ff'.repeat(64)}` as const },
    }
    expect(plan([long]).refused[0]?.code).toBe('WRONG_BITS_LENGTH')
  })

  test('behavior: a fresh relayer finds the keys of a known root in the update of the period before', async () => {
    const committeeRoots = new Map([[2n, rootOf(2n)]])
    const later = { ...client, headSlot: 130n, committeeRoots }
    const source = createMemorySource({
      config: devnet.config,
      updates: [1n, 2n].map((period) => ({ name: `update ${period}`, value: update(period) })),
    })
    const found = plan(await source.getUpdates(1n, 2), { client: later, committees: [] })
    expect(outline(found)).toEqual(['rotate direct'])
    const without = plan(await source.getUpdates(2n, 1), { client: later, committees: [] })
    expect([outline(without), without.refused[0]?.code]).toEqual([[], 'UNKNOWN_COMMITTEE'])
    await expect(source.getUpdates(0n, 3)).rejects.toMatchObject({ code: 'PERIOD_MISSING', period: 0n })
  })

  test('behavior: the next committee is brought for its own sake only when that is asked for', () => {
    const reached = { ...client, headSlot: 88n }
    expect(outline(plan([update(1n)], { client: reached }))).toEqual([])
    const found = plan([update(1n)], { client: reached, withNextCommittee: true })
    expect([outline(found), found.headSlot]).toEqual([['rotate direct'], 88n])
    const step = update(1n, { attestedSlot: 120n, finalizedSlot: 100n, withNextCommittee: false })
    const both = plan([update(1n), step], { withNextCommittee: true })
    expect([outline(both), both.headSlot]).toEqual([['step direct', 'rotate direct'], 100n])
  })

  test('error: a frozen or expired client, and a gas model that makes no sense', () => {
    const status = (at: ClientState['status']) =>
      planErrorOf(() => plan([update(1n)], { client: { ...client, status: at } })).code
    expect([status('frozen'), status('expired')]).toEqual(['CLIENT_FROZEN', 'CLIENT_EXPIRED'])
    expect(planErrorOf(() => plan([], { gas: { ...gas, register: -1n } })).code).toBe('INVALID_GAS_MODEL')
  })

  test('error: validly signed updates that contradict each other are evidence, never a choice', () => {
    const forged = { tamper: { nextSyncCommittee: devnet.committee(9n) } }
    const rivals = [update(1n), update(1n, { ...forged, absent: [1] })]
    const committees = planErrorOf(() => plan(rivals))
    expect(committees.code).toBe('CONFLICTING_UPDATES')
    expect(committees.evidence).toContain(rivals[1])
    const headers = [update(1n), update(1n, { execution: { gasUsed: 1n }, absent: [2] })]
    expect(planErrorOf(() => plan(headers)).evidence).toEqual(headers)
    const committeeRoots = new Map([...client.committeeRoots, [2n, rootOf(9n)] as const])
    const held = planErrorOf(() => plan([update(1n)], { client: { ...client, committeeRoots } }))
    expect(held.code).toBe('CONFLICTING_UPDATES')

    const fake = update(1n, { tamper: { ...forged.tamper, signedWithout: [5] }, absent: [1] })
    const found = plan([update(1n), fake])
    expect(outline(found)).toEqual(['rotate direct'])
    expect(found.refused.map(({ update: each, code }) => [each === fake, code])).toEqual([
      [true, 'INVALID_SIGNATURE'],
    ])
  })

  test('behavior: no plan is made of what a node makes up, and an honest node behind it is found', async () => {
    const { config } = devnet
    const serve = (updates: LightClientUpdate[]) =>
      startBeaconApiServer({
        source: createMemorySource({ config, updates: updates.map((value) => ({ name: 'update', value })) }),
      })
    const liar = await serve([update(1n, { tamper: { signedWithout: [3] } }), update(2n)])
    const honest = await serve([update(1n), update(2n)])
    try {
      const check = (updates: readonly LightClientUpdate[]) => {
        const [refusal] = plan([...updates]).refused
        if (refusal !== undefined) throw new Error(refusal.code)
      }
      const source = createBeaconApiSource({ config, urls: [liar.url, honest.url] })
      expect(outline(plan(await source.getUpdates(1n, 2, { check })))).toEqual([
        'rotate direct',
        'rotate direct',
      ])
      await liar.close()
      expect((await source.getUpdates(1n, 2, { check })).length).toBe(2)
    } finally {
      await honest.close()
    }
  })
})

describe.skipIf(!hasRealData)('planUpdates on recorded mainnet updates', () => {
  const mainnetGas: GasModel = {
    direct: { base: 400_000n, perAbsentee: 9_000n },
    apk: [
      { capacity: 8, base: 420_000n, perAbsentee: 100n },
      { capacity: 20, base: 425_000n, perAbsentee: 100n },
    ],
    register: 900_000n,
    rotation: 25_000n,
  }

  test.each([
    [290n, 10],
    [755n, 10],
    [1150n, 21],
    [1416n, 25],
    [1777n, 1],
  ])('default: the run from period %d takes its %d updates', async (period, count) => {
    const source = await createFileSource({ config: mainnet, paths: [realData('ethereum/mainnet/updates')] })
    const updates = await source.getUpdates(period, 128)
    const committee = readMainnetCommittee(Number(period))
    const root = hashTreeRootSyncCommittee(committee)
    const found = planUpdates({
      config: mainnet,
      client: {
        status: 'active',
        headSlot: period * 8192n,
        committeeRoots: new Map([[period, root]]),
        commitments: new Set(),
      },
      updates,
      committees: [committee],
      currentSlot: 20_000_000n,
      gas: mainnetGas,
      withNextCommittee: true,
    })
    const sent = found.transactions.filter(({ kind }) => kind !== 'register')
    expect(sent.map((each) => each.kind === 'rotate' && each.update.signatureSlot)).toEqual(
      updates.map(({ signatureSlot }) => signatureSlot),
    )
    expect(sent.length).toBe(count)
    expect(found.refused).toEqual([])
    expect(found.headSlot).toBe(updates.at(-1)?.finalizedHeader.beacon.slot)
  })
})

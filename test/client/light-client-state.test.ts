import { describe, expect, test } from 'vitest'
import {
  createLightClientState,
  type LightClientStateParameters,
} from '../../src/client/light-client/create-light-client-state.js'
import { createBeaconDevnet } from '../../src/devnet/create-beacon-devnet.js'
import type { MakeUpdateParameters } from '../../src/devnet/make-update-parameters.js'
import { hashTreeRootBeaconBlockHeader } from '../../src/ethereum/ssz/hash-tree-root-beacon-block-header.js'
import { hashTreeRootSyncCommittee } from '../../src/ethereum/ssz/hash-tree-root-sync-committee.js'
import type { LightClientUpdate } from '../../src/ethereum/types/light-client.js'
import { createBeaconApiSource } from '../../src/sources/create-beacon-api-source.js'
import { createMemorySource } from '../../src/sources/create-memory-source.js'
import type { LightClientSource } from '../../src/sources/light-client-source.js'
import type { SourceError } from '../../src/sources/source-error.js'
import { startBeaconApiServer } from '../../src/sources/start-beacon-api-server.js'

const devnet = createBeaconDevnet({ seed: 'light client state', committeeSize: 32 })
const { config } = devnet
const bootstrap = devnet.bootstrap({ slot: 64n })
const blockRoot = hashTreeRootBeaconBlockHeader(bootstrap.header.beacon)
const timeOf = (slot: bigint) => config.genesisTime + slot * config.secondsPerSlot
const refused = (code: string) => expect.objectContaining({ code })

/** The rotation of a period of 64 slots. */
function rotation(period: bigint, change: Partial<MakeUpdateParameters> = {}): LightClientUpdate {
  const slots = { attestedSlot: period * 64n + 40n, finalizedSlot: period * 64n + 24n }
  return devnet.makeUpdate({ ...slots, withNextCommittee: true, ...change })
}

function sourceOf(updates: readonly LightClientUpdate[]): LightClientSource {
  return createMemorySource({
    config,
    bootstraps: [{ name: 'bootstrap', value: bootstrap }],
    updates: updates.map((value, index) => ({ name: `update ${index}`, value })),
  })
}

const finality = devnet.makeUpdate({ attestedSlot: 3n * 64n + 56n, finalizedSlot: 3n * 64n + 40n })
const NOW_SLOT = 3n * 64n + 60n

function open(parameters: Partial<LightClientStateParameters> = {}) {
  return createLightClientState({
    config,
    checkpoint: { kind: 'bootstrap', blockRoot },
    source: sourceOf([rotation(1n), rotation(2n), finality]),
    clock: () => timeOf(NOW_SLOT),
    ...parameters,
  })
}

/** Runs `work` with a source of several beacon nodes, asked over HTTP. */
async function withNodes(
  nodes: readonly LightClientSource[],
  work: (source: LightClientSource) => Promise<void>,
) {
  const servers = await Promise.all(nodes.map((source) => startBeaconApiServer({ source })))
  try {
    await work(createBeaconApiSource({ config, urls: servers.map(({ url }) => url), attempts: 1 }))
  } finally {
    await Promise.all(servers.map((server) => server.close()))
  }
}

describe('sync', () => {
  test('default: across three committee periods', async () => {
    const state = open()
    expect(await state.getHead()).toMatchObject({ slot: 64n, root: blockRoot, status: 'active' })
    const head = await state.sync()
    const { beacon, execution } = finality.finalizedHeader
    expect(head).toEqual({
      slot: 232n,
      root: hashTreeRootBeaconBlockHeader(beacon),
      executionStateRoot: execution?.stateRoot,
      executionBlockHash: execution?.blockHash,
      executionBlockNumber: execution?.blockNumber,
      timestamp: timeOf(232n),
      status: 'active',
    })
    expect(await state.getHead()).toEqual(head)
    expect(await state.sync()).toEqual(head)
  })

  test('behavior: every header on the way is recorded, by slot and by block', async () => {
    const state = open()
    await state.sync()
    for (const update of [rotation(1n), rotation(2n), finality]) {
      const { beacon, execution } = update.finalizedHeader
      const recorded = await state.getRecordedBlock({ slot: beacon.slot })
      expect(recorded?.root).toBe(hashTreeRootBeaconBlockHeader(beacon))
      const blockNumber = execution?.blockNumber as bigint
      expect(await state.getRecordedBlock({ blockNumber })).toEqual(recorded)
    }
    expect(await state.getRecordedBlock({ slot: 65n })).toBeUndefined()
    expect(await state.getRecordedBlock({ blockNumber: 1n })).toBeUndefined()
    await expect(state.getRecordedBlock({ slot: -1n })).rejects.toThrow(refused('INVALID_PARAMETER'))
  })

  test('behavior: calls at the same time take turns', async () => {
    const state = open()
    const [first, second] = await Promise.all([state.sync(), state.sync()])
    expect(second).toEqual(first)
  })

  test('behavior: a committee as checkpoint has no head until the first update', async () => {
    const committee = devnet.committee(1n)
    const committeeRoot = hashTreeRootSyncCommittee(committee)
    const state = open({ checkpoint: { kind: 'committee', period: 1n, committeeRoot, committee } })
    await expect(state.getHead()).rejects.toThrow(refused('NO_HEAD'))
    expect((await state.sync()).slot).toBe(232n)
  })

  test('behavior: progress is kept when a later answer is bad', async () => {
    const bad = rotation(2n, { tamper: { signerPeriod: 5n } })
    const state = open({ source: sourceOf([rotation(1n)]) })
    await state.sync()
    await expect(state.acceptUpdate({ update: bad })).rejects.toThrow(refused('INVALID_SIGNATURE'))
    expect((await state.getHead()).slot).toBe(88n)
  })

  const bad: [string, Partial<MakeUpdateParameters>, string][] = [
    ['signed by others', { tamper: { signerPeriod: 5n } }, 'INVALID_SIGNATURE'],
    [
      'signed for another chain',
      { tamper: { genesisValidatorsRoot: `0x${'12'.repeat(32)}` } },
      'INVALID_SIGNATURE',
    ],
    ['signed by too few', { absent: Array.from({ length: 11 }, (_, i) => i) }, 'INSUFFICIENT_PARTICIPATION'],
    ['without finality', { tamper: { attestedAsFinalized: true } }, 'INVALID_FINALITY_BRANCH'],
    [
      'of another state',
      { tamper: { attestedStateRoot: `0x${'34'.repeat(32)}` } },
      'INVALID_FINALITY_BRANCH',
    ],
    ['with bits of absent members', { tamper: { signedWithout: [3] } }, 'INVALID_SIGNATURE'],
  ]
  test.each(bad)('error: a source whose update is %s', async (_name, change, code) => {
    const state = open({ source: sourceOf([rotation(1n, change)]) })
    const error = await state.sync().catch((caught: unknown) => caught)
    expect(error).toMatchObject({ code: 'ANSWER_REFUSED' })
    expect((error as SourceError).walk((cause) => (cause as { code?: string }).code === code)).toBeDefined()
    expect((await state.getHead()).slot).toBe(64n)
  })

  test('behavior: a node that lies is passed over', async () => {
    const liar = sourceOf([rotation(1n, { tamper: { signerPeriod: 5n } })])
    await withNodes([liar, sourceOf([rotation(1n)])], async (source) => {
      expect((await open({ source }).sync()).slot).toBe(88n)
    })
  })

  test('error: a bootstrap of another block, another chain, no source', async () => {
    const other = devnet.bootstrap({ slot: 72n })
    const checkpoint = { kind: 'bootstrap', blockRoot, bootstrap: other } as const
    await expect(open({ checkpoint }).getHead()).rejects.toThrow(refused('WRONG_BLOCK_ROOT'))
    const foreign = { ...config, genesisValidatorsRoot: `0x${'11'.repeat(32)}` } as const
    expect(() => open({ config: foreign })).toThrow(refused('INVALID_PARAMETER'))
    expect(() => open({ source: undefined })).toThrow(refused('INVALID_PARAMETER'))
    const alone = open({ source: undefined, checkpoint: { kind: 'bootstrap', blockRoot, bootstrap } })
    expect((await alone.getHead()).slot).toBe(64n)
    await expect(alone.sync()).rejects.toThrow(refused('INVALID_PARAMETER'))
  })

  test('error: a committee that is not the trusted one', async () => {
    const committeeRoot = hashTreeRootSyncCommittee(devnet.committee(1n))
    const checkpoint = {
      kind: 'committee',
      period: 1n,
      committeeRoot,
      committee: devnet.committee(2n),
    } as const
    await expect(open({ checkpoint }).getHead()).rejects.toThrow(refused('INVALID_PARAMETER'))
  })
})

describe('expiry', () => {
  const limit = 100n
  test('default: an old head takes no more updates', async () => {
    let now = timeOf(NOW_SLOT)
    const state = open({ clock: () => now })
    await state.sync()
    now = timeOf(232n) + 1_209_600n
    expect((await state.getHead()).status).toBe('active')
    now += 1n
    expect((await state.getHead()).status).toBe('expired')
    await expect(state.sync()).rejects.toThrow(refused('CLIENT_EXPIRED'))
    await expect(state.acceptUpdate({ update: rotation(3n) })).rejects.toThrow(refused('CLIENT_EXPIRED'))
  })

  test('error: a checkpoint that is too old', async () => {
    const state = open({ weakSubjectivitySeconds: limit })
    await expect(state.sync()).rejects.toThrow(refused('CLIENT_EXPIRED'))
  })

  test('behavior: what is older than the limit is forgotten, the head never', async () => {
    let now = timeOf(110n)
    const state = open({ clock: () => now, weakSubjectivitySeconds: 64n * config.secondsPerSlot })
    await state.acceptUpdate({ update: rotation(1n) })
    now = timeOf(88n + 64n)
    const between = { attestedSlot: 150n, finalizedSlot: 144n, withNextCommittee: true }
    await state.acceptUpdate({ update: devnet.makeUpdate(between) })
    expect(await state.getRecordedBlock({ slot: 64n })).toBeUndefined()
    expect(await state.getRecordedBlock({ slot: 88n })).toBeDefined()
    now = timeOf(144n + 64n)
    const last = devnet.makeUpdate({ attestedSlot: 200n, finalizedSlot: 192n, withNextCommittee: true })
    await state.acceptUpdate({ update: last })
    expect(await state.getRecordedBlock({ slot: 88n })).toBeUndefined()
    expect((await state.getHead()).slot).toBe(192n)
  })

  test('error: an update from the future', async () => {
    const state = open({ clock: () => timeOf(104n) })
    await expect(state.acceptUpdate({ update: rotation(1n) })).rejects.toThrow(refused('SLOT_IN_FUTURE'))
  })
})

describe('conflicts', () => {
  const conflicting = rotation(1n, { execution: { stateRoot: `0x${'66'.repeat(32)}` } })
  const otherCommittee = rotation(1n, {
    finalizedSlot: 96n,
    attestedSlot: 112n,
    tamper: { nextSyncCommittee: devnet.committee(9n) },
  })

  /** No honest update finalizes slot 83: the checkpoint of its epoch is recorded at slot 88. */
  const betweenCheckpoints = devnet.makeUpdate({ attestedSlot: 104n, finalizedSlot: 83n })

  test.each([
    ['another finalized header', conflicting, 'finalizedHeader', 88n],
    ['a header between checkpoints', betweenCheckpoints, 'finalizedHeader', 88n],
    ['another next committee', otherCommittee, 'syncCommittee', 2n],
  ] as const)('default: %s freezes the client for good', async (_name, update, kind, key) => {
    const state = open({ source: sourceOf([rotation(1n)]) })
    await state.sync()
    expect(await state.reportConflict({ update })).toMatchObject({ kind, key })
    expect((await state.getHead()).status).toBe('frozen')
    for (const attempt of [
      () => state.sync(),
      () => state.acceptUpdate({ update: rotation(2n) }),
      () => state.getRecordedBlock({ slot: 88n }),
      () => state.reportConflict({ update }),
    ]) {
      await expect(attempt()).rejects.toThrow(refused('CLIENT_FROZEN'))
    }
  })

  test('behavior: an update that contradicts freezes too', async () => {
    const state = open({ source: sourceOf([rotation(1n)]) })
    await state.sync()
    await expect(state.acceptUpdate({ update: conflicting })).rejects.toThrow(refused('CLIENT_FROZEN'))
    expect((await state.getHead()).status).toBe('frozen')
  })

  test('behavior: a trusted block that is no checkpoint contradicts none', async () => {
    const trusted = devnet.bootstrap({ slot: 85n })
    const state = open({
      source: undefined,
      checkpoint: {
        kind: 'bootstrap',
        blockRoot: hashTreeRootBeaconBlockHeader(trusted.header.beacon),
        bootstrap: trusted,
      },
    })
    expect((await state.acceptUpdate({ update: rotation(1n) })).slot).toBe(88n)
    await expect(state.reportConflict({ update: rotation(1n) })).rejects.toThrow(refused('NO_CONFLICT'))
    expect(await state.reportConflict({ update: betweenCheckpoints })).toMatchObject({ key: 88n })
  })

  test('behavior: two nodes that prove different things freeze the client', async () => {
    await withNodes([sourceOf([rotation(1n)]), sourceOf([conflicting])], async (source) => {
      const state = open({ source })
      await expect(state.sync()).rejects.toThrow(refused('CLIENT_FROZEN'))
      expect((await state.getHead()).status).toBe('frozen')
    })
  })

  test('error: evidence that agrees, is not signed, is old', async () => {
    let now = timeOf(NOW_SLOT)
    const state = open({ source: sourceOf([rotation(1n)]), clock: () => now })
    await state.sync()
    const report = (update: LightClientUpdate) => state.reportConflict({ update })
    await expect(report(rotation(1n))).rejects.toThrow(refused('NO_CONFLICT'))
    await expect(report(finality)).rejects.toThrow(refused('NO_CONFLICT'))
    const execution = { stateRoot: `0x${'66'.repeat(32)}` } as const
    const unsigned = rotation(1n, { execution, tamper: { signerPeriod: 5n } })
    await expect(report(unsigned)).rejects.toThrow(refused('INVALID_SIGNATURE'))
    expect((await state.getHead()).status).toBe('active')
    now = timeOf(105n) + 1_209_600n + 1n
    await expect(report(conflicting)).rejects.toThrow(refused('EVIDENCE_EXPIRED'))
  })
})

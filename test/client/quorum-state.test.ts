import { expect, test } from 'vitest'
import { ClientError } from '../../src/client/client-error.js'
import { createQuorumState } from '../../src/client/create-quorum-state.js'
import { createLightClientState } from '../../src/client/light-client/create-light-client-state.js'
import { createBeaconDevnet } from '../../src/devnet/create-beacon-devnet.js'
import { hashTreeRootBeaconBlockHeader } from '../../src/ethereum/ssz/hash-tree-root-beacon-block-header.js'
import type { ExecutionPayloadHeader, LightClientUpdate } from '../../src/ethereum/types/light-client.js'
import type { AcceptedState } from '../../src/state/accepted-state.js'

const devnet = createBeaconDevnet({ seed: 'quorum', committeeSize: 32 })
const { config } = devnet
const bootstrap = devnet.bootstrap({ slot: 136n })
const blockRoot = hashTreeRootBeaconBlockHeader(bootstrap.header.beacon)
const refused = (code: string) => expect.objectContaining({ code })

const first = devnet.makeUpdate({ finalizedSlot: 144n, attestedSlot: 160n })
const second = devnet.makeUpdate({ finalizedSlot: 152n, attestedSlot: 168n })
const forked = (execution: Partial<ExecutionPayloadHeader>) =>
  devnet.makeUpdate({ finalizedSlot: 152n, attestedSlot: 168n, execution })
const other = forked({ stateRoot: `0x${'66'.repeat(32)}` })

/** A light client that took these updates. */
async function stateOf(...updates: LightClientUpdate[]) {
  const state = createLightClientState({
    config,
    checkpoint: { kind: 'bootstrap', blockRoot, bootstrap },
    clock: () => config.genesisTime + 200n * config.secondsPerSlot,
  })
  for (const update of updates) await state.acceptUpdate({ update })
  return state
}

/** A light client behind a node that does not answer. */
const down: AcceptedState = {
  chainId: config.chainId,
  getHead: () => Promise.reject(new ClientError('CHAIN_UNREACHABLE', 'The node is down.')),
  getRecordedBlock: () => Promise.reject(new ClientError('CHAIN_UNREACHABLE', 'The node is down.')),
}

test('default: all agree', async () => {
  const states = [await stateOf(first, second), await stateOf(first, second)]
  const quorum = createQuorumState({ states, threshold: 2 })
  expect(quorum.chainId).toBe(config.chainId)
  expect(await quorum.getHead()).toEqual(await states[0]?.getHead())
  expect(await quorum.getRecordedBlock({ slot: 144n })).toEqual(
    await states[1]?.getRecordedBlock({ slot: 144n }),
  )
  expect(await quorum.getRecordedBlock({ slot: 145n })).toBeUndefined()
})

test('behavior: the head is the newest that enough of them know', async () => {
  const ahead = await stateOf(first, second)
  const behind = await stateOf(first)
  const two = createQuorumState({ states: [ahead, behind], threshold: 2 })
  expect((await two.getHead()).slot).toBe(144n)
  const one = createQuorumState({ states: [behind, ahead], threshold: 1 })
  expect((await one.getHead()).slot).toBe(152n)
  await expect(two.getRecordedBlock({ slot: 152n })).rejects.toThrow(refused('QUORUM_NOT_REACHED'))
})

test('behavior: one that is down does not matter while enough are left', async () => {
  const states = [down, await stateOf(first), await stateOf(first)]
  const quorum = createQuorumState({ states, threshold: 2 })
  expect((await quorum.getHead()).slot).toBe(144n)
  expect(await quorum.getRecordedBlock({ slot: 145n })).toBeUndefined()
  const strict = createQuorumState({ states, threshold: 3 })
  await expect(strict.getHead()).rejects.toThrow(refused('QUORUM_NOT_REACHED'))
  await expect(strict.getRecordedBlock({ slot: 145n })).rejects.toThrow(refused('QUORUM_NOT_REACHED'))
})

test('error: one that contradicts, whatever the majority', async () => {
  const states = [await stateOf(first, second), await stateOf(first, second), await stateOf(first, other)]
  for (const threshold of [1, 2, 3]) {
    const quorum = createQuorumState({ states, threshold })
    const error = await quorum.getHead().catch((caught: unknown) => caught)
    expect(error).toMatchObject({ code: 'QUORUM_DISAGREES' })
    const { facts } = error as ClientError
    expect(facts).toHaveLength(3)
    expect(facts[2]).toContain(hashTreeRootBeaconBlockHeader(other.finalizedHeader.beacon))
    expect(facts[1]).toContain(hashTreeRootBeaconBlockHeader(second.finalizedHeader.beacon))
    await expect(quorum.getRecordedBlock({ slot: 152n })).rejects.toThrow(refused('QUORUM_DISAGREES'))
    expect(await quorum.getRecordedBlock({ slot: 144n })).toBeDefined()
  }
})

test('error: a block number at two slots', async () => {
  const blockNumber = first.finalizedHeader.execution?.blockNumber as bigint
  const moved = await stateOf(forked({ blockNumber }))
  const quorum = createQuorumState({ states: [await stateOf(first), moved], threshold: 1 })
  await expect(quorum.getRecordedBlock({ blockNumber })).rejects.toThrow(refused('QUORUM_DISAGREES'))
})

test('error: frozen', async () => {
  const frozen = await stateOf(first, second)
  await frozen.reportConflict({ update: other })
  const active = await stateOf(first, second)
  const mixed = createQuorumState({ states: [active, frozen], threshold: 1 })
  await expect(mixed.getHead()).rejects.toThrow(refused('QUORUM_DISAGREES'))
  await expect(mixed.getRecordedBlock({ slot: 144n })).rejects.toThrow(refused('QUORUM_DISAGREES'))
  const all = createQuorumState({ states: [frozen], threshold: 1 })
  await expect(all.getHead()).rejects.toThrow(refused('CLIENT_FROZEN'))
  await expect(all.getRecordedBlock({ slot: 144n })).rejects.toThrow(refused('CLIENT_FROZEN'))
})

test.each([0, -1, 1.5, 2, Number.NaN])('error: a threshold of %d among one', async (threshold) => {
  const states = [await stateOf()]
  expect(() => createQuorumState({ states, threshold })).toThrow(refused('INVALID_PARAMETER'))
})

test('error: none, or of two chains', async () => {
  const foreign = { ...down, chainId: 5n }
  expect(() => createQuorumState({ states: [], threshold: 1 })).toThrow(refused('INVALID_PARAMETER'))
  expect(() => createQuorumState({ states: [down, foreign], threshold: 1 })).toThrow(
    refused('INVALID_PARAMETER'),
  )
})

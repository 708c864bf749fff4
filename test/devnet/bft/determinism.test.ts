import { describe, expect, test } from 'vitest'
import { toBftJson } from '../../../src/bft/json/to-bft-json.js'
import type { LightBlock } from '../../../src/bft/light-client/light-block.js'
import { verifyToHeight } from '../../../src/bft/light-client/verify-to-height.js'
import { verifySignature } from '../../../src/bft/signature/verify-signature.js'
import { rootOf, type SparseTree, setLeaf } from '../../../src/bft/state/sparse-tree.js'
import { stateKey } from '../../../src/bft/state/state-key.js'
import { hashVote } from '../../../src/bft/votes/vote.js'
import { type BftDevnet, createBftDevnet } from '../../../src/devnet/bft/create-bft-devnet.js'
import type { BftScriptInput } from '../../../src/devnet/bft/script-schema.js'
import { createEventQueue } from '../../../src/devnet/bft/world/event-queue.js'
import { trusted } from '../../bft/chain.js'
import { codeOf } from '../../support/error-code.js'

const eventful: BftScriptInput = {
  transactions: [
    { height: 2, transfer: { from: 'alice', to: 'bob', amount: 100 } },
    { height: 3, set: { account: 'carol', slot: 9, value: '12345678901234567890' } },
  ],
  transfersPerBlock: 0,
  changes: [{ height: 4, join: { name: 'late', power: 5 } }],
  faults: [
    { kind: 'equivocation', heights: [2, 6], validators: ['v1'] },
    { kind: 'delay', from: 0, to: 4000, upTo: 500 },
  ],
}

function everything(devnet: BftDevnet): string {
  const heights = Array.from({ length: Number(devnet.height()) }, (_, i) => BigInt(i + 1))
  return JSON.stringify(
    toBftJson({
      time: devnet.time(),
      accounts: devnet.accounts,
      blocks: heights.map((height) => devnet.finalized(height)),
      votes: heights.map((height) => devnet.votes(height)),
      evidence: heights.map((height) => devnet.evidence(height)),
    }),
  )
}

describe('determinism', () => {
  const make = (seed: string) => createBftDevnet({ seed, script: eventful })
  const first = make('one')
  first.runToHeight(7n)

  test('behavior: the same seed and script give the same bytes, however the clock is advanced', () => {
    const second = make('one')
    const end = first.time()
    for (let time = second.script.genesisTime; time < end; time += 37n) second.advanceTo(time)
    second.advanceTo(end)
    first.advanceTo(end)
    expect(everything(second)).toBe(everything(first))
  })

  test('behavior: another seed gives other keys, accounts and headers', () => {
    const other = make('two')
    other.runToHeight(2n)
    expect(other.keysOf('v0').publicKey).not.toEqual(first.keysOf('v0').publicKey)
    expect(other.accounts[0]?.account).not.toBe(first.accounts[0]?.account)
    expect(other.getLightBlock(1n).header).not.toEqual(first.getLightBlock(1n).header)
  })
})

describe('an honest chain', () => {
  const devnet = createBftDevnet({ seed: 'honest', script: { ...eventful, faults: [] } })
  devnet.runToHeight(8n)
  const { genesisTime, chainId, stateDepth } = devnet.script
  const idOf = (name: string) => devnet.accounts.find((account) => account.name === name)!
  const valueAt = (height: bigint, name: string, slot: bigint) => {
    const { proof } = devnet.proveState({ height, account: idOf(name).account, slot })
    return proof.kind === 'inclusion' ? proof.value : undefined
  }

  test('default: every header follows from the one before, a block time later', () => {
    for (let height = 2n; height <= 8n; height++) {
      const [below, block] = [devnet.getLightBlock(height - 1n), devnet.getLightBlock(height)]
      expect(block.header.parentHash).toBe(trusted(below).hash)
      expect(block.header.validatorsRoot).toBe(below.header.nextValidatorsRoot)
      expect(block.header.timestamp - below.header.timestamp).toBeGreaterThanOrEqual(1000n)
      expect(block.header.timestamp).toBeLessThan(genesisTime + 1000n * height + 500n)
    }
    expect(devnet.getLightBlock(1n).header.parentHash).toBe(trusted(genesisLike()).hash)
  })

  const genesisLike = () => ({ ...devnet.getLightBlock(1n), ...devnet.genesis }) as LightBlock

  test('default: a light client follows it from genesis', async () => {
    const accepted = await verifyToHeight({
      trusted: trusted(genesisLike()),
      height: 8n,
      source: { getLightBlock: async (height) => devnet.getLightBlock(height) },
      policy: { chainId, trustingPeriod: 1_000_000n, clockDrift: 1000n },
      now: devnet.time(),
    })
    expect(accepted.at(-1)?.header).toEqual(devnet.getLightBlock(8n).header)
  })

  test('default: the state root of a header is the root after its block', () => {
    expect([1n, 2n].map((height) => valueAt(height, 'alice', 0n))).toEqual([1000n, 900n])
    expect([1n, 2n].map((height) => valueAt(height, 'bob', 0n))).toEqual([250n, 350n])
    expect([1n, 2n].map((height) => valueAt(height, 'alice', 1n))).toEqual([undefined, 1n])
    expect([2n, 3n].map((height) => valueAt(height, 'carol', 9n))).toEqual([undefined, 12345678901234567890n])
    expect(valueAt(0n, 'dave', 0n)).toBe(0n)
    const slots = [
      ['alice', 0n],
      ['alice', 1n],
      ['bob', 0n],
      ['carol', 0n],
      ['dave', 0n],
      ['carol', 9n],
    ] as const
    const tree = slots.reduce<SparseTree>(
      (node, [name, slot]) =>
        setLeaf(node, {
          key: stateKey({ account: idOf(name).account, slot }),
          value: valueAt(8n, name, slot)!,
          depth: stateDepth,
        }),
      undefined,
    )
    expect(devnet.getLightBlock(8n).header.stateRoot).toBe(rootOf(tree))
  })

  test('default: all votes are signed by the member at their place, and everybody proposes', () => {
    const { names, validators } = devnet.validatorsAt(6n)
    expect([...names].sort()).toEqual(['late', 'v0', 'v1', 'v2', 'v3'])
    expect(devnet.validatorsAt(4n).names).not.toContain('late')
    const [votes] = devnet.votes(6n)
    const places = names.map((_, place) => place).filter((place) => (votes!.signers >> BigInt(place)) & 1n)
    places.forEach((place, i) => {
      expect(validators[place]?.publicKey).toEqual(devnet.keysOf(names[place]!).publicKey)
      const signed = { message: hashVote(votes!.vote), signature: votes!.signatures[i]! }
      expect(verifySignature({ publicKey: validators[place]!.publicKey, ...signed })).toBe(true)
    })
  })

  test('error: a height that is not there, a validator that is not, a slot out of range', async () => {
    expect(await codeOf(() => devnet.getLightBlock(99n))).toBe('UNKNOWN_HEIGHT')
    expect(await codeOf(() => devnet.keysOf('nobody'))).toBe('UNKNOWN_NAME')
    expect(await codeOf(() => devnet.proveState({ height: 1n, account: 2n ** 160n, slot: 0n }))).toBe(
      'FIELD_OUT_OF_RANGE',
    )
  })

  test('error: without a quorum the chain stalls, and says so', async () => {
    const faults = [{ kind: 'crash' as const, from: 2500, validators: ['v0', 'v1'] }]
    const stalled = createBftDevnet({ seed: 'stalled', script: { faults } })
    expect(await codeOf(() => stalled.runToHeight(10n))).toBe('STALLED')
    expect(stalled.height()).toBe(2n)
    expect(stalled.forkedHeights()).toEqual([])
  })
})

test('behavior: the virtual clock takes events by time, then by order', () => {
  const queue = createEventQueue<number>()
  const times = Array.from({ length: 500 }, (_, i) => (i * 7919) % 83)
  for (const [i, time] of times.entries()) queue.add(time, i)
  const expected = times.map((time, i) => ({ time, event: i })).sort((a, b) => a.time - b.time)
  const taken = times.map(() => queue.take())
  expect(taken).toEqual(expected)
  expect([queue.take(), queue.nextTime()]).toEqual([undefined, undefined])
})

import type { Abi } from 'viem'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { loadContract } from '../../../src/chain/compile-contracts.js'
import type { Hex } from '../../../src/ethereum/types/hex.js'
import { observeSource, type SourceClient } from '../../../src/feeds/observe-source.js'
import { submitFeedUpdate } from '../../../src/feeds/submit-feed-update.js'
import { parseGetProof } from '../../../src/state/parse-get-proof.js'
import { hasRealData, readRealJson } from '../../support/real-data.js'
import { expectRevert, field, PACKED } from './feed-fixtures.js'
import { startTwoChains, type TwoChains, timeOf } from './two-chains.js'

const PRICE = 2_000n * 10n ** 8n

let world: TwoChains
beforeAll(async () => {
  world = await startTwoChains()
})
afterAll(() => world?.stop())

type Feed = Awaited<ReturnType<TwoChains['deployFeed']>>

/** Brings the proof of an accepted slot to the contract, whatever the updater would think of it. */
async function bring(feed: Feed, slot: bigint) {
  const block = await world.accepted.getRecordedBlock({ slot })
  if (block === undefined) throw new Error(`slot ${slot} was not accepted`)
  const evidence = await observeSource({ source: world, parameters: feed.parameters, block })
  return submitFeedUpdate({
    client: world.destination.client,
    address: feed.address,
    blockProof: { kind: 0, slot, data: '0x' },
    evidence,
  })
}

describe('a value on another chain', () => {
  test('default: it arrives, is read, and is kept fresh', async ({ annotate }) => {
    const source = await world.deployOnSource('PriceSource')
    const feed = await world.deployFeed(source)
    const updater = feed.updater()
    const slot = await world.publish(source, 'set', [PRICE])
    const first = await updater.update()
    expect(first).toMatchObject({ action: 'submitted', reason: 'first', outcome: 'applied', roundId: 1n })
    expect(await feed.read('latestRoundData')).toEqual([1n, PRICE, timeOf(slot), timeOf(slot), 1n])
    expect(await feed.state()).toMatchObject({
      status: 'fresh',
      latest: { answer: PRICE, observedAt: timeOf(slot), updatedAt: timeOf(slot) },
    })

    expect(await updater.update()).toEqual({ action: 'skipped', reason: 'not newer' })
    await world.publish(source, 'set', [PRICE + PRICE / 1000n])
    expect(await updater.update()).toEqual({ action: 'skipped', reason: 'unchanged' })
    await world.publish(source, 'set', [PRICE + PRICE / 100n])
    const second = await updater.update()
    expect(second).toMatchObject({ reason: 'deviation', outcome: 'applied', roundId: 2n })
    await world.publish(source, 'setWide', [1n])
    expect(await feed.updater({ refreshSeconds: 6 }).update()).toMatchObject({ reason: 'heartbeat' })

    const gas = [first, second].map((result) => (result.action === 'submitted' ? result.gasUsed : 0n))
    const read = await world.destination.client.estimateContractGas({
      address: feed.address,
      abi: feed.abi,
      functionName: 'latestRoundData',
      account: world.destination.client.account,
    })
    await annotate(`gas: first update ${gas[0]}, next ${gas[1]}, latestRoundData ${read - 21_064n}`)
    expect(gas[1]).toBeLessThan(260_000n)
  })

  test('behavior: a proxy is read through its own storage, until it is upgraded', async () => {
    const [v1, v2] = [await world.deployOnSource('PriceSource'), await world.deployOnSource('PriceSourceV2')]
    const proxy = await world.deployOnSource('PriceProxy', [v1])
    const feed = await world.deployFeed(proxy)
    expect(feed.parameters.source.implementation).toBeDefined()
    await world.publish(proxy, 'set', [PRICE])
    expect(await feed.updater().update()).toMatchObject({ outcome: 'applied' })
    await world.publish(proxy, 'upgrade', [v2])
    expect(await feed.updater().update()).toMatchObject({ reason: 'source changed', outcome: 'halted' })
    await expectRevert(feed.read('latestRoundData'), feed.abi, 'SourceUpgraded')
    expect(await feed.updater().update()).toEqual({ action: 'skipped', reason: 'halted' })
    // the first implementation again, with whatever the second wrote
    const back = await world.publish(proxy, 'upgrade', [v1])
    await expect(bring(feed, back)).rejects.toMatchObject({ errorName: 'SourceUpgraded' })
    // a new feed, for the source as it is now
    const next = await world.deployFeed(proxy)
    await world.publish(proxy, 'set', [PRICE])
    expect(await next.updater().update()).toMatchObject({ outcome: 'applied' })
  })

  test('behavior: an aggregator that keeps its answers by round', async () => {
    const source = await world.deployOnSource('PriceSource')
    const value = { ...PACKED.value, slot: field(3, 0, 8).slot }
    const timestamp = { ...PACKED.timestamp, slot: field(3, 0, 8).slot }
    const layout = { value, timestamp, round: field(2, 0, 32), decimals: field(2, 4, 8), keyedByRound: true }
    const feed = await world.deployFeed(source, { layout })
    await world.write(source, 'setDecimals', [8])
    await world.write(source, 'set', [PRICE - 1n])
    await world.publish(source, 'set', [PRICE])
    expect(await feed.updater().update()).toMatchObject({ outcome: 'applied' })
    expect(await feed.state()).toMatchObject({ latest: { answer: PRICE, sourceRound: 2n } })
  })

  test('behavior: a jump is held, waits, and is confirmed', async () => {
    const source = await world.deployOnSource('PriceSource')
    const feed = await world.deployFeed(source, { time: { deviationBps: 500, confirmSeconds: 12 } })
    const updater = feed.updater()
    await world.publish(source, 'set', [PRICE])
    expect(await updater.update()).toMatchObject({ reason: 'hold', outcome: 'held' })
    await world.publish(source, 'set', [PRICE])
    expect(await updater.update()).toEqual({ action: 'skipped', reason: 'waiting' })
    await world.publish(source, 'set', [PRICE])
    expect(await updater.update()).toMatchObject({ reason: 'confirmation', outcome: 'applied' })
    await world.publish(source, 'set', [2n * PRICE])
    expect(await updater.update()).toMatchObject({ reason: 'hold', outcome: 'held' })
    expect(await feed.state()).toMatchObject({ latest: { answer: PRICE }, pending: { answer: 2n * PRICE } })
    await world.publish(source, 'set', [PRICE])
    expect(await updater.update()).toMatchObject({ reason: 'return', outcome: 'applied' })
    expect(await feed.state()).toMatchObject({ latest: { answer: PRICE }, pending: undefined })
  })
})

describe('what is no answer', () => {
  test('error: an empty slot, proven absent, is not zero', async () => {
    const source = await world.deployOnSource('PriceSource')
    const feed = await world.deployFeed(source)
    const empty = await world.publish(source, 'setWide', [1n])
    await expect(feed.updater().update()).rejects.toMatchObject({ code: 'VALUE_MISSING' })
    await expect(bring(feed, empty)).rejects.toMatchObject({ errorName: 'FeedValueMissing' })
    await world.publish(source, 'set', [PRICE])
    expect(await feed.updater().update()).toMatchObject({ outcome: 'applied' })
    // the word is there, and says when it was written, but its value is zero
    const zero = await world.publish(source, 'set', [0n])
    await expect(bring(feed, zero)).rejects.toMatchObject({ errorName: 'FeedValueMissing' })
    expect(await feed.state()).toMatchObject({ latest: { answer: PRICE } })
  })

  test('error: an account that is not there', async () => {
    const source = await world.deployOnSource('PriceSource')
    const target = '0x00000000000000000000000000000000000abcde'
    const feed = await world.deployFeed(source, { source: { target } })
    const slot = await world.publish(source, 'set', [PRICE])
    await expect(feed.updater().update()).rejects.toMatchObject({ code: 'VALUE_MISSING' })
    const block = await world.accepted.getRecordedBlock({ slot })
    const proof = (await world.request({
      method: 'eth_getProof',
      params: [target, [PACKED.value.slot], `0x${block?.executionBlockNumber.toString(16)}`],
    })) as { accountProof: `0x${string}`[] }
    const refused = submitFeedUpdate({
      client: world.destination.client,
      address: feed.address,
      blockProof: { kind: 0, slot, data: '0x' },
      evidence: { round: 0n, accountProof: proof.accountProof, storageProofs: [[]] },
    })
    await expect(refused).rejects.toMatchObject({ errorName: 'AccountAbsent' })
  })

  test('error: an older accepted block, after a newer one', async () => {
    const source = await world.deployOnSource('PriceSource')
    const feed = await world.deployFeed(source)
    const older = await world.publish(source, 'set', [PRICE - 1n])
    await world.publish(source, 'set', [PRICE])
    await feed.updater().update()
    expect(await feed.updater().update({ slot: older })).toEqual({ action: 'skipped', reason: 'not newer' })
    await expect(bring(feed, older)).rejects.toMatchObject({ errorName: 'ObservationNotNewer' })
    expect(await feed.state()).toMatchObject({ roundId: 1n, latest: { answer: PRICE } })
  })

  test('error: a node that lies, or has no answer', async () => {
    const source = await world.deployOnSource('PriceSource')
    const feed = await world.deployFeed(source)
    await world.publish(source, 'set', [PRICE])
    const lying =
      (change: (answer: never) => unknown): SourceClient['request'] =>
      async (request) =>
        change((await world.request(request)) as never)
    type Answer = { storageProof: { key: string; value: string; proof: string[] }[] }
    const nodes: [SourceClient['request'], string][] = [
      [
        lying((a: Answer) => ({ ...a, storageProof: a.storageProof.map((s) => ({ ...s, value: '0x1' })) })),
        'CLAIM_MISMATCH',
      ],
      [
        lying((a: Answer) => ({
          ...a,
          storageProof: a.storageProof.map((s) => ({ ...s, value: '0x0', proof: [] })),
        })),
        'PROOF_TOO_SHORT',
      ],
      [
        ({ method, params }) => world.request({ method, params: [...params.slice(0, 2), '0x1'] }),
        'WRONG_NODE_HASH',
      ],
      [
        ({ method, params }) =>
          world.request({ method, params: [params[0], [field(1, 0, 8).slot], params[2]] }),
        'WRONG_STORAGE_KEYS',
      ],
      [() => Promise.reject(new Error('gone')), 'SOURCE_FAILED'],
      [() => Promise.resolve(null), 'INVALID_PROOF_JSON'],
    ]
    for (const [request, code] of nodes) {
      await expect(feed.updater({}, { request }).update()).rejects.toMatchObject({ code })
    }
    expect(await feed.state()).toMatchObject({ status: 'empty' })
    await expect(feed.updater().update({ slot: 1n })).rejects.toMatchObject({ code: 'UNKNOWN_BLOCK' })
  })

  test('behavior: a block that the source chain gave up proves nothing there any more', async () => {
    const source = await world.deployOnSource('PriceSource')
    const feed = await world.deployFeed(source)
    const snapshot = await world.request({ method: 'evm_snapshot', params: [] })
    await world.publish(source, 'set', [PRICE])
    await world.request({ method: 'evm_revert', params: [snapshot] })
    await world.write(source, 'set', [3n * PRICE])
    await expect(feed.updater().update()).rejects.toMatchObject({ code: 'WRONG_NODE_HASH' })
    expect(await feed.state()).toMatchObject({ status: 'empty' })
  })
})

/** The account and slot are not a price; their proofs are as long as those of any contract of mainnet. */
test.skipIf(!hasRealData)('behavior: proofs of the size of mainnet', async ({ annotate }) => {
  const folder = 'ethereum/mainnet'
  const recorded = readRealJson(`${folder}/eth-get-proof/block-21925176-beacon-deposit-contract-slot-1.json`)
  const block = readRealJson(`${folder}/execution/block-21925176.json`) as Record<
    'stateRoot' | 'hash' | 'number',
    Hex
  >
  const { address, codeHash, storageProof } = parseGetProof(recorded)
  const feed = await world.deployFeed(address, {
    source: { codeHash, startTime: timeOf(138n) },
    layout: { value: field(1, 0, 256) },
    answer: { decimals: 0, maxAnswer: (1n << 255n) - 1n },
  })
  const execution = {
    stateRoot: block.stateRoot,
    blockHash: block.hash,
    blockNumber: BigInt(block.number),
  }
  const { slot } = await world.publishBlock(execution)
  const updater = feed.updater({}, { request: () => Promise.resolve(recorded) })
  const result = await updater.update({ slot })
  expect(result).toMatchObject({ outcome: 'applied', roundId: 1n })
  const value = storageProof[0]?.value as bigint
  expect(await feed.state()).toMatchObject({ latest: { answer: value / 10n ** 8n, sourceBlock: 21925176n } })
  if (result.action === 'submitted') await annotate(`gas: first update, mainnet proofs: ${result.gasUsed}`)
})

// last: it freezes the light client for good
test('error: a frozen light client freezes what was read through it', async () => {
  const source = await world.deployOnSource('PriceSource')
  const feed = await world.deployFeed(source)
  const { slot, execution } = await world.write(source, 'set', [PRICE])
  await world.lightClient.submit(world.updateOf({ slot, execution }))
  await feed.updater().update()
  expect(await feed.state()).toMatchObject({ status: 'fresh', latest: { answer: PRICE } })
  await world.lightClient.report(
    world.updateOf({ slot, execution: { ...execution, stateRoot: `0x${'66'.repeat(32)}` } }),
  )
  const abi = [...feed.abi, ...loadContract('StateVerifier').abi] as Abi
  await expectRevert(feed.read('latestRoundData'), abi, 'LightClientFrozen')
  expect(((await feed.read('tryLatestRoundData')) as unknown[])[0]).toBe(false)
  expect(await feed.state()).toMatchObject({ status: 'frozen', latest: undefined })
  expect(await feed.updater().update()).toEqual({ action: 'skipped', reason: 'frozen' })
})

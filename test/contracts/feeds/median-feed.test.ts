import fc from 'fast-check'
import type { Abi, Address } from 'viem'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { type Anvil, startAnvil } from '../../../src/chain/anvil.js'
import { type ChainClient, connectChain } from '../../../src/chain/chain-client.js'
import { loadContract } from '../../../src/chain/compile-contracts.js'
import { deployContract } from '../../../src/chain/deploy-contract.js'
import { deployMedianFeed, deployTaggedFeed } from '../../../src/feeds/deploy-feeds.js'
import { toUnitTag } from '../../../src/feeds/unit-tag.js'
import { compileTestContracts, deployStandInFeed, expectRevert, GENESIS, packed } from './feed-fixtures.js'

const NOW = GENESIS + 100_000n
const MAX_AGE = 3600n
const INT256 = { min: -(1n << 255n), max: (1n << 255n) - 1n }
const [ANSWERS, REVERTS, BURNS_GAS, TOO_LITTLE, TOO_MUCH, REVERTS_MUCH] = [0, 1, 2, 3, 4, 5] as const

let anvil: Anvil
let client: ChainClient
const artifactOf = compileTestContracts('StandInAggregator', 'StandInVerifier')
const aggregator = artifactOf('StandInAggregator')

beforeAll(async () => {
  anvil = await startAnvil({ timestamp: NOW })
  client = await connectChain({ rpcUrl: anvil.rpcUrl })
})
afterAll(() => anvil.stop())

async function deployAggregator(base = 'ETH', quote = 'USD', decimals = 8): Promise<Address> {
  const args = [toUnitTag(base), toUnitTag(quote), decimals]
  return (await deployContract({ client, name: 'StandInAggregator', artifact: aggregator, args })).address
}

async function deployMembers(count: number): Promise<Address[]> {
  const members: Address[] = []
  while (members.length < count) members.push(await deployAggregator())
  return members
}

async function say(address: Address, answer: bigint, age = 60n, mode: number = ANSWERS): Promise<void> {
  const call = {
    address,
    abi: aggregator.abi,
    functionName: 'say',
    args: [answer, NOW - age, mode],
  }
  await client.waitForTransactionReceipt({ hash: await client.writeContract(call) })
}

type Median = { answer: bigint; updatedAt: bigint; counting: bigint; spread: bigint }

async function deployMedian(members: Address[], quorum: number) {
  const { address, abi } = await deployMedianFeed({ client, members, quorum, maxAge: MAX_AGE })
  const read = (functionName: string, gas?: bigint) =>
    client.readContract({ address, abi, functionName, ...(gas === undefined ? {} : { gas }) } as never)
  return { address, abi, read, median: () => read('median') as Promise<Median> }
}

async function expectRefused(members: Address[], quorum: number, revert: string) {
  await expect(deployMedian(members, quorum)).rejects.toMatchObject({
    facts: [expect.stringContaining(revert)],
  })
}

describe('median', () => {
  test('default: odd and even numbers of members', async () => {
    const members = await deployMembers(5)
    const feed = await deployMedian(members, 3)
    for (const [i, answer] of [50n, 10n, 40n, 20n, 30n].entries())
      await say(members[i] as Address, answer, BigInt(60 + i))
    expect(await feed.median()).toEqual({ answer: 30n, updatedAt: NOW - 64n, counting: 5n, spread: 40n })
    expect(await feed.read('latestRoundData')).toEqual([NOW - 64n, 30n, NOW - 64n, NOW - 64n, NOW - 64n])
    // without 50, of 10 20 30 40 the lower of the two in the middle
    await say(members[0] as Address, 50n, 0n, REVERTS)
    expect(await feed.median()).toMatchObject({ answer: 20n, counting: 4n, spread: 30n })
    expect(await feed.read('description')).toBe('ETH / USD')
  })

  test('behavior: members that are stale, of the future, broken or hostile do not count', async () => {
    const members = await deployMembers(5)
    const feed = await deployMedian(members, 3)
    const [first, second] = members as [Address, Address]
    for (const member of members) await say(member, 100n)
    for (const [age, counts] of [
      // The clock goes on while contracts are compiled: not to the minute.
      [MAX_AGE / 2n, true],
      [MAX_AGE + 200n, false],
      [-30_000n, false],
      [NOW, false],
    ] as const) {
      await say(first, 7n, age)
      expect((await feed.median()).counting).toBe(counts ? 5n : 4n)
    }
    for (const mode of [REVERTS, BURNS_GAS, TOO_LITTLE, REVERTS_MUCH]) {
      await say(first, 7n, 60n, mode)
      expect(await feed.median()).toMatchObject({ answer: 100n, counting: 4n, spread: 0n })
    }
    await say(first, 7n, 60n, TOO_MUCH)
    expect(await feed.median()).toMatchObject({ answer: 100n, counting: 5n, spread: 93n })
    for (const member of [first, second, members[2] as Address]) await say(member, 100n, 60n, REVERTS)
    await expectRevert(feed.median(), feed.abi as Abi, 'QuorumMissed', [3, 2])
    expect(((await feed.read('tryMedian')) as unknown[])[0]).toBe(false)
  })

  test('error: a caller cannot starve members of gas', async () => {
    const members = await deployMembers(3)
    const feed = await deployMedian(members, 3)
    for (const member of members) await say(member, 100n)
    await expectRevert(feed.read('median', 250_000n), feed.abi as Abi, 'NotEnoughGas')
    expect(await feed.read('median', 400_000n)).toMatchObject({ counting: 3n })
  })

  test('behavior: one liar among n never moves the answer outside what the honest say', async () => {
    for (const count of [3, 4, 5]) {
      const members = await deployMembers(count)
      const feed = await deployMedian(members, 3)
      const cases = fc.sample(
        fc.tuple(
          fc.array(fc.bigInt({ min: 1000n, max: 2000n }), { minLength: count - 1, maxLength: count - 1 }),
          fc.oneof(
            fc.constantFrom(INT256.min, INT256.max, 0n, 1n, 999n, 2001n),
            fc.bigInt({ min: 0n, max: 3000n }),
          ),
          fc.integer({ min: 0, max: count - 1 }),
          fc.bigInt({ min: 0n, max: MAX_AGE }),
        ),
        { numRuns: 25, seed: count },
      )
      for (const [honest, lie, place, age] of cases) {
        const answers = [...honest.slice(0, place), lie, ...honest.slice(place)]
        for (const [i, answer] of answers.entries())
          await say(members[i] as Address, answer, i === place ? age : 60n)
        const { answer, counting } = await feed.median()
        expect(counting).toBe(BigInt(count))
        const sorted = [...honest].sort((a, b) => (a < b ? -1 : 1))
        expect(answer).toBeGreaterThanOrEqual(sorted[0] as bigint)
        expect(answer).toBeLessThanOrEqual(sorted.at(-1) as bigint)
      }
    }
  })

  test('behavior: the distance of extremes does not overflow', async () => {
    const members = await deployMembers(3)
    const feed = await deployMedian(members, 3)
    for (const [i, answer] of [INT256.min, 5n, INT256.max].entries()) await say(members[i] as Address, answer)
    expect(await feed.median()).toMatchObject({ answer: 5n, spread: (1n << 256n) - 1n })
  })

  test('behavior: storage feeds and tagged aggregators are members', async () => {
    const storage = await deployStandInFeed(client, artifactOf('StandInVerifier'))
    await storage.update({ at: 99_000n, words: [packed(100n, GENESIS + 99_000n)] })
    const plain = await deployAggregator()
    await say(plain, 102n)
    const tagged = await deployTaggedFeed({
      client,
      aggregator: plain,
      base: 'ETH',
      quote: 'USD',
      decimals: 8,
    })
    const other = await deployAggregator()
    await say(other, 101n)
    const feed = await deployMedian([storage.address, tagged.address, other], 3)
    expect(await feed.median()).toMatchObject({ answer: 101n, counting: 3n, updatedAt: GENESIS + 99_000n })
    // an aggregator that changes its decimals has no answer any more
    const call = { address: plain, abi: aggregator.abi, functionName: 'setDecimals', args: [18] }
    await client.waitForTransactionReceipt({ hash: await client.writeContract(call) })
    await expectRevert(feed.median(), feed.abi as Abi, 'QuorumMissed', [3, 2])
    const read = { address: tagged.address, abi: loadContract('TaggedFeed').abi, args: [] }
    await expectRevert(
      client.readContract({ ...read, functionName: 'latestRoundData' }),
      read.abi,
      'DecimalsMismatch',
    )
  })
})

describe('deployment', () => {
  test('args: members, quorum, units and decimals must fit', async () => {
    const [a, b, c] = (await deployMembers(3)) as [Address, Address, Address]
    await expectRefused([a, b], 2, 'InvalidParameter(members)')
    await expectRefused([a, b, b], 3, 'InvalidParameter(members)')
    await expectRefused([a, b, c], 2, 'InvalidParameter(quorum)')
    await expectRefused([a, b, c], 4, 'InvalidParameter(quorum)')
    await expectRefused([a, b, await deployAggregator('ETH', 'EUR')], 3, 'UnitMismatch')
    await expectRefused([a, b, await deployAggregator('BTC')], 3, 'UnitMismatch')
    await expectRefused([a, b, await deployAggregator('ETH', 'USD', 18)], 3, 'DecimalsMismatch')
    const six = await deployMembers(3)
    await expectRefused([a, b, c, ...six], 3, 'InvalidParameter(quorum)')
  })
})

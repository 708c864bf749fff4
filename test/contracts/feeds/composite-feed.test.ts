import type { Abi, Address } from 'viem'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { type Anvil, startAnvil } from '../../../src/chain/anvil.js'
import { type ChainClient, connectChain } from '../../../src/chain/chain-client.js'
import { deployContract } from '../../../src/chain/deploy-contract.js'
import { deployCompositeFeed } from '../../../src/feeds/deploy-feeds.js'
import { toUnitTag } from '../../../src/feeds/unit-tag.js'
import { compileTestContracts, expectRevert, GENESIS } from './feed-fixtures.js'

const NOW = GENESIS + 100_000n
const ETHER = 10n ** 18n

let anvil: Anvil
let client: ChainClient
const artifact = compileTestContracts('StandInAggregator')('StandInAggregator')

beforeAll(async () => {
  anvil = await startAnvil({ timestamp: NOW })
  client = await connectChain({ rpcUrl: anvil.rpcUrl })
})
afterAll(() => anvil.stop())

async function deploy(base: string, quote: string, decimals: number): Promise<Address> {
  const args = [toUnitTag(base), toUnitTag(quote), decimals]
  return (await deployContract({ client, name: 'StandInAggregator', artifact, args })).address
}

async function say(address: Address, answer: bigint, updatedAt: bigint, mode = 0): Promise<void> {
  const call = { address, abi: artifact.abi, functionName: 'say', args: [answer, updatedAt, mode] }
  await client.waitForTransactionReceipt({ hash: await client.writeContract(call) })
}

/** wstETH in ETH (18 decimals) by ETH in USD (8 decimals). */
async function deployPair(decimals = 8) {
  const ratio = await deploy('wstETH', 'ETH', 18)
  const baseFeed = await deploy('ETH', 'USD', 8)
  const { address, abi } = await deployCompositeFeed({ client, ratio, baseFeed, decimals })
  const read = (functionName: string, args: readonly unknown[] = []) =>
    client.readContract({ address, abi, functionName, args: [...args] })
  return { ratio, baseFeed, address, abi: abi as Abi, read }
}

describe('O6 composite feeds', () => {
  test('default: a ratio times a price, as old as the older', async () => {
    const { ratio, baseFeed, read } = await deployPair()
    await say(ratio, (12n * ETHER) / 10n, NOW - 500n)
    await say(baseFeed, 2_000n * 10n ** 8n, NOW - 60n)
    const expected = [NOW - 500n, 2_400n * 10n ** 8n, NOW - 500n, NOW - 500n, NOW - 500n]
    expect(await read('latestRoundData')).toEqual(expected)
    expect(await read('getRoundData', [NOW - 500n])).toEqual(expected)
    expect(await read('description')).toBe('wstETH / USD')
    expect(await read('decimals')).toBe(8)
  })

  test('error: a ratio is no price: units that do not chain', async () => {
    const ratio = await deploy('wstETH', 'ETH', 18)
    const usd = await deploy('ETH', 'USD', 8)
    const btc = await deploy('BTC', 'USD', 8)
    const back = await deploy('ETH', 'wstETH', 18)
    const cases = [
      [ratio, btc, 'UnitMismatch'],
      [usd, ratio, 'UnitMismatch'],
      [usd, usd, 'UnitMismatch'],
      [ratio, ratio, 'UnitMismatch'],
      [ratio, back, 'InvalidParameter(quote)'],
    ] as const
    for (const [first, second, revert] of cases) {
      await expect(
        deployCompositeFeed({ client, ratio: first, baseFeed: second, decimals: 8 }),
      ).rejects.toMatchObject({ facts: [expect.stringContaining(revert)] })
    }
    await expect(deployCompositeFeed({ client, ratio, baseFeed: usd, decimals: 25 })).rejects.toMatchObject({
      facts: ['revert: InvalidParameter(decimals)'],
    })
  })

  test('error: either part without an answer, not positive, too small or too large', async () => {
    const { ratio, baseFeed, read, abi } = await deployPair()
    await say(baseFeed, 2_000n * 10n ** 8n, NOW - 60n)
    for (const answer of [0n, -ETHER]) {
      await say(ratio, answer, NOW - 60n)
      await expectRevert(read('latestRoundData'), abi, 'NotPositive')
    }
    await say(ratio, 1n, NOW - 60n)
    await expectRevert(read('latestRoundData'), abi, 'AnswerRoundsToZero')
    await say(ratio, (1n << 255n) - 1n, NOW - 60n)
    expect(await read('latestRoundData')).toBeDefined()
    await say(baseFeed, (1n << 255n) - 1n, NOW - 60n)
    await expectRevert(read('latestRoundData'), abi, 'AnswerOverflow')
    await say(ratio, ETHER, NOW - 60n, 1)
    await expect(read('latestRoundData')).rejects.toThrow()
    await expect(read('getRoundData', [1n])).rejects.toThrow()
  })
})

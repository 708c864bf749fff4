import { createPublicClient, http, type PublicClient } from 'viem'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { createChainState } from '../../src/client/create-chain-state.js'
import { verifiedTransport } from '../../src/transport/verified-transport.js'
import { type DestinationChain, startDestinationChain } from '../contracts/destination-chain.js'
import { CURRENT_SLOT, deployDevnetClient, devnet } from '../contracts/devnet-light-client.js'
import { anvilRules, OTHER, type SourceChain, startSourceChain } from './source-chain.js'
import { failureOf } from './transport-failure.js'

let source: SourceChain
let destination: DestinationChain
let lightClient: Awaited<ReturnType<typeof deployDevnetClient>>
let verified: PublicClient

/** Has the devnet finalize the newest block of the source chain, and the contract accept that. */
async function accept(finalizedSlot: bigint): Promise<bigint> {
  const { stateRoot, hash: blockHash, number: blockNumber } = await source.plain.getBlock()
  const execution = { stateRoot, blockHash, blockNumber }
  await lightClient.submit(devnet.makeUpdate({ finalizedSlot, attestedSlot: finalizedSlot + 16n, execution }))
  return blockNumber
}

beforeAll(async () => {
  source = await startSourceChain()
  destination = await startDestinationChain(devnet.config, { slot: CURRENT_SLOT })
  lightClient = await deployDevnetClient(destination.client)
  const accepted = createChainState({
    client: createPublicClient({ transport: http(destination.anvil.rpcUrl) }),
    address: lightClient.address,
    config: devnet.config,
  })
  const upstream = http(source.anvil.rpcUrl, { retryCount: 0 })
  verified = createPublicClient({
    transport: verifiedTransport({ upstream, accepted, rules: anvilRules }),
    cacheTime: 0,
  })
})
afterAll(async () => {
  await source?.anvil.stop()
  await destination?.anvil.stop()
})

test('error: nothing is served while the contract has only its checkpoint', async () => {
  expect(await failureOf(verified.getBalance({ address: OTHER }))).toMatch(
    /^(BLOCK_NOT_ACCEPTED|LIGHT_CLIENT_UNREADABLE|PROOF_REFUSED: )/,
  )
})

test('default: a source chain is read through the light-client contract', async () => {
  const first = await accept(144n)
  expect(await verified.getBlockNumber()).toBe(first)
  expect(await verified.getChainId()).toBe(Number(devnet.config.chainId))
  const { plain, contracts } = source
  const balanceOf = { ...contracts.token, functionName: 'balanceOf', args: [OTHER] } as const
  expect(await verified.readContract(balanceOf)).toBe(await plain.readContract(balanceOf))
  expect((await verified.getTransactionReceipt({ hash: source.transfer })).status).toBe('success')

  const hash = await source.client.writeContract({
    ...contracts.token,
    functionName: 'transfer',
    args: [OTHER, 1n],
  } as never)
  await plain.waitForTransactionReceipt({ hash })
  const before = (await verified.readContract(balanceOf)) as bigint
  expect(await failureOf(verified.getTransactionReceipt({ hash }))).toBe('BLOCK_NOT_ACCEPTED')

  const second = await accept(152n)
  expect(second).toBe(first + 1n)
  expect(await verified.readContract(balanceOf)).toBe(before + 1n)
  expect(await verified.readContract({ ...balanceOf, blockNumber: first })).toBe(before)
  expect(await verified.readContract({ ...balanceOf, blockNumber: first - 3n })).toBe(
    await plain.readContract({ ...balanceOf, blockNumber: first - 3n }),
  )
  expect((await verified.getTransactionReceipt({ hash })).blockNumber).toBe(second)
})

test('error: a frozen contract serves nothing', async () => {
  await lightClient.report(
    devnet.makeUpdate({ finalizedSlot: 152n, attestedSlot: 168n, execution: { blockNumber: 999n } }),
  )
  for (const read of [verified.getBalance({ address: OTHER }), verified.getBlockNumber()])
    expect(await failureOf(read)).toMatch(/^LIGHT_CLIENT_(FROZEN|UNREADABLE)$/)
})

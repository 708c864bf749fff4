import { readFileSync } from 'node:fs'
import { type Abi, type Address, encodeAbiParameters, parseAbiParameters, toHex } from 'viem'
import { expect } from 'vitest'
import type { ChainClient } from '../../../src/chain/chain-client.js'
import { deployContract } from '../../../src/chain/deploy-contract.js'
import { revertOf } from '../../../src/chain/revert-of.js'
import { type ContractArtifact, compileSources } from '../../../src/chain/solidity-compiler.js'
import type { Hex } from '../../../src/ethereum/types/hex.js'
import { deployStorageFeed } from '../../../src/feeds/deploy-feeds.js'
import type { FeedField } from '../../../src/feeds/feed-layout.js'
import type { FeedParameters } from '../../../src/feeds/feed-parameters.js'
import { feedAbi, readFeed } from '../../../src/feeds/read-feed.js'

/** Compiles test contracts of this folder, without via-IR. */
export function compileTestContracts(...names: string[]): (name: string) => ContractArtifact {
  const sources = Object.fromEntries(
    names.map((name) => [
      `test/${name}.sol`,
      readFileSync(new URL(`solidity/${name}.sol`, import.meta.url), 'utf8'),
    ]),
  )
  const artifacts = compileSources(sources, { viaIR: false, runs: 200 })
  return (name) => artifacts.get(name) as ContractArtifact
}

export const slot = (index: bigint | number): Hex => toHex(BigInt(index), { size: 32 })
export const field = (index: number, offset: number, width: number, isSigned = false): FeedField => ({
  slot: slot(index),
  offset,
  width,
  isSigned,
})

/** `Transmission` of the price source: int192 answer, uint64 timestamp, in one word. */
export const PACKED = { value: field(0, 0, 192, true), timestamp: field(0, 24, 64) } as const

/** The word of a `Transmission`. */
export const packed = (answer: bigint, timestamp: bigint): bigint =>
  BigInt.asUintN(192, answer) | (timestamp << 192n)

export const CODE_HASH: Hex = `0x${'c0de'.repeat(16)}`
/** Time of the stand-in source's first block. */
export const GENESIS = 1_700_000_000n
export const TARGET: Address = '0x00000000000000000000000000000000deadbeef'

/** What a stand-in verifier shall say was proven. */
export type Proven = {
  /** Seconds after `GENESIS`. */
  at: bigint
  words: readonly bigint[]
  codeHash?: Hex
  round?: bigint
}

export type Settings = {
  source?: Partial<FeedParameters['source']>
  layout?: FeedParameters['layout']
  answer?: Partial<FeedParameters['answer']>
  time?: Partial<FeedParameters['time']>
}

/** Parameters of a plain feed: ETH in USD, 8 decimals, packed word, no hold. */
export function feedParameters(verifier: Address, settings: Settings = {}): FeedParameters {
  return {
    verifier,
    source: { target: TARGET, codeHash: CODE_HASH, startTime: GENESIS, ...settings.source },
    layout: settings.layout ?? PACKED,
    answer: {
      base: 'ETH',
      quote: 'USD',
      sourceDecimals: 8,
      decimals: 8,
      minAnswer: 1n,
      maxAnswer: 10n ** 30n,
      ...settings.answer,
    },
    time: { heartbeat: 3600, maxAge: 3600, deviationBps: 0, confirmSeconds: 0, ...settings.time },
  }
}

/** A feed on a chain where a stand-in says what is proven. */
export async function deployStandInFeed(
  client: ChainClient,
  artifact: ContractArtifact,
  settings: Settings = {},
) {
  const verifier = await deployContract({ client, name: 'StandInVerifier', artifact })
  const { address, abi } = await deployStorageFeed({
    client,
    parameters: feedParameters(verifier.address, settings),
  })
  const errors = [...abi, ...artifact.abi] as Abi

  const argsOf = ({ at, words, codeHash = CODE_HASH, round = 0n }: Proven) => [
    { kind: 0, slot: 0n, data: '0x' },
    round,
    [
      encodeAbiParameters(parseAbiParameters('uint256, uint256, bytes32, bytes32[]'), [
        1_000_000n + at,
        GENESIS + at,
        codeHash,
        words.map((word) => toHex(word, { size: 32 })),
      ]),
    ],
    [],
  ]
  const read = (functionName: string, args: readonly unknown[] = []) =>
    client.readContract({ address, abi, functionName, args: [...args] })

  /** Sends an update and says what became of it. */
  async function update(proven: Proven): Promise<string> {
    const call = { address, abi, functionName: 'update', args: argsOf(proven), account: client.account }
    const { result } = await client.simulateContract(call)
    await client.waitForTransactionReceipt({ hash: await client.writeContract(call) })
    return ['applied', 'held', 'waiting', 'halted'][(result as unknown as [number])[0]] as string
  }

  return {
    address,
    verifier: verifier.address,
    client,
    read,
    update,
    state: () => readFeed({ client, address }),
    freeze: async () => {
      const call = { address: verifier.address, abi: artifact.abi, functionName: 'freeze' }
      await client.waitForTransactionReceipt({ hash: await client.writeContract(call) })
    },
    answer: async () => ((await read('latestRoundData')) as readonly bigint[])[1],
    expectRevert: (work: Promise<unknown>, name: string, args?: readonly unknown[]) =>
      expectRevert(work, errors, name, args),
  }
}

/** Expects a call to revert with a custom error. */
export async function expectRevert(
  work: Promise<unknown>,
  abi: Abi = feedAbi(),
  name = '',
  args?: readonly unknown[],
): Promise<void> {
  const error = await work.then(
    (value) => new Error(`no revert, but ${String(value)}`),
    (thrown: unknown) => thrown,
  )
  const revert = revertOf({ error, abi })
  expect(revert?.name ?? String(error)).toBe(name)
  if (args !== undefined) expect(revert?.args.map(String)).toEqual(args.map(String))
}

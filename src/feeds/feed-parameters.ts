import { type Address, zeroHash } from 'viem'
import type { Hex } from '../ethereum/types/hex.js'
import { FEED_FIELDS, type FeedField, type FeedLayout } from './feed-layout.js'
import { fromUnitTag, toUnitTag } from './unit-tag.js'

/** What a feed is bound to for ever; see `IStorageFeed.Parameters`. Times are seconds, bounds have `decimals`. */
export type FeedParameters = {
  verifier: Address
  source: {
    target: Address
    codeHash: Hex
    /** Slot and expected value where the source is a proxy, such as ERC-1967's. */
    implementation?: { slot: Hex; value: Hex } | undefined
    /** A source time at which this describes the source: only later blocks count. */
    startTime: bigint
  }
  layout: FeedLayout
  answer: {
    /** Names of the units: so many `quote` for one `base`. */
    base: string
    quote: string
    sourceDecimals: number
    decimals: number
    minAnswer: bigint
    maxAnswer: bigint
    zeroAllowed?: boolean | undefined
  }
  time: {
    heartbeat: number
    maxAge: number
    /** 0, with `confirmSeconds` 0, for no hold. */
    deviationBps: number
    confirmSeconds: number
  }
}

/** ERC-1967: keccak256("eip1967.proxy.implementation") - 1. */
export const ERC1967_IMPLEMENTATION_SLOT: Hex =
  '0x360894a13ba1a3210667c828492db98dca3e2076cc3735a920a3ca505d382bbc'

const NO_FIELD: FeedField = { slot: zeroHash, offset: 0, width: 0, isSigned: false }

type ContractLayout = Record<(typeof FEED_FIELDS)[number], FeedField> & { keyedByRound: boolean }

/** `IStorageFeed.Parameters`. */
export type ContractFeedParameters = {
  verifier: Address
  source: { target: Address; codeHash: Hex; implementationSlot: Hex; implementation: Hex; startTime: number }
  layout: ContractLayout
  answer: {
    base: Hex
    quote: Hex
    sourceDecimals: number
    decimals: number
    minAnswer: bigint
    maxAnswer: bigint
    zeroAllowed: boolean
  }
  time: { heartbeat: number; maxAge: number; deviationBps: number; confirmSeconds: number }
}

/**
 * Writes parameters as the contract takes them.
 *
 * @throws FeedError `INVALID_UNIT`.
 */
export function encodeFeedParameters({
  verifier,
  source,
  layout,
  answer,
  time,
}: FeedParameters): ContractFeedParameters {
  const { value, timestamp = NO_FIELD, round = NO_FIELD, decimals = NO_FIELD, keyedByRound = false } = layout
  return {
    verifier,
    source: {
      target: source.target,
      codeHash: source.codeHash,
      implementationSlot: source.implementation?.slot ?? zeroHash,
      implementation: source.implementation?.value ?? zeroHash,
      startTime: Number(source.startTime),
    },
    layout: { value, timestamp, round, decimals, keyedByRound },
    answer: {
      ...answer,
      base: toUnitTag(answer.base),
      quote: toUnitTag(answer.quote),
      zeroAllowed: answer.zeroAllowed ?? false,
    },
    time,
  }
}

/** Reads parameters as the contract gives them. */
export function decodeFeedParameters(given: ContractFeedParameters): FeedParameters {
  const { target, codeHash, implementationSlot, implementation, startTime } = given.source
  const layout: FeedLayout = { value: given.layout.value, keyedByRound: given.layout.keyedByRound }
  for (const name of FEED_FIELDS) {
    if (given.layout[name].width !== 0) layout[name] = given.layout[name]
  }
  return {
    verifier: given.verifier,
    source: {
      target,
      codeHash,
      startTime: BigInt(startTime),
      ...(implementationSlot === zeroHash
        ? {}
        : { implementation: { slot: implementationSlot, value: implementation } }),
    },
    layout,
    answer: { ...given.answer, base: fromUnitTag(given.answer.base), quote: fromUnitTag(given.answer.quote) },
    time: given.time,
  }
}

import { keccak256, numberToHex } from 'viem'
import type { Hex } from '../ethereum/types/hex.js'
import type { RecordedBlock } from '../state/accepted-state.js'
import { parseGetProof } from '../state/parse-get-proof.js'
import { verifyAccountProof } from '../state/verify-account-proof.js'
import { decodeUintField } from './decode-feed-layout.js'
import { FeedError } from './feed-error.js'
import { feedSlots } from './feed-layout.js'
import type { FeedParameters } from './feed-parameters.js'

/** A plain JSON-RPC client of the source chain; any client of viem's is one. Nothing it says is believed. */
export type SourceClient = { request(request: { method: string; params: unknown[] }): Promise<unknown> }

/** What the source contract holds at an accepted block, with the proofs that `StorageFeed.update` takes. */
export type SourceEvidence = {
  block: RecordedBlock
  round: bigint
  codeHash: Hex
  implementation: bigint
  /** Words of `feedSlots(layout, round).slots`. */
  words: readonly bigint[]
  accountProof: readonly Hex[]
  storageProofs: readonly (readonly Hex[])[]
}

const EMPTY_CODE_HASH = keccak256('0x')

/**
 * Asks a node for the source contract's proof at an accepted block, and verifies it against the accepted state root.
 *
 * @throws FeedError `SOURCE_FAILED` when the node cannot be asked, `VALUE_MISSING` when there is no such account.
 * @throws StateProofError naming what is wrong with the node's answer.
 */
export async function observeSource({
  source,
  parameters,
  block,
}: {
  source: SourceClient
  parameters: Pick<FeedParameters, 'source' | 'layout'>
  block: RecordedBlock
}): Promise<SourceEvidence> {
  const { target, implementation } = parameters.source
  const at = numberToHex(block.executionBlockNumber)
  const round = await claimedRound({ source, parameters, at })
  const { slots } = feedSlots(parameters.layout, round)
  const keys = implementation === undefined ? slots : [...slots, implementation.slot]
  const answer = parseGetProof(await ask(source, 'eth_getProof', [target, keys, at]))
  const { account, storage } = verifyAccountProof({
    stateRoot: block.executionStateRoot,
    answer,
    address: target,
    storageKeys: keys.map(BigInt),
  })
  if (account === undefined || account.codeHash === EMPTY_CODE_HASH) {
    throw new FeedError('VALUE_MISSING', 'There is no contract at the address of the source.', {
      facts: [`address: ${target}`, `block: ${block.executionBlockNumber}`],
    })
  }
  const words = storage.map(({ value }) => value)
  return {
    block,
    round,
    codeHash: account.codeHash,
    implementation: implementation === undefined ? 0n : (words.pop() as bigint),
    words,
    accountProof: answer.accountProof,
    storageProofs: answer.storageProof.map(({ proof }) => proof),
  }
}

/** The round a node says the source is in: it decides which slots are proven, and the proof shows whether it was true. */
async function claimedRound({
  source,
  parameters: { source: contract, layout },
  at,
}: {
  source: SourceClient
  parameters: Pick<FeedParameters, 'source' | 'layout'>
  at: Hex
}): Promise<bigint> {
  if (!layout.keyedByRound || layout.round === undefined) return 0n
  const word = await ask(source, 'eth_getStorageAt', [contract.target, layout.round.slot, at])
  if (typeof word === 'string' && /^0x[0-9a-fA-F]{1,64}$/.test(word)) {
    return decodeUintField(layout.round, BigInt(word))
  }
  throw new FeedError('SOURCE_FAILED', 'The node did not answer with a storage word.')
}

async function ask(source: SourceClient, method: string, params: unknown[]): Promise<unknown> {
  try {
    return await source.request({ method, params })
  } catch (cause) {
    throw new FeedError('SOURCE_FAILED', `The node of the source chain did not answer ${method}.`, { cause })
  }
}

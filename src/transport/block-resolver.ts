import { zeroHash } from 'viem'
import { BaseError } from '../errors/base-error.js'
import type { Hex } from '../ethereum/types/hex.js'
import type { AcceptedHead, AcceptedState } from '../state/accepted-state.js'
import type { ExecutionHeader } from '../state/execution-header.js'
import { parseExecutionBlock } from '../state/parse-execution-block.js'
import { BLOCK_HASHES_ADDRESS, SYSTEM_RING_LENGTH, toBytes32 } from '../state/system-storage.js'
import type { BlockParameter } from './block-parameter.js'
import type { LruMap } from './lru-map.js'
import type { ProvenState } from './proven-state.js'
import { TransportError } from './transport-error.js'
import type { Upstream } from './upstream.js'

/** A block that the light client accepted, or that hangs on one: what one request is answered from. */
export type PinnedBlock = {
  number: bigint
  hash: Hex
  stateRoot: Hex
  state: ProvenState
  /** The header with this hash. */
  getHeader(): Promise<ExecutionHeader>
}

export type BlockResolver = {
  getHead(): Promise<AcceptedHead>
  resolve(where: BlockParameter): Promise<PinnedBlock>
  /** Proven hash of the block `number`, by the state of a later block; `undefined` outside of its window. */
  hashBefore(block: Pick<PinnedBlock, 'number' | 'state'>, number: bigint): Promise<Hex | undefined>
}

export type HeadPolicy = {
  /** Oldest head that is served, seconds; without it any. */
  maxAgeSeconds?: bigint | undefined
  /** Serve the last head of a light client that has expired. */
  allowExpired?: boolean | undefined
  /** Seconds since 1970. */
  now(): bigint
}

function checkHead(head: AcceptedHead, { maxAgeSeconds, allowExpired, now }: HeadPolicy): void {
  if (head.status === 'frozen') {
    throw TransportError.of(
      'LIGHT_CLIENT_FROZEN',
      'The light client is frozen: nothing it accepted is served.',
    )
  }
  if (head.status === 'expired' && allowExpired !== true) {
    throw TransportError.of('LIGHT_CLIENT_EXPIRED', 'The light client has expired.', [`slot: ${head.slot}`])
  }
  const age = now() - head.timestamp
  if (maxAgeSeconds !== undefined && age > maxAgeSeconds) {
    throw TransportError.of('HEAD_TOO_OLD', 'The accepted head is older than allowed.', [
      `slot: ${head.slot}`,
      `age: ${age} s`,
      `allowed: ${maxAgeSeconds} s`,
    ])
  }
}

function notAccepted(reason: string, facts: readonly string[]): never {
  throw TransportError.of('BLOCK_NOT_ACCEPTED', `The block is not proven: ${reason}.`, facts)
}

/** What the light client says, or an error without a trace of what its own node wrote. */
async function readable<Value>(reading: Promise<Value>): Promise<Value> {
  try {
    return await reading
  } catch (error) {
    const facts = error instanceof BaseError ? [`code: ${error.code}`] : []
    throw TransportError.about(error, 'LIGHT_CLIENT_UNREADABLE', 'The light client could not be read.', facts)
  }
}

/** Finds the accepted block that a request speaks of. */
export function createBlockResolver({
  accepted,
  upstream,
  headers,
  stateAt,
  policy,
}: {
  accepted: AcceptedState
  upstream: Upstream
  /** Headers by hash. */
  headers: LruMap<ExecutionHeader>
  stateAt(block: { number: bigint; stateRoot: Hex }): ProvenState
  policy: HeadPolicy
}): BlockResolver {
  let asking: Promise<AcceptedHead> | undefined

  /** Requests of one moment share a look at the head; each then keeps what it saw. */
  async function getHead(): Promise<AcceptedHead> {
    asking ??= readable(accepted.getHead()).finally(() => {
      asking = undefined
    })
    const head = await asking
    checkHead(head, policy)
    if (head.executionBlockHash !== zeroHash) return head
    return notAccepted('the accepted header names no execution block', [`slot: ${head.slot}`])
  }

  async function headerOf(hash: Hex): Promise<ExecutionHeader> {
    const known = headers.get(hash)
    if (known !== undefined) return known
    const answer = await upstream.ask('eth_getBlockByHash', [hash, false])
    if (answer === null) {
      throw TransportError.of('ABSENCE_UNPROVEN', 'The node says that it has no such block.', [
        `block: ${hash}`,
      ])
    }
    const wrong = (cause?: BaseError): never => {
      throw TransportError.of(
        'WRONG_HEADER',
        "The node's header is not that of the block.",
        [`block: ${hash}`],
        cause,
      )
    }
    try {
      const block = parseExecutionBlock(answer)
      if (block.hash !== hash) return wrong()
      headers.set(hash, block.header)
      return block.header
    } catch (error) {
      if (error instanceof TransportError || !(error instanceof BaseError)) throw error
      return wrong(error)
    }
  }

  function pin(number: bigint, hash: Hex, stateRoot: Hex): PinnedBlock {
    const state = stateAt({ number, stateRoot })
    const getHeader = async (): Promise<ExecutionHeader> => {
      const header = await headerOf(hash)
      if (header.number !== number || header.stateRoot !== stateRoot)
        notAccepted('its header says something else', [`block: ${hash}`])
      return header
    }
    return { number, hash, stateRoot, state, getHeader }
  }

  const pinHead = (head: AcceptedHead): PinnedBlock =>
    pin(
      head.executionBlockNumber,
      head.executionBlockHash.toLowerCase() as Hex,
      head.executionStateRoot.toLowerCase() as Hex,
    )

  const hashBefore: BlockResolver['hashBefore'] = async ({ number: from, state }, number) => {
    if (number >= from || from - number > SYSTEM_RING_LENGTH) return undefined
    const value = await state.getSlot(BLOCK_HASHES_ADDRESS, number % SYSTEM_RING_LENGTH)
    return value === 0n ? undefined : toBytes32(value)
  }

  async function resolveNumber(head: AcceptedHead, number: bigint): Promise<PinnedBlock> {
    const pinnedHead = pinHead(head)
    if (number === pinnedHead.number) return pinnedHead
    const facts = [`block: ${number}`, `accepted head: ${pinnedHead.number}`]
    if (number > pinnedHead.number) return notAccepted('it is newer than the accepted head', facts)
    const recorded = await readable(accepted.getRecordedBlock({ blockNumber: number }))
    if (recorded !== undefined && recorded.executionBlockHash !== zeroHash)
      return pinHead({ ...recorded, status: head.status })
    const hash = await hashBefore(pinnedHead, number)
    if (hash === undefined)
      return notAccepted('it is older than what the accepted head holds hashes of', facts)
    const { stateRoot, number: found } = await headerOf(hash)
    if (found !== number) return notAccepted('its header has another number', facts)
    return pin(number, hash, stateRoot)
  }

  async function resolve(where: BlockParameter): Promise<PinnedBlock> {
    const head = await getHead()
    if (where.type === 'head') return pinHead(head)
    if (where.type === 'number') return resolveNumber(head, where.number)
    const { number } = await headerOf(where.hash)
    const block = await resolveNumber(head, number)
    if (block.hash === where.hash) return block
    return notAccepted('another block has its number', [`block: ${where.hash}`, `accepted: ${block.hash}`])
  }

  return { getHead, resolve, hashBefore }
}

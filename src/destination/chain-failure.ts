import {
  type Abi,
  ExecutionRevertedError,
  TransactionNotFoundError,
  TransactionReceiptNotFoundError,
  BaseError as ViemError,
} from 'viem'
import { revertOf } from '../chain/revert-of.js'
import { BaseError } from '../errors/base-error.js'
import { DestinationError } from './destination-error.js'

/** What a node says of a transaction it does not take. */
export type BroadcastRefusal = 'known' | 'nonce-used' | 'underpriced' | 'insufficient-funds'

const REFUSALS: readonly (readonly [BroadcastRefusal, RegExp])[] = [
  ['known', /already known|already imported|known transaction/i],
  ['nonce-used', /nonce too low|nonce is too low|nonce has already been used/i],
  ['underpriced', /underpriced|fee too low|less than block base fee|fee cap|max fee per gas/i],
  ['insufficient-funds', /insufficient funds|exceeds (?:the )?balance/i],
]

/** Nodes have no common error codes for this, only words; `undefined` for others and for a node that does not answer. */
export function broadcastRefusalOf(error: unknown): BroadcastRefusal | undefined {
  const words = wordsOf(error)
  return REFUSALS.find(([, pattern]) => pattern.test(words))?.[0]
}

/** `CALL_REVERTED` when the chain executed the call and it failed, else `undefined`. */
export function revertErrorOf(error: unknown, abi: Abi, label: string): DestinationError | undefined {
  const revert = revertOf({ error, abi })
  if (revert !== undefined) {
    const message = `The chain refuses the ${label}: ${revert.text}.`
    return new DestinationError('CALL_REVERTED', message, { errorName: revert.name })
  }
  const isRevert =
    error instanceof ViemError && error.walk((cause) => cause instanceof ExecutionRevertedError)
  if (!isRevert) return undefined
  return new DestinationError('CALL_REVERTED', `The chain refuses the ${label} without saying why.`)
}

/** Runs a question to the node; what it throws becomes `CHAIN_UNREACHABLE`, unless it is an error of this package. */
export async function asked<Answer>(question: () => Promise<Answer>): Promise<Answer> {
  try {
    return await question()
  } catch (cause) {
    if (cause instanceof BaseError) throw cause
    throw new DestinationError('CHAIN_UNREACHABLE', 'The destination chain could not be asked.', { cause })
  }
}

/** `undefined` where the node says that there is no such transaction or receipt. */
export async function unlessMissing<Answer>(question: () => Promise<Answer>): Promise<Answer | undefined> {
  try {
    return await question()
  } catch (error) {
    const isMissing =
      error instanceof TransactionNotFoundError || error instanceof TransactionReceiptNotFoundError
    if (isMissing) return undefined
    throw error
  }
}

function wordsOf(error: unknown): string {
  const words: string[] = []
  for (let cause = error; cause instanceof Error; cause = cause.cause) {
    words.push('details' in cause && typeof cause.details === 'string' ? cause.details : '')
    words.push(cause instanceof ViemError ? cause.shortMessage : cause.message)
  }
  return words.join('\n')
}

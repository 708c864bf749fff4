import type { Address } from 'viem'
import type { ChainClient } from '../chain/chain-client.js'
import { loadContract } from '../chain/compile-contracts.js'
import type { Hex } from '../ethereum/types/hex.js'
import { MESSAGE_STATUSES, type MessageStatus } from './message.js'

type Reader = { client: Pick<ChainClient, 'readContract'>; inbox: Address }

/** What an inbox is bound to. */
export type InboxBinding = {
  sourceChainId: bigint
  outbox: Address
  stateVerifier: Address
  lightClient: Address
}

/** Reads what an inbox is bound to. */
export async function readInbox(parameters: Reader): Promise<InboxBinding> {
  return {
    sourceChainId: (await read(parameters, 'SOURCE_CHAIN_ID')) as bigint,
    outbox: (await read(parameters, 'OUTBOX')) as Address,
    stateVerifier: (await read(parameters, 'STATE_VERIFIER')) as Address,
    lightClient: (await read(parameters, 'LIGHT_CLIENT')) as Address,
  }
}

/** Reads what became of a message. */
export async function readMessageStatus(parameters: Reader & { messageHash: Hex }): Promise<MessageStatus> {
  const index = Number(await read(parameters, 'statusOf', [parameters.messageHash]))
  return MESSAGE_STATUSES[index] ?? 'unknown'
}

function read({ client, inbox }: Reader, functionName: string, args: readonly unknown[] = []) {
  return client.readContract({
    address: inbox,
    abi: loadContract('Inbox').abi,
    functionName,
    args: [...args],
  })
}

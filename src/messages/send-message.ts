import type { Address } from 'viem'
import { callContract } from '../chain/call-contract.js'
import type { ChainClient } from '../chain/chain-client.js'
import { loadContract } from '../chain/compile-contracts.js'
import { SubmissionError } from '../chain/submission-error.js'
import type { Hex } from '../ethereum/types/hex.js'
import type { Message } from './message.js'
import { parseMessageSent, type SentMessage } from './parse-message-sent.js'

/** What the sender decides. */
export type SendMessageParameters = { client: ChainClient; outbox: Address } & Pick<
  Message,
  'destinationChainId' | 'inbox' | 'recipient' | 'payload' | 'gasLimit'
>

/**
 * Sends a message from the client's account and waits for its receipt.
 *
 * @throws SubmissionError `SUBMISSION_REVERTED` with the outbox's custom error, `SUBMISSION_FAILED` otherwise.
 */
export async function sendMessage(
  parameters: SendMessageParameters,
): Promise<SentMessage & { gasUsed: bigint; blockNumber: bigint; transactionHash: Hex }> {
  const { client, outbox, destinationChainId, inbox, recipient, payload, gasLimit } = parameters
  const { abi } = loadContract('Outbox')
  const args = [destinationChainId, inbox, recipient, payload, gasLimit]
  const call = { walletClient: client, address: outbox, abi, functionName: 'send', args }
  const { logs, gasUsed, blockNumber, txHash } = await callContract({
    ...call,
    what: 'message',
    who: 'outbox',
  })
  const [sent] = parseMessageSent({ logs, outbox, sourceChainId: BigInt(client.chain.id) })
  if (sent !== undefined) return { ...sent, gasUsed, blockNumber, transactionHash: txHash }
  throw new SubmissionError('SUBMISSION_FAILED', 'The transaction did not send a message.')
}

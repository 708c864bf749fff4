import type { Address } from 'viem'
import type { ChainClient } from '../chain/chain-client.js'
import { loadContract } from '../chain/compile-contracts.js'
import { revertOf } from '../chain/revert-of.js'
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
  const call = { address: outbox, abi, functionName: 'send', args }
  try {
    await client.simulateContract({ ...call, account: client.account })
    const hash = await client.writeContract(call)
    const { logs, gasUsed, blockNumber, transactionHash } = await client.waitForTransactionReceipt({ hash })
    const [sent] = parseMessageSent({ logs, outbox, sourceChainId: BigInt(client.chain.id) })
    if (sent !== undefined) return { ...sent, gasUsed, blockNumber, transactionHash }
  } catch (error) {
    const revert = revertOf({ error, abi })
    if (revert === undefined) {
      throw new SubmissionError('SUBMISSION_FAILED', 'The message could not be sent.', { cause: error })
    }
    throw new SubmissionError('SUBMISSION_REVERTED', `The outbox refused the message: ${revert.text}.`, {
      errorName: revert.name,
      errorArgs: revert.args,
    })
  }
  throw new SubmissionError('SUBMISSION_FAILED', 'The transaction did not send a message.')
}

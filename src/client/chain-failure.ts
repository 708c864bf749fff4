import {
  AbiDecodingDataSizeTooSmallError,
  AbiDecodingZeroDataError,
  BaseError,
  ContractFunctionRevertedError,
  ContractFunctionZeroDataError,
} from 'viem'
import { ClientError } from './client-error.js'

const OTHER_WORDS = [
  AbiDecodingDataSizeTooSmallError,
  AbiDecodingZeroDataError,
  ContractFunctionRevertedError,
  ContractFunctionZeroDataError,
]

/**
 * Runs a question to the destination chain and says what its failure means: `UNKNOWN_DEPLOYMENT` when what is there does
 * not answer in the light client's words (no contract, another one, another version), `CHAIN_UNREACHABLE` for the rest.
 */
export async function asking<Answer>(address: string, question: () => Promise<Answer>): Promise<Answer> {
  try {
    return await question()
  } catch (cause) {
    if (cause instanceof ClientError) throw cause
    const facts = [`light client: ${address}`]
    if (cause instanceof BaseError && isOtherWords(cause)) {
      const message = 'The contract at this address does not answer as the light client does.'
      throw new ClientError('UNKNOWN_DEPLOYMENT', message, { cause, facts })
    }
    throw new ClientError('CHAIN_UNREACHABLE', 'The destination chain could not be asked.', { cause, facts })
  }
}

function isOtherWords(error: BaseError): boolean {
  return error.walk((cause) => OTHER_WORDS.some((type) => cause instanceof type)) !== null
}

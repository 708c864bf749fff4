import { numberToHex } from 'viem'
import { z } from 'zod'
import type { Hex } from '../ethereum/types/hex.js'
import { type GetProofAnswer, parseGetProof } from '../state/parse-get-proof.js'
import { CcipError } from './ccip-error.js'
import { decodeStorageRequest, encodeStorageResponse, type StorageRequest } from './storage-request.js'

/** Asks a node of the source chain; the `request` of any viem client or EIP-1193 provider. */
export type SourceRequest = (request: { method: string; params: unknown[] }) => Promise<unknown>

/** Answers one request of ERC-3668: `sender` is the reader contract, `data` its call data; both `0x` hex. */
export type CcipGateway = (request: { sender: Hex; data: Hex }) => Promise<{ data: Hex }>

const blockSchema = z.object({ hash: z.string() }).nullable()

/**
 * Makes the gateway of `CcipStateReader`: `eth_getProof` of the slot that is asked, in the block that is asked. It needs
 * no trust: the contract checks every answer.
 *
 * @param parameters.source A node of the source chain that still has the state of the light client's head.
 * @param parameters.isServed Reader contracts that are served. Default: all.
 * @returns A gateway that throws CcipError `SENDER_NOT_SERVED`, `INVALID_CALL_DATA`, `BLOCK_NOT_FOUND` (the node has
 * another block at that height, or none) or `SOURCE_FAILED`.
 */
export function createCcipGateway(parameters: {
  source: SourceRequest
  isServed?: ((sender: Hex) => boolean) | undefined
}): CcipGateway {
  const { source, isServed = () => true } = parameters
  return async ({ sender, data }) => {
    if (!isServed(sender)) {
      throw new CcipError('SENDER_NOT_SERVED', 'This gateway does not serve that contract.', {
        facts: [`sender: ${sender}`],
      })
    }
    const request = decodeStorageRequest(data)
    await requireBlock(source, request)
    const answer = await getProof(source, request)
    const [storage] = answer.storageProof
    if (storage === undefined || storage.key !== BigInt(request.slot)) {
      throw new CcipError('SOURCE_FAILED', 'The node proved another slot than the one it was asked for.')
    }
    return {
      data: encodeStorageResponse({ accountProof: answer.accountProof, storageProof: storage.proof }),
    }
  }
}

async function requireBlock(source: SourceRequest, { blockNumber, blockHash }: StorageRequest) {
  const answer = await ask(source, 'eth_getBlockByNumber', [numberToHex(blockNumber), false])
  const block = blockSchema.safeParse(answer)
  if (!block.success)
    throw new CcipError('SOURCE_FAILED', 'The node answered with something else than a block.')
  if (block.data?.hash.toLowerCase() === blockHash.toLowerCase()) return
  throw new CcipError('BLOCK_NOT_FOUND', 'The node does not have that block.', {
    facts: [`blockNumber: ${blockNumber}`, `blockHash: ${blockHash}`],
  })
}

async function getProof(source: SourceRequest, request: StorageRequest): Promise<GetProofAnswer> {
  const { account, slot, blockNumber } = request
  const answer = await ask(source, 'eth_getProof', [account, [slot], numberToHex(blockNumber)])
  try {
    return parseGetProof(answer)
  } catch (cause) {
    throw new CcipError('SOURCE_FAILED', 'The node answered with something else than a proof.', { cause })
  }
}

async function ask(source: SourceRequest, method: string, params: unknown[]): Promise<unknown> {
  try {
    return await source({ method, params })
  } catch (cause) {
    throw new CcipError('SOURCE_FAILED', 'The node of the source chain did not answer.', {
      cause,
      facts: [`method: ${method}`],
    })
  }
}

import type { Address } from 'viem'
import { keccak256 } from 'viem'
import type { Hex } from '../ethereum/types/hex.js'
import type { ChainConfig } from '../ethereum/types/light-client.js'
import type { AcceptedHead, AcceptedState, RecordedBlock } from '../state/accepted-state.js'
import type { SourceBlock } from '../state/block-proof.js'
import { decodeExecutionHeader } from '../state/execution-header.js'
import { parseExecutionBlock } from '../state/parse-execution-block.js'
import { parseGetProof } from '../state/parse-get-proof.js'
import type { Receipt } from '../state/receipt.js'
import { type VerifiedState, verifyAccountProof } from '../state/verify-account-proof.js'
import { verifyReceiptProof } from '../state/verify-receipt-proof.js'
import { ClientError } from './client-error.js'
import { type ReadLimits, requireFresh, requireServable, servedBy } from './judge-state.js'
import { type BlockLocation, locateBlock } from './locate-block.js'
import { requireAddress, requireBytes, requireStorageKey, requireUint64 } from './require-parameter.js'
import { type Clock, systemClock } from './system-clock.js'
import { type WatchHeadParameters, watchHead } from './watch-head.js'

type Account = NonNullable<VerifiedState['account']>

/** A proven account; `undefined` when the state has none at the address. */
export type VerifiedAccount = { block: SourceBlock; address: Hex; account: Account | undefined }
/** Proven slots of an account that exists, in the order asked; 0 for a slot that the trie does not hold. */
export type VerifiedStorage = {
  block: SourceBlock
  address: Hex
  account: Account
  storage: readonly { key: bigint; value: bigint }[]
}
export type VerifiedReceipt = { block: SourceBlock; transactionIndex: bigint; receipt: Receipt }

export type StateReaderParameters = ReadLimits & {
  state: AcceptedState
  /** Of the source chain. */
  config: ChainConfig
  /** Seconds since 1970; only `maxAge` needs it. Default: the system's. */
  clock?: Clock | undefined
}

/** Reads of a source chain through proofs, against what a light client accepted. */
export type StateReader = {
  chainId: bigint
  /** The newest accepted header. */
  getHead(limits?: ReadLimits): Promise<AcceptedHead>
  /** The header recorded for a slot or for an execution block; `undefined` when there is none. Its age is not judged. */
  getRecordedBlock(
    where: { slot: bigint } | { blockNumber: bigint },
    limits?: Pick<ReadLimits, 'allowExpired'>,
  ): Promise<RecordedBlock | undefined>
  /** Execution state root of an accepted block. */
  getStateRoot(parameters: BlockLocation & ReadLimits): Promise<Hex>
  /** @param parameters.proof The answer of `eth_getProof`, parsed JSON, for that block; from anybody. */
  verifyAccount(
    parameters: BlockLocation & ReadLimits & { proof: unknown; address: Address },
  ): Promise<VerifiedAccount>
  /** @param parameters.proof As in `verifyAccount`, for exactly these keys in this order. */
  verifyStorage(
    parameters: BlockLocation &
      ReadLimits & { proof: unknown; address: Address; storageKeys: readonly (bigint | Hex)[] },
  ): Promise<VerifiedStorage>
  /**
   * @param parameters.header The block: JSON of `eth_getBlockByNumber`, or its header's RLP.
   * @param parameters.receiptProof Nodes from the receipts root to the receipt; see `buildReceiptProof`.
   */
  verifyReceipt(
    parameters: BlockLocation &
      ReadLimits & { header: unknown; receiptProof: readonly Hex[]; transactionIndex: bigint },
  ): Promise<VerifiedReceipt>
  /** Polls for new heads until the returned function is called. */
  watchHead(parameters: WatchHeadParameters & { limits?: ReadLimits | undefined }): () => void
}

/**
 * Reads a source chain through proofs. What a server answers is only ever served when it is proven against `state`.
 *
 * @throws ClientError `CLIENT_FROZEN`, `CLIENT_EXPIRED`, `STALE_HEAD`, `CLOCK_BEHIND`, `UNKNOWN_BLOCK`,
 * `NO_EXECUTION_DATA`, `ACCOUNT_ABSENT`, `RECEIPT_ABSENT`, `WRONG_BLOCK_HEADER`, `INVALID_PARAMETER`; StateProofError for a
 * proof that does not prove what it claims; BlockProofError for a block proof that does not lead to its block; what `state`
 * throws.
 */
export function createStateReader(parameters: StateReaderParameters): StateReader {
  const { state, config, clock = systemClock } = parameters
  const { maxAge, allowExpired } = parameters
  if (state.chainId !== config.chainId) {
    throw new ClientError('INVALID_PARAMETER', 'The configuration is of another chain than the state.', {
      facts: [`configuration: ${config.chainId}`, `state: ${state.chainId}`],
    })
  }

  const limitsOf = (given: ReadLimits): ReadLimits => ({
    maxAge: given.maxAge ?? maxAge,
    allowExpired: given.allowExpired ?? allowExpired,
  })

  async function getHead(given: ReadLimits = {}): Promise<AcceptedHead> {
    const limits = limitsOf(given)
    const head = await state.getHead()
    requireServable(head, limits)
    requireFresh(head.timestamp, limits, clock)
    return head
  }

  async function blockAt(location: BlockLocation & ReadLimits): Promise<SourceBlock> {
    const limits = limitsOf(location)
    const block = await servedBy(state, limits, locateBlock(state, config, location))
    requireFresh(block.timestamp, limits, clock)
    return block
  }

  return {
    chainId: state.chainId,
    getHead,

    getRecordedBlock: (where, given = {}) => servedBy(state, limitsOf(given), state.getRecordedBlock(where)),

    getStateRoot: async (location) => (await blockAt(location)).stateRoot,

    async verifyAccount(request) {
      const address = requireAddress('address', request.address)
      const answer = parseGetProof(request.proof)
      const block = await blockAt(request)
      const verified = verifyAccountProof({ stateRoot: block.stateRoot, answer, address })
      return { block, address, account: verified.account }
    },

    async verifyStorage(request) {
      const address = requireAddress('address', request.address)
      const storageKeys = request.storageKeys.map(requireStorageKey)
      const answer = parseGetProof(request.proof)
      const block = await blockAt(request)
      const { account, storage } = verifyAccountProof({
        stateRoot: block.stateRoot,
        answer,
        address,
        storageKeys,
      })
      if (account !== undefined) return { block, address, account, storage }
      throw new ClientError('ACCOUNT_ABSENT', 'The account is not in the state.', {
        facts: [`account: ${address}`, `block: ${block.number}`],
      })
    },

    async verifyReceipt(request) {
      const transactionIndex = requireUint64('transactionIndex', request.transactionIndex)
      const receiptProof = request.receiptProof.map((node) => requireBytes('receiptProof', node))
      const { hash, receiptsRoot } = readHeader(request.header)
      const block = await blockAt(request)
      if (hash !== block.hash.toLowerCase()) {
        throw new ClientError('WRONG_BLOCK_HEADER', 'The header is not that of the proven block.', {
          facts: [`block: ${block.number}`, `expected: ${block.hash}`, `given: ${hash}`],
        })
      }
      const receipt = verifyReceiptProof({
        receiptsRoot,
        index: transactionIndex,
        proof: receiptProof,
      })
      if (receipt !== undefined) return { block, transactionIndex, receipt }
      throw new ClientError('RECEIPT_ABSENT', 'The block has no receipt at this index.', {
        facts: [`block: ${block.number}`, `index: ${transactionIndex}`],
      })
    },

    watchHead: ({ limits = {}, ...watching }) => watchHead(() => getHead(limits), watching),
  }
}

/** Hash and receipts root of a header that somebody gave; the hash is computed, never taken. */
function readHeader(header: unknown): { hash: Hex; receiptsRoot: Hex } {
  if (typeof header === 'string') {
    const encoded = requireBytes('header', header)
    return { hash: keccak256(encoded), receiptsRoot: decodeExecutionHeader(encoded).receiptsRoot }
  }
  const { hash, header: fields } = parseExecutionBlock(header)
  return { hash, receiptsRoot: fields.receiptsRoot }
}

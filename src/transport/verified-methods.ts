import { numberToHex } from 'viem'
import { z } from 'zod'
import type { Hex } from '../ethereum/types/hex.js'
import { bytesSchema, issueFacts, uint256Schema } from '../state/json-rpc-schemas.js'
import { blobBaseFee } from './blob-base-fee.js'
import { EMPTY_OMMERS_HASH, fetchBody, fetchReceipts } from './block-body.js'
import { parseBlockParameter } from './block-parameter.js'
import type { BlockResolver } from './block-resolver.js'
import { fetchProof } from './fetch-proof.js'
import { formatBlock } from './format-block.js'
import { formatProof } from './format-proof.js'
import { formatReceipt } from './format-receipt.js'
import type { MethodsTreated } from './method-policy.js'
import { findRules, type SourceChainRules } from './source-chain-rules.js'
import { TransportError } from './transport-error.js'
import type { Upstream } from './upstream.js'

type Params = readonly unknown[]
export type MethodHandler = (params: Params) => Promise<unknown>

const addressSchema = bytesSchema(20)
const hashSchema = bytesSchema(32)
/** Slots come as 32 bytes or as a number. */
const slotSchema = uint256Schema
const receiptHintSchema = z.object({ blockHash: hashSchema }).nullable()

/** Reads one parameter. */
function parameter<Schema extends z.ZodType>(schema: Schema, json: unknown, name: string): z.output<Schema> {
  const parsed = schema.safeParse(json)
  if (parsed.success) return parsed.data
  throw TransportError.of(
    'INVALID_PARAMETERS',
    `The parameter "${name}" is not valid.`,
    issueFacts(parsed.error),
  )
}
const addressOf = (params: Params): Hex => parameter(addressSchema, params[0], 'address')

/** The methods with a proven answer, all but `eth_call`. */
export function verifiedMethods({
  chainId,
  upstream,
  blocks,
  rules,
}: {
  chainId: bigint
  upstream: Upstream
  blocks: BlockResolver
  rules: readonly SourceChainRules[]
}): Record<Exclude<MethodsTreated<'verified'>, 'eth_call'>, MethodHandler> {
  const blockAt = (json: unknown) => blocks.resolve(parseBlockParameter(json))

  async function getBlock(where: unknown, full: unknown): Promise<unknown> {
    const block = await blockAt(where)
    const { ommersHash } = await block.getHeader()
    if (ommersHash !== EMPTY_OMMERS_HASH) {
      throw TransportError.of('UNKNOWN_RULES', 'Blocks with ommers are not read.', [`block: ${block.number}`])
    }
    return formatBlock(block, await fetchBody(upstream, block), full === true)
  }

  async function getReceipt(hash: Hex): Promise<unknown> {
    const hint = await upstream.askFor(receiptHintSchema, 'eth_getTransactionReceipt', [hash])
    if (hint === null) {
      throw TransportError.of(
        'ABSENCE_UNPROVEN',
        'The node knows no receipt, and nothing proves that there is none.',
        [`transaction: ${hash}`],
      )
    }
    const block = await blocks.resolve({ type: 'hash', hash: hint.blockHash })
    const [header, body] = await Promise.all([block.getHeader(), fetchBody(upstream, block)])
    const hashes = body.transactions.map((entry) => entry.hash)
    const index = hashes.indexOf(hash)
    if (index < 0) {
      throw TransportError.of(
        'WRONG_TRANSACTIONS',
        'The block that the node names does not hold the transaction.',
        [`transaction: ${hash}`, `block: ${block.number}`],
      )
    }
    const receipts = await fetchReceipts(upstream, block, hashes)
    return formatReceipt({ block, header, body, receipts, index, blobGasPrice: blobPrice(header) })
  }

  function blobPrice(header: { timestamp: bigint; excessBlobGas?: bigint | undefined }): bigint | undefined {
    const fraction = findRules(rules, header.timestamp)?.blobBaseFeeUpdateFraction
    if (fraction === undefined || header.excessBlobGas === undefined) return undefined
    return blobBaseFee(header.excessBlobGas, fraction)
  }

  return {
    eth_chainId: async () => numberToHex(chainId),
    net_version: async () => chainId.toString(),
    eth_blockNumber: async () => numberToHex((await blocks.getHead()).executionBlockNumber),
    eth_getBalance: async (params) => {
      const address = addressOf(params)
      const { state } = await blockAt(params[1])
      return numberToHex((await state.getAccount(address))?.balance ?? 0n)
    },
    eth_getTransactionCount: async (params) => {
      const address = addressOf(params)
      const { state } = await blockAt(params[1])
      return numberToHex((await state.getAccount(address))?.nonce ?? 0n)
    },
    eth_getCode: async (params) => {
      const address = addressOf(params)
      const { state } = await blockAt(params[1])
      return state.getCode(address)
    },
    eth_getStorageAt: async (params) => {
      const address = addressOf(params)
      const key = parameter(slotSchema, params[1], 'slot')
      const { state } = await blockAt(params[2])
      return numberToHex(await state.getSlot(address, key), { size: 32 })
    },
    eth_getProof: async (params) => {
      const address = addressOf(params)
      const keys = parameter(z.array(slotSchema).max(1024), params[1], 'storage keys')
      const block = await blockAt(params[2])
      return formatProof((await fetchProof({ upstream, block, address, keys })).answer)
    },
    eth_getBlockByNumber: async (params) => getBlock(params[0], params[1]),
    eth_getBlockByHash: async (params) =>
      getBlock({ blockHash: parameter(hashSchema, params[0], 'hash') }, params[1]),
    eth_getTransactionReceipt: async (params) => getReceipt(parameter(hashSchema, params[0], 'hash')),
  }
}

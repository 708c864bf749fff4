import { RpcRequestError, BaseError as ViemBaseError } from 'viem'
import type { Hex } from '../ethereum/types/hex.js'
import { TransportError, type TransportErrorCode } from './transport-error.js'

/**
 * JSON-RPC codes (EIP-1474) by reason. viem repeats a request after codes it does not know, so every reason has one; a
 * lie has `-32010`, which is nobody else's.
 */
const RPC_CODES: Partial<Record<TransportErrorCode, number>> = {
  METHOD_REFUSED: -32004,
  INVALID_PARAMETERS: -32602,
  OVERRIDE_REFUSED: -32602,
  BLOCK_TAG_REFUSED: -32602,
  BLOCK_NOT_ACCEPTED: -32001,
  ABSENCE_UNPROVEN: -32001,
  CALL_UNDERFUNDED: -32000,
  CALL_HALTED: -32000,
}
const UNVERIFIED = -32010

/** What viem's clients see of a {@link TransportError}, which is its cause: `error.walk(e => e instanceof TransportError)`. */
export class TransportRpcError extends ViemBaseError {
  readonly code: number

  constructor(cause: TransportError) {
    super(cause.shortMessage, { cause, metaMessages: [...cause.facts], name: 'TransportRpcError' })
    this.code = RPC_CODES[cause.code] ?? UNVERIFIED
  }
}

/** A call that reverted, in the form in which nodes report it: code 3 with the revert's data. */
export function revertError(data: Hex): RpcRequestError {
  return new RpcRequestError({
    body: { method: 'eth_call' },
    error: { code: 3, message: 'execution reverted', data },
    url: 'verified transport',
  })
}

/** Gives a {@link TransportError} its JSON-RPC code; anything else passes. */
export function toRpcError(error: unknown): unknown {
  return error instanceof TransportError ? new TransportRpcError(error) : error
}

import { type Abi, BaseError, decodeErrorResult } from 'viem'
import type { Hex } from '../ethereum/types/hex.js'

/** A contract's custom error: its name, its arguments, and both as text. */
export type Revert = { name: string; args: readonly unknown[]; text: string }

/** Finds the revert data in an error of viem's and decodes it by `abi`; `undefined` when there is none or it is unknown. */
export function revertOf(parameters: { error: unknown; abi: Abi }): Revert | undefined {
  const { error, abi } = parameters
  const data = revertData(error)
  if (data === undefined || data === '0x') return undefined
  try {
    const { errorName, args } = decodeErrorResult({ abi, data })
    const values = (args ?? []) as readonly unknown[]
    return { name: errorName, args: values, text: `${errorName}(${values.map(String).join(', ')})` }
  } catch {
    return undefined
  }
}

/** Raw revert data, wherever viem left it: beside a decoded error, or on the error of the node. */
function revertData(error: unknown): Hex | undefined {
  if (!(error instanceof BaseError)) return undefined
  let found: Hex | undefined
  error.walk((cause) => {
    const { raw, data } = cause as { raw?: unknown; data?: unknown }
    const nested = typeof data === 'object' && data !== null && 'data' in data ? data.data : data
    found = [raw, nested].find((value): value is Hex => typeof value === 'string' && value.startsWith('0x'))
    return found !== undefined
  })
  return found
}

import { keccak256, toHex, toRlp } from 'viem'
import type { Hex } from '../ethereum/types/hex.js'
import {
  EXECUTION_HEADER_FIELDS,
  EXECUTION_HEADER_LENGTHS,
  type ExecutionHeader,
} from './execution-header.js'
import { StateProofError } from './state-proof-error.js'

function encodeField(value: Hex | bigint): Hex {
  if (typeof value !== 'bigint') return value
  return value === 0n ? '0x' : toHex(value)
}

/**
 * RLP of an execution header, with the fields it has.
 *
 * @throws StateProofError `INVALID_EXECUTION_HEADER` when a field is missing between others, so that no fork has it so.
 */
export function encodeExecutionHeader(header: ExecutionHeader): Hex {
  const values = EXECUTION_HEADER_FIELDS.map(([name]) => header[name])
  const count = values.findLastIndex((value) => value !== undefined) + 1
  const present = values.filter((value) => value !== undefined)
  if (!EXECUTION_HEADER_LENGTHS.includes(count) || present.length !== count) {
    throw new StateProofError(
      'INVALID_EXECUTION_HEADER',
      'No fork has an execution header with these fields.',
      {
        facts: [
          `missing: ${EXECUTION_HEADER_FIELDS.flatMap(([name]) => (header[name] === undefined ? [name] : [])).join(', ')}`,
        ],
      },
    )
  }
  return toRlp(present.map(encodeField))
}

/**
 * The block hash: keccak256 of the header's RLP.
 *
 * @throws StateProofError `INVALID_EXECUTION_HEADER`.
 */
export function hashExecutionHeader(header: ExecutionHeader): Hex {
  return keccak256(encodeExecutionHeader(header))
}

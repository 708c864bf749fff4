import { TransportError } from './transport-error.js'

/** EVM rules of the source chain from a time on. */
export type SourceChainRules = {
  /** First block time at which they hold, seconds. */
  timestamp: bigint
  hardfork: 'cancun' | 'prague' | 'osaka'
  /** `BLOB_BASE_FEE_UPDATE_FRACTION` (EIP-4844, EIP-7892); without it calls that read the blob fee are refused. */
  blobBaseFeeUpdateFraction?: bigint | undefined
}

/** Ethereum mainnet, oldest first. */
export const mainnetRules: readonly SourceChainRules[] = [
  { timestamp: 1710338135n, hardfork: 'cancun', blobBaseFeeUpdateFraction: 3338477n },
  { timestamp: 1746612311n, hardfork: 'prague', blobBaseFeeUpdateFraction: 5007716n },
  { timestamp: 1764798551n, hardfork: 'osaka', blobBaseFeeUpdateFraction: 5007716n },
  { timestamp: 1765290071n, hardfork: 'osaka', blobBaseFeeUpdateFraction: 8346193n },
  { timestamp: 1767747671n, hardfork: 'osaka', blobBaseFeeUpdateFraction: 11684671n },
]

/** The rules that hold at a block time, or `undefined` when the block is older than all of them. Any order will do. */
export function findRules(
  rules: readonly SourceChainRules[],
  timestamp: bigint,
): SourceChainRules | undefined {
  let found: SourceChainRules | undefined
  for (const entry of rules)
    if (entry.timestamp <= timestamp && entry.timestamp >= (found?.timestamp ?? 0n)) found = entry
  return found
}

/**
 * The rules that hold at a block time.
 *
 * @throws TransportError `UNKNOWN_RULES` when the block is older than all of them.
 */
export function rulesAt(rules: readonly SourceChainRules[], timestamp: bigint): SourceChainRules {
  const found = findRules(rules, timestamp)
  if (found !== undefined) return found
  throw TransportError.of('UNKNOWN_RULES', 'The EVM rules at this block are not known.', [
    `block time: ${timestamp}`,
  ])
}

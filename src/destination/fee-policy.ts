import { DestinationError } from './destination-error.js'

/** What an account may pay. Fees are wei a gas. */
export type FeePolicy = {
  /** Never pay more for a unit of gas. A transaction is not sent, or not raised any further, where it would be needed. */
  maxFeePerGas: bigint
  /** Tip. Default: what the node proposes. */
  priorityFeePerGas?: bigint | undefined
  /** A transaction that takes more gas, margin included, is not sent. */
  maxGas: bigint
  /** Added to the node's estimate, percent. Default: 20. */
  gasMarginPercent?: number | undefined
  /** Blocks that an unmined transaction is waited for before its fee is raised. Default: 3. */
  stuckBlocks?: number | undefined
  /** By how much both fees are raised then, percent; nodes ask for 10. Default and least: 12.5. */
  bumpPercent?: number | undefined
  /** Below this many wei an account raises an alarm. Default: none. */
  minBalance?: bigint | undefined
}

/** A policy with its defaults. */
export type CheckedFeePolicy = {
  maxFeePerGas: bigint
  priorityFeePerGas: bigint | undefined
  maxGas: bigint
  gasMarginPercent: number
  stuckBlocks: number
  bumpPercent: number
  minBalance: bigint
}

export type Fees = { maxFeePerGas: bigint; maxPriorityFeePerGas: bigint }

/** What the chain asks for right now. */
export type Market = { baseFeePerGas: bigint; tip: bigint }

const LEAST_BUMP_PERCENT = 12.5

/** @throws DestinationError `INVALID_POLICY`. */
export function checkFeePolicy(policy: FeePolicy): CheckedFeePolicy {
  const checked: CheckedFeePolicy = {
    maxFeePerGas: policy.maxFeePerGas,
    priorityFeePerGas: policy.priorityFeePerGas,
    maxGas: policy.maxGas,
    gasMarginPercent: policy.gasMarginPercent ?? 20,
    stuckBlocks: policy.stuckBlocks ?? 3,
    bumpPercent: policy.bumpPercent ?? LEAST_BUMP_PERCENT,
    minBalance: policy.minBalance ?? 0n,
  }
  const isValid =
    checked.maxFeePerGas > 0n &&
    checked.maxGas > 0n &&
    (checked.priorityFeePerGas ?? 0n) >= 0n &&
    checked.minBalance >= 0n &&
    Number.isSafeInteger(checked.gasMarginPercent) &&
    checked.gasMarginPercent >= 0 &&
    Number.isSafeInteger(checked.stuckBlocks) &&
    checked.stuckBlocks >= 1 &&
    Number.isFinite(checked.bumpPercent) &&
    checked.bumpPercent >= LEAST_BUMP_PERCENT
  if (isValid) return checked
  const message =
    'Fees, gas and blocks of a policy are positive, and a fee is raised by 12.5 percent at least.'
  throw new DestinationError('INVALID_POLICY', message)
}

/** Fees of a new transaction: room for the base fee to double. `undefined` where the cap is below today's price. */
export function firstFees(
  { baseFeePerGas, tip }: Market,
  { maxFeePerGas: cap }: CheckedFeePolicy,
): Fees | undefined {
  if (baseFeePerGas + tip > cap) return undefined
  return { maxFeePerGas: smaller(2n * baseFeePerGas + tip, cap), maxPriorityFeePerGas: tip }
}

/**
 * Fees of a replacement: both raised by the policy's share, rounded up, and at least what the chain asks for now.
 * `undefined` where that needs more than the cap: nodes take no smaller raise.
 */
export function raisedFees(last: Fees, market: Market, policy: CheckedFeePolicy): Fees | undefined {
  const { maxFeePerGas: cap, bumpPercent } = policy
  const raised = {
    maxFeePerGas: raise(last.maxFeePerGas, bumpPercent),
    maxPriorityFeePerGas: raise(last.maxPriorityFeePerGas, bumpPercent),
  }
  if (raised.maxFeePerGas > cap || raised.maxPriorityFeePerGas > cap) return undefined
  const maxPriorityFeePerGas = larger(raised.maxPriorityFeePerGas, smaller(market.tip, cap))
  const wanted = larger(2n * market.baseFeePerGas + maxPriorityFeePerGas, raised.maxFeePerGas)
  return { maxFeePerGas: larger(smaller(wanted, cap), maxPriorityFeePerGas), maxPriorityFeePerGas }
}

function raise(fee: bigint, percent: number): bigint {
  const thousandths = BigInt(Math.ceil(percent * 10))
  return (fee * (1000n + thousandths) + 999n) / 1000n
}

function larger(left: bigint, right: bigint): bigint {
  return left > right ? left : right
}

function smaller(left: bigint, right: bigint): bigint {
  return left < right ? left : right
}

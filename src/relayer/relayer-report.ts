import type { Hex } from '../ethereum/types/hex.js'

/** One transaction of a pass. */
export type RelayedTransaction = {
  /**
   * Beacon chains: `register`, `rotate`, `step`. BFT chains: `adjacent`, `skipping`, `report-equivocation`. Both:
   * `report-conflict`.
   */
  kind: string
  /** Beacon chains: `direct`, `apk`. BFT chains: what the circuit proves. */
  route: string | undefined
  /** Slot or height that it finalizes; for a registration `undefined`. */
  finalizedSlot: bigint | undefined
  /** Period of the committee that signed, or that is registered; beacon chains only. */
  period: bigint | undefined
  /** Model's estimate; in a dry run the node's, where it can be had without a proof. */
  gasEstimate: bigint
  /**
   * `planned`: a dry run, nothing was sent. `delivered`: mined with its effect. `already-delivered`: somebody else did it.
   * `failed`: mined without effect, or given up.
   */
  result: 'planned' | 'delivered' | 'already-delivered' | 'failed'
  hash: Hex | undefined
  gasUsed: bigint | undefined
}

/** What became of one destination in one pass. */
export type DestinationReport = {
  destination: string
  /**
   * `current`: nothing to do. `waiting`: there is news, too little by the policy. `delivered`, `unconfirmed`: the plan was
   * carried out, in the second case with confirmations still to come. `interrupted`: a transaction had no effect; the next
   * pass plans anew. `planned`: dry run. `conflict`: validly signed updates contradict each other. `frozen`, `expired`: the
   * client takes no updates any more. `failed`: see `error`.
   */
  outcome:
    | 'current'
    | 'waiting'
    | 'delivered'
    | 'unconfirmed'
    | 'interrupted'
    | 'planned'
    | 'conflict'
    | 'frozen'
    | 'expired'
    | 'failed'
  /** Head of the client after the pass, as far as it could be read: a slot, or the height of a BFT chain. */
  headSlot: bigint | undefined
  /** Slots between it and now, or heights between it and the newest block that was verified. */
  lagSlots: bigint | undefined
  transactions: readonly RelayedTransaction[]
  /** Broken rules of updates that were passed over, by how often. */
  refused: Readonly<Record<string, number>>
  /** Codes of the queries that no node could answer. */
  sourceFailures: readonly string[]
  /** First period that no valid update leads out of, where newer ones exist; beacon chains only. */
  missingPeriod: bigint | undefined
  /** Most periods or updates that one pass takes were taken: there is more to do at once. */
  isCatchingUp: boolean
  error: { code: string; message: string } | undefined
  seconds: number
}

export type RelayerReport = { destinations: readonly DestinationReport[] }

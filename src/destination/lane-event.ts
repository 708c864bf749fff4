import type { Hex } from '../ethereum/types/hex.js'

/** What happens to a transaction on its way, for logs and metrics. */
export type LaneEvent = {
  /**
   * `broadcast` for the first time; `resent` after the node lost it; `raised` with a higher fee; `cancelled`: replaced by an
   * empty transfer; `capped`: a higher fee is needed than the policy allows; `mined`; `reorganised` out of the chain again;
   * `confirmed` by enough blocks; `taken`: another transaction used its nonce; `abandoned` before it was ever broadcast.
   */
  type:
    | 'broadcast'
    | 'resent'
    | 'raised'
    | 'cancelled'
    | 'capped'
    | 'mined'
    | 'reorganised'
    | 'confirmed'
    | 'taken'
    | 'abandoned'
  lane: string
  nonce: number
  label: string
  hash: Hex
}

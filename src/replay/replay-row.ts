import type { Hex } from '../ethereum/types/hex.js'
import type { Route } from './choose-route.js'
import type { RegistrationRow } from './register-step.js'

/** What became of one update. Slots, gas and counts are plain numbers in JSON. */
export type ReplayRow = {
  file: string
  /** Slot of the attested header. */
  slot: bigint
  /** Period of the signature: that of the committee that signed. */
  period: bigint
  /** Members whose bit is set. */
  participants: number
  route: Route
  /** Name of the circuit; null on route `direct`. */
  circuit: string | null
  /** Constraints of the circuit; 0 on route `direct`. */
  constraints: number
  /** Wall-clock seconds; 0 on route `direct`. */
  seconds: { witness: number; prove: number; verify: number }
  /** Largest resident set: of the proving processes on route `apk`, of this process on route `direct`. */
  peakRssBytes: number | null
  /** Gas of the accepting transaction; null when it was refused. */
  gas: bigint | null
  accepted: boolean
  /** Name of the contract's error, or the code of the error that came before it; null when accepted. */
  error: string | null
  /** The error in words, with its arguments. */
  message: string | null
  signatureSlot: bigint
  finalizedSlot: bigint
  /** What the contract recorded for the finalized slot, read back from it; null when refused, and before Capella. */
  finalizedRoot: Hex | null
  executionStateRoot: Hex | null
  /** Committee of the next period as the contract knows it after this update; null while unknown. */
  nextSyncCommitteeRoot: Hex | null
  /** Registration of the signers' committee, when this update was the first on route `apk` that needed it. */
  registration: RegistrationRow | null
  /** True when the TypeScript twin of the circuit found all hints and satisfied every identity, in place of a proof. */
  twinChecked: boolean
  /** Position of the light client in `clients`. */
  client: number
}

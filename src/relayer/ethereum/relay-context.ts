import type { TransactionSender } from '../../destination/transaction-sender.js'
import type { ChainConfig } from '../../ethereum/types/light-client.js'
import type { LightClientSource } from '../../sources/light-client-source.js'
import type { RelayContext as SharedContext } from '../relay-context.js'
import type { CommitteeKeys } from './committee-keys.js'
import type { EthereumDestination } from './ethereum-destination.js'
import type { ProofSource } from './proof-source.js'
import type { ClientFacts } from './read-client.js'
import type { UpdateJudge } from './update-judge.js'

/** What all destinations of a beacon chain's relayer share. */
export type RelayContext = SharedContext & {
  config: ChainConfig
  sources: readonly LightClientSource[]
  proofs: ProofSource | undefined
  judge: UpdateJudge
  keys: CommitteeKeys
  /** What each client held when it was last read, by the destination's name. */
  facts: Map<string, ClientFacts>
  maxPeriodsPerPass: number
  riskFraction: number | undefined
}

/** A destination after it was looked at for the first time. */
export type OpenDestination = {
  destination: EthereumDestination
  sender: TransactionSender
  /** Capacities of the client's `apk` circuits. */
  capacities: readonly number[]
  weakSubjectivitySeconds: bigint
}

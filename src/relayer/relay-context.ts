import type { RelayClock } from '../destination/relay-clock.js'
import type { TransactionSender } from '../destination/transaction-sender.js'
import type { ChainConfig } from '../ethereum/types/light-client.js'
import type { LightClientSource } from '../sources/light-client-source.js'
import type { Alarms } from './alarms.js'
import type { CommitteeKeys } from './committee-keys.js'
import type { ProofSource } from './proof-source.js'
import type { ClientFacts } from './read-client.js'
import type { RelayerDestination } from './relayer-destination.js'
import type { RelayerLogger, RelayerMetrics } from './relayer-ports.js'
import type { UpdateJudge } from './update-judge.js'

/** What all destinations share. */
export type RelayContext = {
  config: ChainConfig
  sources: readonly LightClientSource[]
  proofs: ProofSource | undefined
  clock: RelayClock
  logger: RelayerLogger
  metrics: RelayerMetrics
  alarms: Alarms
  judge: UpdateJudge
  keys: CommitteeKeys
  /** What each client held when it was last read, by the destination's name. */
  facts: Map<string, ClientFacts>
  dryRun: boolean
  reportConflicts: boolean
  maxPeriodsPerPass: number
  riskFraction: number | undefined
}

/** A destination after it was looked at for the first time. */
export type OpenDestination = {
  destination: RelayerDestination
  sender: TransactionSender
  /** Capacities of the client's `apk` circuits. */
  capacities: readonly number[]
  weakSubjectivitySeconds: bigint
}

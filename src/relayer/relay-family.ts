import type { Abi } from 'viem'
import type { TransactionSender } from '../destination/transaction-sender.js'
import type { RelayerDestination } from './relayer-destination.js'
import type { DestinationReport } from './relayer-report.js'

/** What a pass found and did. */
export type PassResult = Omit<DestinationReport, 'destination' | 'seconds' | 'error'>

/** A light client after it was looked at for the first time. */
export type FollowedClient = {
  sender: TransactionSender
  /**
   * One look at the sources and one plan, carried out. Whatever an earlier pass or process left unfinished is finished
   * first.
   *
   * @throws DestinationError, RelayerError, SourceError, and the errors of whoever proves.
   */
  pass(signal: AbortSignal | undefined): Promise<PassResult>
  /** Raises the alarms that follow from what the client held when it was last read, and from what time it is now. */
  judge(): void
}

/** A family of source chains: what the loop that follows destinations leaves to it. */
export type RelayFamily<Destination extends RelayerDestination = RelayerDestination> = {
  /** Custom errors of the family's light client. */
  errors: Abi
  /**
   * Makes sure that a destination is a light client of the source chain, and reads what never changes about it.
   *
   * @throws ClientError, DestinationError, RelayerError.
   */
  open(parameters: {
    destination: Destination
    openSender: () => Promise<TransactionSender>
  }): Promise<FollowedClient>
}

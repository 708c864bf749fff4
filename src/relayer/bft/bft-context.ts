import type { RecordedBftHeader } from '../../bft/chain/read-light-client.js'
import type { BftStatement } from '../../bft/circuits.js'
import type { LightClientPolicy } from '../../bft/light-client/policy.js'
import type { ValidatorSet } from '../../bft/validators/validator-set.js'
import type { TransactionSender } from '../../destination/transaction-sender.js'
import type { BftNetwork } from '../../source-chain/source-network.js'
import type { BftNode } from '../../sources/bft/bft-nodes.js'
import type { ProofBuyer } from '../proof-buyer.js'
import type { RelayContext } from '../relay-context.js'
import type { BftDestination } from './bft-destination.js'

/** What all destinations of a BFT chain's relayer share. */
export type BftContext = RelayContext & {
  network: BftNetwork
  /** Most trusted first; all are asked. */
  nodes: readonly BftNode[]
  proofs: ProofBuyer | undefined
  maxUpdatesPerPass: number
}

/** What a light client holds, as far as an update asks for it. */
export type BftFacts = { head: RecordedBftHeader; status: 'active' | 'expired' | 'frozen' }

/** A destination after it was looked at for the first time. */
export type OpenBftClient = {
  destination: BftDestination
  sender: TransactionSender
  policy: LightClientPolicy
  /** Sizes for which the client has a verifier, by what the circuit proves. */
  sizes: Readonly<Record<BftStatement, readonly number[]>>
  /** Sets that nodes gave, by their root: what has the root is the set, whoever brought it. */
  sets: Map<bigint, ValidatorSet>
  /** How many double votes were reported while the head was at a height. */
  reported: { height: bigint; count: number }
  /** What the client held when it was last read. */
  lastFacts: BftFacts | undefined
}

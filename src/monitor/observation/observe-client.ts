import type { RecordedBftHeader } from '../../bft/chain/read-light-client.js'
import type { RecordedHeader } from '../../chain/read-head.js'
import type { ChainConfig } from '../../ethereum/types/light-client.js'
import type { Agreement, ClientObservation } from './observation.js'
import { slotTime } from './slot-time.js'

type Read = {
  member: string
  /** Names the contract, such as `chain id/address`. */
  client: string
  time: bigint
  /** Of the contract, in seconds as it is configured. */
  limitSeconds: bigint
  /** Of the chain's nodes that say so. */
  nodes?: Agreement | undefined
}

type Status = Pick<ClientObservation, 'status'>

function observeClient(
  { member, client, time, limitSeconds, nodes }: Read,
  head: Pick<ClientObservation, 'status' | 'height' | 'headTime'>,
): ClientObservation {
  const agreed = nodes === undefined ? {} : { nodes }
  return { kind: 'client', member, time, client, ...head, expiresAfter: limitSeconds * 1000n, ...agreed }
}

/** What `readHead` of `concordat/chain` says of a light client of a beacon chain. */
export function observeEthereumClient(
  parameters: Read & { config: ChainConfig; head: Pick<RecordedHeader, 'slot'> & Status },
): ClientObservation {
  const { config, head } = parameters
  const { slot: height, status } = head
  return observeClient(parameters, { status, height, headTime: slotTime(config, height) })
}

/** What `readHead` of `src/bft/chain` says of a light client of a BFT chain. */
export function observeBftClient(
  parameters: Read & { head: Pick<RecordedBftHeader, 'height' | 'timestamp'> & Status },
): ClientObservation {
  const { height, timestamp: headTime, status } = parameters.head
  return observeClient(parameters, { status, height, headTime })
}

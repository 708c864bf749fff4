import type { RecordedBftHeader } from '../../bft/chain/read-light-client.js'
import type { RecordedHeader } from '../../chain/read-head.js'
import type { ChainConfig } from '../../ethereum/types/light-client.js'
import type { ClientObservation } from './observation.js'
import { slotTime } from './slot-time.js'

type Read = {
  member: string
  /** Names the contract, such as `chain id/address`. */
  client: string
  time: bigint
  /** Of the contract, in seconds as it is configured. */
  limitSeconds: bigint
}

type Status = Pick<ClientObservation, 'status'>

/** What `readHead` of `concordat/chain` says of a light client of a beacon chain. */
export function observeEthereumClient(
  parameters: Read & { config: ChainConfig; head: Pick<RecordedHeader, 'slot'> & Status },
): ClientObservation {
  const { member, client, time, limitSeconds, config, head } = parameters
  const { slot: height, status } = head
  const headTime = slotTime(config, height)
  return {
    kind: 'client',
    member,
    time,
    client,
    status,
    height,
    headTime,
    expiresAfter: limitSeconds * 1000n,
  }
}

/** What `readHead` of `src/bft/chain` says of a light client of a BFT chain. */
export function observeBftClient(
  parameters: Read & { head: Pick<RecordedBftHeader, 'height' | 'timestamp'> & Status },
): ClientObservation {
  const { member, client, time, limitSeconds, head } = parameters
  const { height, timestamp: headTime, status } = head
  return {
    kind: 'client',
    member,
    time,
    client,
    status,
    height,
    headTime,
    expiresAfter: limitSeconds * 1000n,
  }
}

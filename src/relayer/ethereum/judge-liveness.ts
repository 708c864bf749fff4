import { computeSlotAtTime } from '../../ethereum/spec/compute-slot-at-time.js'
import { computeSyncCommitteePeriodAtSlot } from '../../ethereum/spec/compute-sync-committee-period-at-slot.js'
import type { ChainConfig } from '../../ethereum/types/light-client.js'
import type { Alarms } from '../alarms.js'
import { judgeClient } from '../judge-client.js'
import type { ClientFacts } from './read-client.js'
import type { OpenDestination, RelayContext } from './relay-context.js'

/** Part of a period after which the next committee should be known. It can be from its first finalized epoch on. */
const DEFAULT_RISK_FRACTION = 0.75

/**
 * Raises and clears the alarms that follow from what a client holds and what time it is.
 *
 * @param parameters.now Seconds since 1970.
 * @param parameters.riskFraction Of a period, after which a client that does not know the next committee is at risk.
 */
export function judgeLiveness(parameters: {
  config: ChainConfig
  destination: string
  facts: ClientFacts
  now: bigint
  weakSubjectivitySeconds: bigint
  riskFraction?: number | undefined
  alarms: Alarms
}): void {
  const { config, destination, facts, now, weakSubjectivitySeconds, alarms } = parameters
  const { riskFraction = DEFAULT_RISK_FRACTION } = parameters
  const { status, headSlot, committeeRoots } = facts
  const slot = computeSlotAtTime(config, now)
  const period = computeSyncCommitteePeriodAtSlot(config, slot)
  const slotsPerPeriod = config.slotsPerEpoch * config.epochsPerSyncCommitteePeriod
  const isLate = Number(slot % slotsPerPeriod) >= riskFraction * Number(slotsPerPeriod)
  const needed = isLate ? period + 1n : period
  const last = [...committeeRoots.keys()].reduce((left, right) => (left > right ? left : right), 0n)
  const headAge = now - (config.genesisTime + headSlot * config.secondsPerSlot)
  alarms.set(
    destination,
    'committee-at-risk',
    status === 'active' && last < needed,
    `The client knows committees up to period ${last}; it is period ${period}.`,
  )
  judgeClient({ alarms, destination, status, headAge, limitSeconds: weakSubjectivitySeconds })
}

/** The same by what the client held when it was last read, and by the machine's clock. */
export function judgeByLastLook(
  context: RelayContext,
  { destination: { name }, weakSubjectivitySeconds }: OpenDestination,
): void {
  const { config, clock, alarms, riskFraction } = context
  const facts = context.facts.get(name)
  if (facts === undefined) return
  const now = BigInt(Math.floor(clock.now() / 1000))
  judgeLiveness({ config, destination: name, facts, now, weakSubjectivitySeconds, riskFraction, alarms })
}

import { type BeaconDevnet, createBeaconDevnet } from '../../devnet/create-beacon-devnet.js'
import type { MakeUpdateParameters } from '../../devnet/make-update-parameters.js'
import { computeSyncCommitteePeriodAtSlot } from '../../ethereum/spec/compute-sync-committee-period-at-slot.js'
import { validateUpdateContent } from '../../ethereum/spec/validate-update-content.js'
import type { ChainConfig, LightClientUpdate } from '../../ethereum/types/light-client.js'
import type { Observation } from '../../monitor/observation/observation.js'
import { observeUpdate } from '../../monitor/observation/observe-update.js'
import { slotTime } from '../../monitor/observation/slot-time.js'
import { BEACON_THRESHOLDS, type Thresholds } from '../../monitor/thresholds.js'
import type { DevnetIncidentRow } from './devnet-incidents.js'
import { watchIncident } from './watch-incident.js'

type Incident = {
  name: string
  kind: string
  /** Updates of an epoch, from the epoch of the incident on; `age` counts epochs from 0. */
  updates: (age: number, usual: MakeUpdateParameters) => MakeUpdateParameters[]
}

/** Quiet epochs before, so that every detector has learned, and epochs of the incident. */
const QUIET = 30
const LASTS = 8
/** The first epoch after the devnet's last fork with room behind it. */
const FIRST = 8n

const MANY_ABSENT = Array.from({ length: 10 }, (_, member) => member)
const FEW_ABSENT = Array.from({ length: 4 }, (_, member) => member)

const INCIDENTS: readonly Incident[] = [
  {
    name: '10 of 32 stop signing',
    kind: 'participation-low',
    updates: (_, usual) => [{ ...usual, absent: MANY_ABSENT }],
  },
  {
    name: '4 of 32 stop signing',
    kind: 'participation-shift',
    updates: (_, usual) => [{ ...usual, absent: FEW_ABSENT }],
  },
  {
    name: 'finality stalls',
    kind: 'missed-finality',
    updates: (age, usual) => [{ ...usual, finalizedSlot: usual.finalizedSlot - 8n * BigInt(age + 1) }],
  },
  {
    name: 'two finalized headers of one slot',
    kind: 'conflicting-finality',
    updates: (age, usual) =>
      age === 0
        ? [usual, { ...usual, attestedSlot: usual.attestedSlot + 1n, execution: { gasUsed: 1n } }]
        : [usual],
  },
  {
    name: 'two attested headers of one slot, both honest',
    kind: 'same-slot-headers',
    updates: (age, usual) =>
      age === 0 ? [usual, { ...usual, finalizedSlot: usual.finalizedSlot - 8n }] : [usual],
  },
  { name: 'nothing happens', kind: 'none', updates: (_, usual) => [usual] },
]

/** The thresholds of mainnet for an epoch of 48 seconds; a committee of 32 is not judged as one of 512. */
function thresholds(devnet: BeaconDevnet): Thresholds {
  const { slotsPerEpoch, secondsPerSlot, syncCommitteeSize } = devnet.config
  const stepMs = slotsPerEpoch * secondsPerSlot * 1000n
  const seat = 1 / syncCommitteeSize
  return {
    ...BEACON_THRESHOLDS,
    slotsPerEpoch,
    finality: { ...BEACON_THRESHOLDS.finality, stepMs, blindAfterMs: 2n * stepMs },
    participationShift: { ...BEACON_THRESHOLDS.participationShift, minimumScale: seat },
    concentration: {
      largestShare: [{ grade: 'warning', raise: 8 * seat, clear: 8 * seat }],
      holdersToThird: 8,
    },
  }
}

/** Makes verified updates; those that several incidents share are made once. */
function updateMaker(devnet: BeaconDevnet): (parameters: MakeUpdateParameters) => LightClientUpdate {
  const { config } = devnet
  const made = new Map<string, LightClientUpdate>()
  return (parameters) => {
    const key = JSON.stringify(parameters, (_, value) => (typeof value === 'bigint' ? String(value) : value))
    const known = made.get(key)
    if (known !== undefined) return known
    const update = devnet.makeUpdate(parameters)
    const committee = devnet.committee(computeSyncCommitteePeriodAtSlot(config, update.signatureSlot))
    validateUpdateContent({ config, update, committee })
    made.set(key, update)
    return update
  }
}

/** Observations of updates, one or more an epoch, and when the incident began. */
function play(
  config: ChainConfig,
  make: (parameters: MakeUpdateParameters) => LightClientUpdate,
  incident: Incident,
): { observations: Observation[]; startedAt: bigint } {
  const observations: Observation[] = []
  let startedAt = 0n
  for (let age = -QUIET; age < LASTS; age++) {
    const start = (FIRST + BigInt(age + QUIET)) * config.slotsPerEpoch
    const quietAbsent = age % 5 === 0 ? [7] : []
    const usual: MakeUpdateParameters = {
      attestedSlot: start + 2n,
      finalizedSlot: start - 2n * config.slotsPerEpoch,
      absent: quietAbsent,
    }
    const time = slotTime(config, start + 5n)
    if (age === 0) startedAt = time
    for (const parameters of age < 0 ? [usual] : incident.updates(age, usual)) {
      const update = make(parameters)
      const seen = { member: config.name, node: 'devnet', config, update, time, isVerified: true }
      observations.push(...observeUpdate(seen))
    }
  }
  return { observations, startedAt }
}

/** Scripted incidents on the beacon devnet: real signatures, checked as a light client does. */
export function beaconIncidents(): DevnetIncidentRow[] {
  const devnet = createBeaconDevnet({ seed: 'monitor', committeeSize: 32 })
  const make = updateMaker(devnet)
  return INCIDENTS.map((incident) =>
    watchIncident({
      chain: 'beacon',
      incident: incident.name,
      kind: incident.kind,
      thresholds: thresholds(devnet),
      ...play(devnet.config, make, incident),
    }),
  )
}

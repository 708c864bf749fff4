import { beaconIncidents } from './beacon-incidents.js'
import { bftIncidents } from './bft-incidents.js'

/** One scripted incident of a devnet, and what the whole set of detectors said to it. */
export type DevnetIncidentRow = {
  chain: 'beacon' | 'bft'
  incident: string
  /** The first alert of the kind that the incident is about, in seconds of chain time after the incident began. */
  kind: string
  delaySeconds: number | undefined
  /** Kinds that were raised before the incident began. */
  before: string[]
  /** Every kind that was raised after it began, with its grade. */
  after: string[]
}

/** Runs every incident of both devnets. */
export async function devnetIncidents(): Promise<DevnetIncidentRow[]> {
  return [...beaconIncidents(), ...bftIncidents()]
}

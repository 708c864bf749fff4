import { existsSync } from 'node:fs'
import { parseBootstrap } from '../../../src/ethereum/json/parse-bootstrap.js'
import { parseSyncCommittee } from '../../../src/ethereum/json/parse-sync-committee.js'
import { parseUpdate } from '../../../src/ethereum/json/parse-update.js'
import type { Hex } from '../../../src/ethereum/types/hex.js'
import type { LightClientUpdate, SyncCommittee } from '../../../src/ethereum/types/light-client.js'
import { readRealJson, realData } from '../../support/real-data.js'

type ManifestUpdate = {
  file: string
  period: number
  version: string
  attested_slot: number
  signature_slot: number
  finalized_slot: number
  participants: number
  fork_version: Hex
  attested_header_root: Hex
  finalized_header_root: Hex
  signing_root: Hex
  next_committee_root: Hex
}

type Manifest = {
  bootstraps: {
    file: string
    slot: number
    period: number
    fork: string
    header_root: Hex
    committee_root: Hex
  }[]
  updates: ManifestUpdate[]
  finality_updates: Omit<
    ManifestUpdate,
    'version' | 'attested_header_root' | 'finalized_header_root' | 'next_committee_root'
  >[]
}

const FOLDER = 'ethereum/mainnet'

/** The collector's own account of the recorded mainnet files: an oracle that shares no code with this package. */
export function readManifest(): Manifest {
  return readRealJson(`${FOLDER}/manifest.json`) as Manifest
}

export function readMainnetUpdate(file: string): LightClientUpdate {
  return parseUpdate(readRealJson(`${FOLDER}/${file}`))
}

/** The committee that signs in `period`: out of a committee file, a bootstrap, or the update of the period before. */
export function readMainnetCommittee(period: number): SyncCommittee {
  const name = String(period).padStart(4, '0')
  const file = `${FOLDER}/committees/committee-of-period-${name}.json`
  if (existsSync(realData(file))) return parseSyncCommittee(readRealJson(file))
  const bootstrap = readManifest().bootstraps.find((row) => row.period === period)
  if (bootstrap !== undefined) {
    return parseBootstrap(readRealJson(`${FOLDER}/${bootstrap.file}`)).currentSyncCommittee
  }
  const before = readMainnetUpdate(`updates/period-${String(period - 1).padStart(4, '0')}.json`)
  if (before.nextSyncCommittee === undefined) throw new Error(`no committee for period ${period}`)
  return before.nextSyncCommittee
}

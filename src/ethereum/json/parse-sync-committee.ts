import type { SyncCommittee } from '../types/light-client.js'
import { parseEnvelope } from './envelope.js'
import { syncCommitteeSchema } from './sync-committee-schema.js'

/**
 * Parses a `SyncCommittee` (`pubkeys`, `aggregate_pubkey`), bare or in a Beacon-API envelope.
 *
 * Whether a committee inside a bootstrap or an update is the current or the next one is not for a parser to guess:
 * such documents are refused; use `parseBootstrap` or `parseUpdate`.
 *
 * @throws BeaconJsonError with the path of the first bad field.
 */
export function parseSyncCommittee(json: unknown): SyncCommittee {
  return parseEnvelope({ what: 'SyncCommittee', json, schema: syncCommitteeSchema }).value
}

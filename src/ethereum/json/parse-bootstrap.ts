import { z } from 'zod'
import type { LightClientBootstrap } from '../types/light-client.js'
import { parseEnvelope } from './envelope.js'
import { headerSchema } from './header-schema.js'
import { branchSchema } from './primitive-schemas.js'
import { syncCommitteeSchema } from './sync-committee-schema.js'

const bootstrapSchema = z.object({
  header: headerSchema,
  current_sync_committee: syncCommitteeSchema,
  current_sync_committee_branch: branchSchema,
})

/**
 * Parses a `LightClientBootstrap` of the Beacon API, bare or in its `{version, data}` envelope.
 *
 * @throws BeaconJsonError with the path of the first bad field.
 */
export function parseBootstrap(json: unknown): LightClientBootstrap {
  const { value, version } = parseEnvelope({ what: 'LightClientBootstrap', json, schema: bootstrapSchema })
  return {
    ...(version === undefined ? {} : { version }),
    header: value.header,
    currentSyncCommittee: value.current_sync_committee,
    currentSyncCommitteeBranch: value.current_sync_committee_branch,
  }
}

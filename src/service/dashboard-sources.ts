import type { AlertBoard } from './alert-board.js'
import type { CoalitionJson } from './schemas/coalition-schema.js'
import type { ParticipationJson } from './schemas/participation-schema.js'
import type { ProofStatsJson } from './schemas/proof-stats-schema.js'
import type { RiskJson } from './schemas/risk-schema.js'

/** Where the dashboard's routes read; a route without its source answers that there is nothing. */
export type DashboardSources = {
  coalition?: (() => Promise<CoalitionJson>) | undefined
  alerts?: AlertBoard | undefined
  participation?: (() => Promise<readonly ParticipationJson[]>) | undefined
  /** Of the jobs of one tenant, or of all jobs. */
  proofStats?: ((of: { owner: string | undefined }) => Promise<ProofStatsJson>) | undefined
  risk?: (() => Promise<RiskJson>) | undefined
}

export type DashboardParameters = DashboardSources & {
  /** Folder of the built page; without it only the routes are there. */
  page?: string | undefined
  /** What the page reads needs no API key, and figures of proofs are those of all tenants. False by default. */
  isPublic?: boolean | undefined
}

/** Routes below `/v1` that the page reads. */
export const DASHBOARD_ROUTES: readonly string[] = [
  '/v1/alerts',
  '/v1/clients',
  '/v1/coalition',
  '/v1/participation',
  '/v1/proofs/stats',
  '/v1/risk',
]

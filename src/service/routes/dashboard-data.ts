import { createRoute, z } from '@hono/zod-openapi'
import { JOB_STATES, type Job } from '../../jobs/job.js'
import type { AlertRecord } from '../alert-board.js'
import type { ApiKey } from '../api-key.js'
import type { DashboardSources } from '../dashboard-sources.js'
import { sends } from '../negotiate.js'
import { remembered } from '../remembered.js'
import { type AlertJson, alertListAnswerSchema } from '../schemas/alert-schema.js'
import { coalitionAnswerSchema } from '../schemas/coalition-schema.js'
import { participationListAnswerSchema } from '../schemas/participation-schema.js'
import { type ProofStatsJson, proofStatsAnswerSchema } from '../schemas/proof-stats-schema.js'
import { riskAnswerSchema } from '../schemas/risk-schema.js'
import type { ServiceSettings } from '../service-context.js'
import { notFound, ServiceError, unavailable } from '../service-error.js'
import { answer, errors, type ServiceApp, withKey } from './route-parts.js'

/** The most alerts that are told of. */
const MAX_ALERTS = 500
/** The most jobs of a tenant that are counted where no database counts them. */
const MAX_JOBS = 500

/** The parts of a route that all of these have; they need a key unless the operator made the dashboard public. */
const common = {
  method: 'get' as const,
  tags: ['dashboard'],
  security: withKey,
  middleware: sends('application/json'),
}
const failures = errors(401, 406, 429, 500, 503)

const coalitionRoute = createRoute({
  ...common,
  path: '/v1/coalition',
  operationId: 'getCoalition',
  summary: 'Members, breakers, flow limits and bonds, as the contracts have them',
  responses: { 200: answer('The coalition', coalitionAnswerSchema), ...failures, ...errors(404) },
})

const alertsRoute = createRoute({
  ...common,
  path: '/v1/alerts',
  operationId: 'listAlerts',
  summary: 'What monitors published, newest first',
  request: { query: z.strictObject({ limit: z.coerce.number().int().min(1).max(MAX_ALERTS).default(100) }) },
  responses: { 200: answer('Alerts', alertListAnswerSchema), ...failures, ...errors(400) },
})

const participationRoute = createRoute({
  ...common,
  path: '/v1/participation',
  operationId: 'listParticipation',
  summary: 'How many signed the headers that light clients recorded',
  responses: { 200: answer('Light clients', participationListAnswerSchema), ...failures },
})

const proofStatsRoute = createRoute({
  ...common,
  path: '/v1/proofs/stats',
  operationId: 'getProofStats',
  summary:
    'What was proven of late for this key, or, for the keys of operators, for everybody, and what it took',
  responses: { 200: answer('Proofs', proofStatsAnswerSchema), ...failures },
})

const riskRoute = createRoute({
  ...common,
  path: '/v1/risk',
  operationId: 'getRisk',
  summary: 'Cost to corrupt, contagion and simulated years of the coalition, with plots',
  responses: { 200: answer('The report', riskAnswerSchema), ...failures, ...errors(404) },
})

/** The routes that the dashboard reads, but for `/v1/clients`. */
export function mountDashboardData(app: ServiceApp, { dashboard = {}, jobs, limits }: ServiceSettings): void {
  const { alerts } = dashboard
  const withinSeconds = limits.dependencySeconds
  const read = <Value>(ask: (() => Promise<Value>) | undefined, what: string, forMs: number) => {
    const read = ask && remembered({ ask, what, forMs, withinSeconds })
    return async () => {
      if (read === undefined) throw notFound(what)
      return read().catch((cause: unknown) => {
        throw cause instanceof ServiceError ? cause : unavailable(`The ${what} cannot be read.`, cause)
      })
    }
  }
  const noProofs: NonNullable<DashboardSources['proofStats']> = async ({ owner }) => {
    const counts: Record<string, number> =
      owner === undefined ? await jobs.counts() : countStates(await jobs.list({ owner, limit: MAX_JOBS }))
    const each = JOB_STATES.map((state) => [state, counts[state] ?? 0] as const)
    return { jobs: Object.fromEntries(each) as ProofStatsJson['jobs'], circuits: [], recent: [] }
  }
  const newestAlerts = read(async () => alerts?.list({ limit: MAX_ALERTS }) ?? [], 'list of alerts', 1000)
  const coalition = read(dashboard.coalition, 'coalition', 2000)
  const participation = read(dashboard.participation ?? (async () => []), 'history', 15_000)
  const askProofs = dashboard.proofStats ?? noProofs
  /** By owner, of whom there are no more than keys. */
  const proofStats = new Map<string | undefined, () => Promise<ProofStatsJson>>()
  const proofStatsOf = (owner: string | undefined) => {
    const known = proofStats.get(owner) ?? read(() => askProofs({ owner }), 'statistics of proofs', 2000)
    proofStats.set(owner, known)
    return known()
  }
  const risk = read(dashboard.risk, 'risk report', 60_000)

  app.openapi(coalitionRoute, async (context) => context.json({ data: await coalition() }, 200))

  app.openapi(alertsRoute, async (context) => {
    const { limit } = context.req.valid('query')
    return context.json({ data: (await newestAlerts()).slice(0, limit).map(toAlertJson) }, 200)
  })

  app.openapi(participationRoute, async (context) =>
    context.json({ data: [...(await participation())] }, 200),
  )

  app.openapi(proofStatsRoute, async (context) => {
    // Where the operator made the dashboard public there is no key.
    const key: ApiKey | undefined = context.get('key')
    const owner = key === undefined || key.admin === true ? undefined : key.id
    return context.json({ data: await proofStatsOf(owner) }, 200)
  })

  app.openapi(riskRoute, async (context) => context.json({ data: await risk() }, 200))
}

function countStates(jobs: readonly Job[]): Record<string, number> {
  const counts: Record<string, number> = {}
  for (const { state } of jobs) counts[state] = (counts[state] ?? 0) + 1
  return counts
}

function toAlertJson({ openedAt, issuedAt, expiresAt, monitor, facts, ...alert }: AlertRecord): AlertJson {
  return {
    id: alert.id,
    member: alert.member,
    kind: alert.kind,
    subject: alert.subject,
    grade: alert.grade,
    status: alert.status,
    openedAt: openedAt.toISOString(),
    issuedAt: issuedAt.toISOString(),
    expiresAt: expiresAt.toISOString(),
    facts: { ...facts },
    ...(monitor === undefined ? {} : { monitor }),
  }
}

import type { Context } from 'hono'
import type { Artifacts } from '../artifacts/load-artifacts.js'
import type { Clock } from '../client/system-clock.js'
import type { JobQueue } from '../jobs/job.js'
import type { ApiKey } from './api-key.js'
import type { DashboardParameters } from './dashboard-sources.js'
import type { ClientStatus } from './schemas/client-schema.js'
import type { ServiceLimits } from './service-limits.js'

/** The part of pino that is used. */
export type ServiceLogger = {
  info(facts: object, message: string): void
  warn(facts: object, message: string): void
  error(facts: object, message: string): void
}

/** The part of prom-client's `Registry` that is read. */
export type MetricsText = { readonly contentType: string; metrics(): Promise<string> }

/** One request that was answered, for metrics. */
export type RequestFacts = {
  method: string
  /** The route's pattern, never the path: `/v1/proofs/:id`. */
  route: string
  status: number
  seconds: number
}

/** What the service is made of; everything it does with the world goes through here. */
export type ServiceParameters = {
  jobs: JobQueue
  /** API keys, by hash. Without any, only the open routes answer. */
  keys: readonly ApiKey[]
  /** Built circuits to show and to serve. */
  artifacts?: Pick<Artifacts, 'directory' | 'manifest' | 'circuit'> | undefined
  /** Reads the state of the configured light clients. */
  clients?: (() => Promise<readonly ClientStatus[]>) | undefined
  /** What the dashboard reads, and its page. */
  dashboard?: DashboardParameters | undefined
  metrics?: MetricsText | undefined
  /** Called for every answer. */
  onRequest?: ((facts: RequestFacts) => void) | undefined
  limits?: Partial<ServiceLimits> | undefined
  clock?: Clock | undefined
  logger?: ServiceLogger | undefined
  /** Source chains that are proven here; any by default. */
  networks?: readonly string[] | undefined
  /** Routes that need no API key, beside `/healthz`, `/readyz` and `/openapi.json`. None by default. */
  open?: readonly ('metrics' | 'artifacts')[] | undefined
  /** Web origins that browsers may call from; none by default. */
  corsOrigins?: readonly string[] | undefined
}

/** The same with every choice made. */
export type ServiceSettings = Omit<ServiceParameters, 'limits' | 'clock'> & {
  limits: ServiceLimits
  clock: Clock
}

/** What `startServiceServer` gives to every request; an app that is mounted elsewhere may go without. */
export type ServerBindings = {
  /** Aborts when the server is shutting down. */
  shutdown?: AbortSignal
  /** Breaks off the answer that is being sent, connection and all. */
  breakOff?: () => void
}

/** Hono's environment: what the server and the middleware put beside a request. */
export type ServiceEnv = {
  Bindings: ServerBindings
  Variables: { key: ApiKey; requestId: string; startedAt: number }
}

export type ServiceContext = Context<ServiceEnv>

/** What the server gave to this request; nothing where no server is. */
export function bindingsOf(context: ServiceContext): ServerBindings {
  return (context.env as ServerBindings | undefined) ?? {}
}

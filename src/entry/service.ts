/** `concordat/service`: the prover service's HTTP API, to serve or to mount. */
export type { AlertBoard, AlertRecord } from '../service/alert-board.js'
export { type ApiKey, apiKeySchema, createApiKey } from '../service/api-key.js'
export { createServiceApp } from '../service/create-service-app.js'
export type { DashboardParameters, DashboardSources } from '../service/dashboard-sources.js'
export type { RequestFacts, ServiceLogger, ServiceParameters } from '../service/service-context.js'
export { ServiceError, type ServiceErrorCode } from '../service/service-error.js'
export { DEFAULT_SERVICE_LIMITS, type ServiceLimits } from '../service/service-limits.js'
export {
  DEFAULT_SERVER_LIMITS,
  type ServerLimits,
  type ServiceServer,
  startServiceServer,
} from '../service/start-service-server.js'

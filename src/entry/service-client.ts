/** `concordat/service-client`: the prover service's API, typed; runs in a browser. */
export type { JobState, ProofRequest } from '../jobs/job.js'
export type { AlertJson } from '../service/schemas/alert-schema.js'
export type { CircuitJson } from '../service/schemas/artifact-schema.js'
export type { ClientStatus } from '../service/schemas/client-schema.js'
export type { CoalitionJson } from '../service/schemas/coalition-schema.js'
export type { JobJson } from '../service/schemas/job-schema.js'
export type { ParticipationJson } from '../service/schemas/participation-schema.js'
export type { ProofStatsJson } from '../service/schemas/proof-stats-schema.js'
export type { RiskJson } from '../service/schemas/risk-schema.js'
export {
  type CallOptions,
  createServiceClient,
  type ServiceClient,
  type SubmitOptions,
} from '../service-client/create-service-client.js'
export type { Fetch } from '../service-client/request.js'
export { ServiceClientError, type ServiceClientErrorCode } from '../service-client/service-client-error.js'
export type { WaitOptions } from '../service-client/wait-for-job.js'

/** `concordat/sources`: where light-client data comes from, and the plan that leads a client to its head. */
export { type Plan, planUpdates } from '../relayer/plan.js'
export type { PlannedTransaction } from '../relayer/plan-transactions.js'
export { createBeaconApiSource } from '../sources/create-beacon-api-source.js'
export { createFileSource } from '../sources/create-file-source.js'
export { createMemorySource } from '../sources/create-memory-source.js'
export type { LightClientSource } from '../sources/light-client-source.js'
export { startBeaconApiServer } from '../sources/start-beacon-api-server.js'

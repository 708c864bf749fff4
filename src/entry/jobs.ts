/** `concordat/jobs`: the queue of proofs as a library, in this process or on PostgreSQL. */

export {
  type CreateJobQueueParameters,
  createJobQueue,
  type DatabaseJobQueue,
} from '../jobs/create-job-queue.js'
export type { Database, Listener, Query, Session } from '../jobs/database/database.js'
export { type OpenDatabaseParameters, openDatabase } from '../jobs/database/open-database.js'
export { openPgliteDatabase, type PgliteDatabaseParameters } from '../jobs/database/pglite-database.js'
export {
  createPostgresDatabase,
  type PostgresDatabaseParameters,
} from '../jobs/database/postgres-database.js'
export {
  isOver,
  JOB_STATES,
  type Job,
  type JobFailure,
  type JobProgress,
  type JobQueue,
  type JobState,
  type LeasedJob,
  type ProofRequest,
} from '../jobs/job.js'
export { JobError, type JobErrorCode } from '../jobs/job-error.js'
export { jobKey } from '../jobs/job-key.js'
export { migrate } from '../jobs/migrations/migrate.js'
export { type ParsedRequest, parseProofRequest } from '../jobs/parse-proof-request.js'
export { DEFAULT_SETTINGS, type QueueSettings } from '../jobs/queue-settings.js'
export type { Sweep } from '../jobs/sweep-jobs.js'

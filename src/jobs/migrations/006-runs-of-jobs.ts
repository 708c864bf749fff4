import type { Migration } from './migration.js'

/** Of which job a run was, so that a tenant sees those of its own jobs. Runs of before are of nobody's. */
export const runsOfJobsMigration: Migration = {
  number: 6,
  name: 'runs of jobs',
  sql: `
alter table concordat.proof_runs add column job_id text;
`,
}

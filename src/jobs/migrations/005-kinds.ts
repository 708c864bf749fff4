import type { Migration } from './migration.js'

/** Which kinds of proof there are is known to the families of source chains, and checked before anything is queued. */
export const kindsMigration: Migration = {
  number: 5,
  name: 'kinds',
  sql: `
alter table concordat.proof_jobs drop constraint proof_jobs_kind_check;
`,
}

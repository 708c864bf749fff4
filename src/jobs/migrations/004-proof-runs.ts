import type { Migration } from './migration.js'

/** What each proof took, by any worker. Kept for as long as statistics are shown. */
export const proofRunsMigration: Migration = {
  number: 4,
  name: 'proof runs',
  sql: `
create table concordat.proof_runs (
  sequence bigint generated always as identity primary key,
  ended_at timestamptz not null default concordat.job_now(),
  kind text not null,
  network text not null,
  circuit text not null,
  status text not null,
  seconds double precision not null,
  peak_bytes bigint
);
create index proof_runs_ended_at on concordat.proof_runs (ended_at);
`,
}

import type { Migration } from './migration.js'

/**
 * Tables of the queue.
 *
 * - `proof_jobs`: one row per statement. `sequence` is its place among those of its priority; `lease` the fencing
 *   token, kept after the job is over so that a repeated call of the same holder is recognised.
 * - `proof_requests`: the JSON to prove from. A statement may be asked for by several updates, of which some may turn
 *   out not to be signed.
 * - `proof_submissions`: who asked for it, and by which of these.
 * - `job_clock`: when leases were last judged.
 *
 * `run_at` is in the future only during the pause after a failure, and `-infinity` for a job that may be taken at once,
 * so that a clock that moves back does not hold it up.
 *
 * `job_now()` is the only clock of the queue: the time of the database at the start of a statement.
 */
export const jobsMigration: Migration = {
  number: 1,
  name: 'jobs',
  sql: `
create function concordat.job_now() returns timestamptz language sql stable as 'select statement_timestamp()';

create sequence concordat.job_sequence;
create sequence concordat.job_revision;

create table concordat.proof_jobs (
  id text primary key,
  kind text not null check (kind in ('apk', 'link')),
  request_digest text not null,
  state text not null check (state in ('queued', 'active', 'completed', 'failed', 'cancelled')),
  priority integer not null,
  sequence bigint not null default nextval('concordat.job_sequence'),
  revision bigint not null default nextval('concordat.job_revision'),
  stage text not null,
  percent double precision not null,
  attempts integer not null,
  max_attempts integer not null,
  lost_leases integer not null default 0,
  owner text not null,
  created_at timestamptz not null,
  run_at timestamptz not null,
  started_at timestamptz,
  finished_at timestamptz,
  worker text,
  lease text,
  lease_session text,
  lease_seconds double precision,
  lease_until timestamptz,
  result json,
  failure json,
  check (state <> 'active' or (lease is not null and lease_until is not null and lease_seconds is not null)),
  check ((state in ('completed', 'failed', 'cancelled')) = (finished_at is not null)),
  check ((state = 'completed') = (result is not null))
);
create index proof_jobs_next on concordat.proof_jobs (priority desc, sequence) where state = 'queued';
create index proof_jobs_leases on concordat.proof_jobs (lease_until) where state = 'active';
create index proof_jobs_over on concordat.proof_jobs (finished_at) where finished_at is not null;
create index proof_jobs_newest on concordat.proof_jobs (created_at desc, sequence desc);

create table concordat.proof_requests (
  job_id text not null references concordat.proof_jobs on delete cascade,
  digest text not null,
  body json not null,
  refused boolean not null default false,
  primary key (job_id, digest)
);

create table concordat.proof_submissions (
  job_id text not null references concordat.proof_jobs on delete cascade,
  owner text not null,
  request_digest text not null,
  submitted_at timestamptz not null,
  withdrawn boolean not null default false,
  primary key (job_id, owner)
);
create index proof_submissions_of_owner on concordat.proof_submissions (owner);

create table concordat.job_clock (
  one boolean primary key default true check (one),
  seen timestamptz not null
);
insert into concordat.job_clock (seen) values (concordat.job_now());

create function concordat.job_changed() returns trigger language plpgsql as $$
begin
  if tg_op = 'UPDATE' then
    new.revision := nextval('concordat.job_revision');
  end if;
  perform pg_notify('concordat_jobs', new.state || ' ' || new.id);
  return new;
end
$$;
create trigger job_added before insert on concordat.proof_jobs
  for each row execute function concordat.job_changed();
create trigger job_changed before update on concordat.proof_jobs
  for each row
  when ((old.state, old.stage, old.percent, old.priority, old.attempts, old.request_digest, old.sequence)
    is distinct from
    (new.state, new.stage, new.percent, new.priority, new.attempts, new.request_digest, new.sequence))
  execute function concordat.job_changed();
`,
}

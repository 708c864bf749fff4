import type { Migration } from './migration.js'

/**
 * Alerts of monitors, for the API in whatever process: one row an alert, by the digest that its monitor signed. Times are
 * the monitor's, in milliseconds since 1970; `published_at` is by the database's clock.
 */
export const alertsMigration: Migration = {
  number: 3,
  name: 'alerts',
  sql: `
create table concordat.alerts (
  id text primary key,
  member text not null,
  issued_at bigint not null,
  alert json not null,
  published_at timestamptz not null
);
create index alerts_by_time on concordat.alerts (issued_at desc, id);
`,
}

import type { Migration } from './migration.js'

/**
 * What relayers last saw of their light clients, for the API in whatever process: one row per client, by its name among
 * all relayers of the database. `published_at` is by the database's clock and says when the relayer was last heard of.
 */
export const lightClientsMigration: Migration = {
  number: 2,
  name: 'light clients',
  sql: `
create table concordat.light_clients (
  name text primary key,
  status json not null,
  published_at timestamptz not null
);
`,
}

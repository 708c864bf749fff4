import {
  findPostgres,
  startTemporaryPostgres,
  type TemporaryPostgres,
} from '../../src/bench/service/temporary-postgres.js'

/** True when PostgreSQL's own programs are at hand; tests on a server are skipped with a notice otherwise. */
export const hasPostgres = findPostgres() !== undefined

if (!hasPostgres) {
  process.stderr.write('NOTICE: no initdb and pg_ctl found; install PostgreSQL to run the tests on it.\n')
}

export type TestPostgres = TemporaryPostgres

/** A server of the test's own. */
export async function startPostgres(): Promise<TestPostgres> {
  const server = await startTemporaryPostgres()
  if (server === undefined) throw new Error('no PostgreSQL')
  return server
}

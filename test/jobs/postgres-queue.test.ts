import { afterAll, beforeAll, describe } from 'vitest'
import { createPostgresDatabase } from '../../src/jobs/database/postgres-database.js'
import { hasPostgres, startPostgres, type TestPostgres } from '../support/postgres.js'
import { describeJobQueue } from './queue-suite.js'

describe.skipIf(!hasPostgres)('on a server', () => {
  let server: TestPostgres
  beforeAll(async () => {
    server = await startPostgres()
  })
  afterAll(() => server.remove())

  describeJobQueue('queue on PostgreSQL', async () =>
    createPostgresDatabase({ url: await server.createDatabase('queue') }),
  )
})

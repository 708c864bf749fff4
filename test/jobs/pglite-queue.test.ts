import { openPgliteDatabase } from '../../src/jobs/database/pglite-database.js'
import { describeJobQueue } from './queue-suite.js'

describeJobQueue('queue on PGlite', () => openPgliteDatabase())

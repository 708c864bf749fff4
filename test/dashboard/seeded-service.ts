import { execFileSync } from 'node:child_process'
import { join } from 'node:path'
import { packageRoot } from '../../src/artifacts/package-root.js'
import { createJobQueue } from '../../src/jobs/create-job-queue.js'
import { openPgliteDatabase } from '../../src/jobs/database/pglite-database.js'
import { readAlerts, writeAlerts } from '../../src/operation/alerts/alert-board.js'
import { readClients, writeClients } from '../../src/operation/clients/client-board.js'
import { readProofStats, writeProofRun } from '../../src/operation/dashboard/proof-runs.js'
import { riskJsonOf } from '../../src/operation/dashboard/risk-json.js'
import { parseCoalition } from '../../src/risk/coalition/parse-coalition.js'
import { assessCoalition } from '../../src/risk/report/assess-coalition.js'
import { createApiKey } from '../../src/service/api-key.js'
import { createServiceApp } from '../../src/service/create-service-app.js'
import type { ClientStatus } from '../../src/service/schemas/client-schema.js'
import { startServiceServer } from '../../src/service/start-service-server.js'
import { exampleDocument } from '../risk/example.js'
import { publishedAlert, seededAlerts } from './seeded-alerts.js'
import { seededCoalition, seededParticipation } from './seeded-coalition.js'

const MEBIBYTE = 2 ** 20

/** Builds the page unless it is built; its folder. */
export function builtPage(): string {
  execFileSync(process.execPath, [join(packageRoot(), 'scripts', 'build-dashboard.mjs')])
  return join(packageRoot(), 'build', 'dashboard')
}

function clients(): ClientStatus[] {
  const checkedAt = new Date(Date.now() - 4000).toISOString()
  const client = (name: string, change: Partial<ClientStatus>): ClientStatus => ({
    name,
    network: 'mainnet',
    destination: 'base',
    address: `0x${'1'.repeat(40)}`,
    status: 'active',
    headSlot: '13261856',
    headLagSlots: '76',
    checkedAt,
    ...change,
  })
  return [
    client('mainnet-on-base', {}),
    client('mainnet-on-optimism', { destination: 'optimism', headLagSlots: '108', headSlot: '13261824' }),
    client('sepolia-on-base', { network: 'sepolia', status: 'unknown', problem: 'SOURCE_UNREACHABLE' }),
  ]
}

/** The real service on a database of its own, with a state in which something of everything shows. */
export async function startSeededService() {
  const page = builtPage()
  const database = await openPgliteDatabase()
  const jobs = await createJobQueue({ database })
  await writeClients(database, clients())
  await writeAlerts(database, await seededAlerts())
  for (let index = 0; index < 24; index++) {
    const isLarge = index % 3 === 0
    await writeProofRun(database, {
      job: String(index),
      kind: isLarge ? 'apk' : 'quorum',
      network: isLarge ? 'mainnet' : 'meridian',
      circuit: isLarge ? 'apk-512-20' : 'bft-quorum-16',
      status: index === 14 ? 'failed' : 'completed',
      seconds: isLarge ? 74 + (index % 5) * 3.1 : 11 + (index % 4) * 0.7,
      peakRssBytes: (isLarge ? 4350 + index : 1210 + index) * MEBIBYTE,
    })
  }
  const key = createApiKey({ id: 'dashboard' })
  const report = assessCoalition(parseCoalition(exampleDocument()), { trials: 1000, seed: '1' })
  const risk = riskJsonOf(report, new Date())
  const seeded = seededCoalition()
  const participation = seededParticipation()
  const app = createServiceApp({
    jobs,
    keys: [key.key],
    clients: () => readClients(database),
    dashboard: {
      page,
      alerts: { list: ({ limit }) => readAlerts(database, { limit }) },
      proofStats: () => readProofStats(database),
      coalition: async () => ({
        ...seeded,
        chainTime: String(Math.floor(Date.now() / 1000)),
        readAt: new Date().toISOString(),
      }),
      participation: async () => participation,
      risk: async () => risk,
    },
  })
  const server = await startServiceServer({ app })
  return {
    url: server.url,
    token: key.token,
    /** As a monitor does, while the page is open. */
    publish: async (alert: Parameters<typeof publishedAlert>[0]) =>
      writeAlerts(database, [await publishedAlert(alert, { sequence: 100n })]),
    async close() {
      await server.close()
      await jobs.stop()
      await database.close()
    },
  }
}

import { setTimeout as delay } from 'node:timers/promises'
import { loadArtifacts } from '../../src/artifacts/load-artifacts.js'
import type { ChainClient } from '../../src/chain/chain-client.js'
import { createJobQueue } from '../../src/jobs/create-job-queue.js'
import { openPgliteDatabase } from '../../src/jobs/database/pglite-database.js'
import { createQueueProofSource } from '../../src/relayer/ethereum/queue-proof-source.js'
import { buildSmallLink } from '../contracts/link-artifacts.js'
import { buildSmallApk } from '../prover/apk-artifacts.js'
import { startFlakyWorker } from './flaky-worker.js'
import { deployLightVerifiers } from './light-proofs.js'
import { countingProofs } from './relay-world.js'

export type SoakRoute = 'direct' | 'apk'

/** What a light client needs beside its checkpoint. */
export async function soakDeployment(client: ChainClient, route: SoakRoute) {
  if (route === 'direct') return undefined
  const apk = (await loadArtifacts(await buildSmallApk())).circuit('apk-32-10')
  const link = (await loadArtifacts(await buildSmallLink())).circuit('link-32')
  return deployLightVerifiers(client, { apk: apk.paths.verifier, link: link.paths.verifier })
}

/** Where the proofs of a soak come from, and what is left of them at its end. */
export async function soakProofs(route: SoakRoute, random: () => number) {
  if (route === 'direct') {
    const proofs = countingProofs()
    return { proofs, end: async () => ({ kind: 'none', bought: proofs.bought }) as const }
  }
  const database = await openPgliteDatabase()
  const settings = { sweepSeconds: 0.2, backoff: { firstSeconds: 0.1, limitSeconds: 0.4 } }
  const queue = await createJobQueue({ database, settings })
  const stopping = new AbortController()
  const worker = startFlakyWorker({ queue, random, signal: stopping.signal })
  return {
    proofs: createQueueProofSource({ queue, network: 'devnet-32' }),
    async end() {
      // A worker that died over the last job is noticed when its lease runs out.
      let counts = await queue.counts()
      for (let waits = 0; counts.queued + counts.active > 0 && waits < 600; waits++) {
        await delay(100)
        counts = await queue.counts()
      }
      stopping.abort()
      await worker.done
      await queue.stop()
      await database.close()
      return { kind: 'queue', counts, tally: worker.tally } as const
    },
  }
}

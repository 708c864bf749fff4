import { spawnSync } from 'node:child_process'
import { mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { readManifest } from '../../src/artifacts/manifest.js'
import { createWorker } from '../../src/worker/create-worker.js'
import { openFolderStore } from '../../src/worker/open-folder-store.js'
import { openHttpStore } from '../../src/worker/open-http-store.js'
import { buildSmallApk } from '../prover/apk-artifacts.js'
import { startArtifactServer } from './artifact-server.js'
import { compiledWorker } from './compiled-worker.js'
import { apkRequest, chains } from './small-proofs.js'
import { countingMetrics, openQueue, scratch, untilOver } from './worker-harness.js'

const { modules } = compiledWorker()
const disk = join(scratch(), 'disk')
mkdirSync(disk)
const isMounted = spawnSync('/bin/mount', ['-t', 'tmpfs', '-o', 'size=2m', 'tmpfs', disk]).status === 0
if (!isMounted) process.stderr.write('A full disk is not tested: mounting one needs to be root.\n')
afterAll(() => {
  if (isMounted) spawnSync('/bin/umount', ['-l', disk])
})

describe.runIf(isMounted)('a full disk', () => {
  let built: string
  let open: Awaited<ReturnType<typeof openQueue>>
  beforeAll(async () => {
    built = await buildSmallApk()
    open = await openQueue()
  })
  afterAll(() => open.close())

  test('error: while the proof is made: tried again, then failed with the reason; with space it is made', async () => {
    const filler = join(disk, 'filler')
    writeFileSync(filler, Buffer.alloc(1_500_000))
    const { job } = await open.queue.submit({ request: apkRequest([1]), owner: 'test' })
    const { metrics, alerts } = countingMetrics()
    const worker = await createWorker({
      jobs: open.queue,
      store: await openFolderStore({ directory: built }),
      chains,
      temporaryDirectory: disk,
      modules,
      pollSeconds: 0.1,
      metrics,
    })
    try {
      const failed = await untilOver(open.queue, job.id)
      expect(failed).toMatchObject({
        state: 'failed',
        attempts: 2,
        failure: { code: 'DISK_FULL', retryable: true },
      })
      expect(alerts).toEqual(['DISK_FULL', 'DISK_FULL'])
      expect(readdirSync(disk)).toEqual(['filler'])
      rmSync(filler)
      spawnSync('/bin/mount', ['-o', 'remount,size=100m', disk])
      await open.queue.submit({ request: apkRequest([1]), owner: 'test' })
      expect(await untilOver(open.queue, job.id)).toMatchObject({ state: 'completed' })
    } finally {
      await worker.stop({ seconds: 0 })
      spawnSync('/bin/mount', ['-o', 'remount,size=2m', disk])
    }
    expect(readdirSync(disk)).toEqual([])
  })

  test('error: while an artifact comes: nothing is left in the way', async () => {
    const manifest = await readManifest(built)
    const contents = new Map<string, Buffer>()
    for (const file of Object.values(manifest.circuits['apk-32-10']?.files ?? {})) {
      if (file !== undefined) contents.set(file.sha256, readFileSync(join(built, file.path)))
    }
    const { baseUrl } = await startArtifactServer(contents)
    spawnSync('/bin/mount', ['-o', 'remount,size=2m', disk])
    const store = await openHttpStore({ baseUrl, manifest, cacheDirectory: disk })
    await expect(store.prepare('apk-32-10')).rejects.toMatchObject({ code: 'DISK_FULL' })
    const [folder] = readdirSync(disk)
    expect(readdirSync(join(disk, String(folder))).filter((name) => name.endsWith('.part'))).toEqual([])
    spawnSync('/bin/mount', ['-o', 'remount,size=100m', disk])
    await store.prepare('apk-32-10')
  })
})

import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { afterAll, expect, test, vi } from 'vitest'
import { createJobQueue } from '../../src/jobs/create-job-queue.js'
import { openDatabase } from '../../src/jobs/database/open-database.js'
import { ownCompiledSources } from '../support/compiled-sources.js'
import { linkRequest } from './requests.js'

vi.setConfig({ testTimeout: 600_000 })

const { library } = ownCompiledSources()
const folder = mkdtempSync(join(tmpdir(), 'concordat-jobs-'))
afterAll(() => rmSync(folder, { recursive: true, force: true }))

/** Submits and works, and tells each effect once it is committed. */
const source = `
import { createJobQueue } from './jobs/create-job-queue.js'
import { openDatabase } from './jobs/database/open-database.js'
const requests = JSON.parse(process.argv[3])
const queue = await createJobQueue({ database: await openDatabase({ directory: process.argv[2] }) })
console.log('open')
for (;;) for (const request of requests) {
  const { job } = await queue.submit({ request, owner: 'alice' })
  console.log('submitted ' + job.id)
  const lease = await queue.take({ workerId: 'child', leaseSeconds: 3600 })
  if (lease === undefined) continue
  console.log('taken ' + lease.job.id)
  if (Math.random() < 0.5 && (await lease.complete({ of: lease.job.id }))) console.log('completed ' + lease.job.id)
}
`

/** Kills the child some milliseconds after it told so many effects. */
async function runAndKill(effects: number, milliseconds: number): Promise<string[]> {
  const script = join(library, 'child.js')
  writeFileSync(script, source)
  const requests = Array.from({ length: 30 }, (_, index) => linkRequest(index))
  const child = spawn(process.execPath, [script, folder, JSON.stringify(requests)], {
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  const isOver = once(child, 'exit')
  const lines: string[] = []
  for await (const line of createInterface({ input: child.stdout })) {
    if (lines.push(line) === effects) setTimeout(() => child.kill('SIGKILL'), milliseconds)
  }
  await isOver
  return lines
}

test('behavior: what was committed before kill -9 is there after it, and orphans are queued again', async () => {
  const completed = new Set<string>()
  const submitted = new Set<string>()
  for (const [effects, milliseconds] of [
    [1, 3],
    [6, 0],
    [30, 1],
    [50, 7],
  ] as const) {
    for (const line of await runAndKill(effects, milliseconds)) {
      const [what, id] = line.split(' ')
      if (id !== undefined && what === 'submitted') submitted.add(id)
      if (id !== undefined && what === 'completed') completed.add(id)
    }
    const database = await openDatabase({ directory: folder })
    const queue = await createJobQueue({ database })
    for (const id of submitted) {
      const job = await queue.get(id)
      expect(job).toBeDefined()
      expect(job?.state === 'completed' || job?.state === 'queued').toBe(true)
    }
    for (const id of completed) expect((await queue.get(id))?.result).toEqual({ of: id })
    await queue.stop()
    await database.close()
  }
  expect(submitted.size).toBeGreaterThan(3)
})

test('error: a second process does not open the folder, and a dead one does not keep it', async () => {
  const database = await openDatabase({ directory: folder })
  await expect(openDatabase({ directory: folder })).rejects.toMatchObject({ code: 'DATABASE_LOCKED' })
  const script = join(library, 'second.js')
  writeFileSync(
    script,
    `import { openDatabase } from './jobs/database/open-database.js'
     try { await openDatabase({ directory: process.argv[2] }) } catch (error) { console.log(error.code) }`,
  )
  const second = spawn(process.execPath, [script, folder], { stdio: ['ignore', 'pipe', 'inherit'] })
  const lines: string[] = []
  for await (const line of createInterface({ input: second.stdout })) lines.push(line)
  expect(lines).toEqual(['DATABASE_LOCKED'])
  await database.close()
  writeFileSync(join(folder, 'lock'), `${process.ppid} 1`)
  await (await openDatabase({ directory: folder })).close()
})

import { setTimeout as sleep } from 'node:timers/promises'
import { afterEach, beforeAll, describe, expect, test } from 'vitest'
import { createJobQueue, type DatabaseJobQueue } from '../../src/jobs/create-job-queue.js'
import type { Database } from '../../src/jobs/database/database.js'
import type { Job, JobFailure, LeasedJob } from '../../src/jobs/job.js'
import { pruneJobs } from '../../src/jobs/prune-jobs.js'
import { DEFAULT_SETTINGS, type QueueSettings } from '../../src/jobs/queue-settings.js'
import { apkRequest, linkRequest } from './requests.js'

const passing: JobFailure = { code: 'PROVER_KILLED', message: 'Out of memory.', retryable: true }
const fatal: JobFailure = { code: 'COMMITTEE_MISMATCH', message: 'Not signed.', retryable: false }

/** Never sweeps by itself in a test. */
const still: Partial<QueueSettings> = { sweepSeconds: 3600, backoff: { firstSeconds: 0.2, limitSeconds: 1 } }

async function taken(queue: DatabaseJobQueue, workerId = 'worker', leaseSeconds = 60): Promise<LeasedJob> {
  const lease = await queue.take({ workerId, leaseSeconds })
  if (lease === undefined) throw new Error('nothing to take')
  return lease
}

/** The life of jobs, on any database. `open` gives the same database each time. */
export function describeJobQueue(name: string, open: () => Promise<Database>): void {
  describe(name, () => {
    let database: Database
    const queues: DatabaseJobQueue[] = []

    async function makeQueue(settings: Partial<QueueSettings> = {}): Promise<DatabaseJobQueue> {
      const queue = await createJobQueue({ database, settings: { ...still, ...settings } })
      queues.push(queue)
      return queue
    }

    /** Moves the database's clock, which is the only one the queue reads. */
    async function moveClock(hours: number): Promise<void> {
      await database.script(
        `create or replace function concordat.job_now() returns timestamptz language sql stable
         as 'select statement_timestamp() + interval ''${hours} hours'''`,
      )
    }

    async function attempt(id: string) {
      const [row] = await database.query<{ lost_leases: number; lease_left: number }>(
        `select lost_leases, extract(epoch from lease_until - concordat.job_now())::double precision as lease_left
         from concordat.proof_jobs where id = $1`,
        [id],
      )
      return row
    }

    beforeAll(async () => {
      database = await open()
      return () => database.close()
    })

    afterEach(async () => {
      await Promise.all(queues.splice(0).map((queue) => queue.stop()))
      await moveClock(0)
      await database.script(
        'delete from concordat.proof_jobs; update concordat.job_clock set seen = concordat.job_now()',
      )
    })

    test('default: submit, take, renew, complete', async () => {
      const queue = await makeQueue()
      const { job, created } = await queue.submit({ request: apkRequest(), owner: 'alice', priority: 3 })
      expect(created).toBe(true)
      expect(job).toMatchObject({
        state: 'queued',
        priority: 3,
        progress: { stage: 'queued', percent: 0 },
        attempts: 0,
        maxAttempts: 3,
        owner: 'alice',
        owners: ['alice'],
      })
      expect(job.id).toMatch(/^[0-9a-f]{64}$/)
      const lease = await taken(queue)
      expect(lease.job).toMatchObject({ id: job.id, state: 'active', attempts: 1 })
      expect(lease.job.request).toEqual(JSON.parse(JSON.stringify(apkRequest())))
      expect(await queue.take({ workerId: 'other', leaseSeconds: 60 })).toBeUndefined()
      expect(await lease.renew({ stage: 'prove', percent: 40.5 })).toBe('held')
      expect((await queue.get(job.id))?.progress).toEqual({ stage: 'prove', percent: 40.5 })
      expect(await lease.complete({ circuit: 'apk-32-10', b: ['2', '1'] })).toBe(true)
      const done = await queue.get(job.id)
      expect(done).toMatchObject({ state: 'completed', progress: { percent: 100 } })
      expect(JSON.stringify(done?.result)).toBe('{"circuit":"apk-32-10","b":["2","1"]}')
      expect(done?.finishedAt?.getTime()).toBeGreaterThanOrEqual(done?.startedAt?.getTime() ?? Infinity)
      expect(await queue.counts()).toEqual({ queued: 0, active: 0, completed: 1, failed: 0, cancelled: 0 })
    })

    test('behavior: one hundred submissions of one statement at once are one job', async () => {
      const queue = await makeQueue()
      const outcomes = await Promise.all(
        Array.from({ length: 100 }, (_, index) =>
          queue.submit({ request: apkRequest(), owner: `owner-${index % 8}`, priority: index % 5 }),
        ),
      )
      expect(new Set(outcomes.map(({ job }) => job.id)).size).toBe(1)
      expect(outcomes.filter(({ created }) => created)).toHaveLength(1)
      expect((await queue.counts()).queued).toBe(1)
      const [job] = await queue.list({ owner: 'owner-7' })
      expect(job?.owners).toHaveLength(8)
      expect(job?.priority).toBe(4)
      await (await taken(queue)).complete({ proof: 1 })
      expect(await queue.take({ workerId: 'worker', leaseSeconds: 60 })).toBeUndefined()
      expect(await queue.submit({ request: apkRequest(), owner: 'late' })).toMatchObject({
        created: false,
        job: { state: 'completed', result: { proof: 1 } },
      })
    })

    test('behavior: a failed or cancelled job is queued again by a new submission', async () => {
      const queue = await makeQueue()
      const { job } = await queue.submit({ request: apkRequest(), owner: 'alice' })
      expect(await (await taken(queue)).fail(fatal)).toBe('failed')
      expect(await queue.get(job.id)).toMatchObject({ state: 'failed', failure: fatal })
      const again = await queue.submit({ request: apkRequest(), owner: 'bob' })
      expect(again).toMatchObject({
        created: true,
        job: { id: job.id, state: 'queued', attempts: 0, owner: 'bob' },
      })
      expect(again.job.failure).toBeUndefined()
      await queue.cancel(job.id)
      expect(await queue.submit({ request: apkRequest(), owner: 'bob' })).toMatchObject({ created: true })
      expect(await (await taken(queue)).complete(1)).toBe(true)
    })

    test('behavior: four takers share two hundred jobs, none twice, by priority and then first in, first out', async () => {
      const queue = await makeQueue()
      const expected: string[] = []
      for (let index = 0; index < 200; index++) {
        const priority = [0, 7, -2, 7][index % 4] ?? 0
        const { job } = await queue.submit({ request: linkRequest(index), owner: 'alice', priority })
        expected.push(
          `${String(100 - priority).padStart(3, '0')} ${String(index).padStart(3, '0')} ${job.id}`,
        )
      }
      const sorted = expected.toSorted().map((line) => line.split(' ')[2])
      const order: string[] = []
      await Promise.all(
        Array.from({ length: 4 }, async (_, worker) => {
          for (;;) {
            const lease = await queue.take({ workerId: `worker-${worker}`, leaseSeconds: 60 })
            if (lease === undefined) return
            // Whatever comes before it has been taken, of which three may not have been heard of yet.
            expect(sorted.indexOf(lease.job.id)).toBeLessThanOrEqual(order.length + 3)
            order.push(lease.job.id)
            expect(await lease.complete({ worker })).toBe(true)
          }
        }),
      )
      expect(order.toSorted()).toEqual(sorted.toSorted())
    })

    test('behavior: a lease that expired is requeued uncharged and its holder can change nothing', async () => {
      const queue = await makeQueue()
      const { job } = await queue.submit({ request: apkRequest(), owner: 'alice' })
      const dead = await taken(queue, 'dead', 0.3)
      await sleep(400)
      const alive = await taken(queue, 'alive')
      expect(alive.job).toMatchObject({ id: job.id, attempts: 1 })
      expect(await attempt(job.id)).toMatchObject({ lost_leases: 1 })
      expect(await dead.renew({ stage: 'prove', percent: 99 })).toBe('lost')
      expect(await dead.fail(fatal)).toBe('lost')
      expect(await dead.complete('stale')).toBe(false)
      expect(await dead.release()).toBe(false)
      expect((await queue.get(job.id))?.progress.stage).toBe('taken')
      expect(await alive.complete('true')).toBe(true)
      expect(await dead.complete('stale')).toBe(false)
      expect((await queue.get(job.id))?.result).toBe('true')
    })

    test('behavior: a renewed lease is kept, and one that nobody took away is still good', async () => {
      const queue = await makeQueue()
      await queue.submit({ request: apkRequest(), owner: 'alice' })
      const lease = await taken(queue, 'worker', 2)
      for (let round = 0; round < 3; round++) {
        await sleep(800)
        expect(await lease.renew()).toBe('held')
        expect(await queue.take({ workerId: 'thief', leaseSeconds: 60 })).toBeUndefined()
      }
      await sleep(2100)
      expect(await lease.complete('late, but nobody else has it')).toBe(true)
    })

    test('behavior: calls that are repeated because an answer was lost act once', async () => {
      const queue = await makeQueue()
      await queue.submit({ request: apkRequest(), owner: 'alice' })
      const lease = await taken(queue)
      expect(await lease.complete('proof')).toBe(true)
      expect(await lease.complete('another')).toBe(true)
      expect((await queue.list({}))[0]?.result).toBe('proof')
    })

    test('behavior: a job that kills its workers is a dead letter in the end', async () => {
      const queue = await makeQueue({ maxLostLeases: 2 })
      const { job } = await queue.submit({ request: apkRequest(), owner: 'alice' })
      for (let death = 0; death < 3; death++) {
        await taken(queue, 'doomed', 0.05)
        await sleep(100)
        await queue.sweep()
      }
      expect(await queue.get(job.id)).toMatchObject({ state: 'failed', failure: { code: 'WORKERS_LOST' } })
    })

    test('behavior: cancel of a queued and of an active job', async () => {
      const queue = await makeQueue()
      const { job } = await queue.submit({ request: apkRequest(), owner: 'alice' })
      expect(await queue.cancel(job.id)).toMatchObject({ state: 'cancelled' })
      expect(await queue.take({ workerId: 'worker', leaseSeconds: 60 })).toBeUndefined()
      await queue.submit({ request: apkRequest(), owner: 'alice' })
      const lease = await taken(queue)
      expect(await queue.cancel(job.id)).toMatchObject({ state: 'cancelled' })
      expect(await lease.renew({ stage: 'prove', percent: 50 })).toBe('cancelled')
      expect(await lease.complete('too late')).toBe(false)
      expect(await lease.fail(passing)).toBe('lost')
      const after = await queue.get(job.id)
      expect(after?.state).toBe('cancelled')
      expect(after?.result).toBeUndefined()
      expect(await queue.cancel('0'.repeat(64))).toBeUndefined()
      expect(await queue.cancel("' or true --")).toBeUndefined()
    })

    test('behavior: a job that two asked for goes on when one withdraws', async () => {
      const queue = await makeQueue()
      const { job } = await queue.submit({ request: apkRequest(), owner: 'alice' })
      await queue.submit({ request: apkRequest(), owner: 'bob' })
      expect(await queue.cancel(job.id, { owner: 'mallory' })).toBeUndefined()
      expect(await queue.cancel(job.id, { owner: 'alice' })).toMatchObject({ state: 'queued' })
      expect(await queue.cancel(job.id, { owner: 'bob' })).toMatchObject({ state: 'cancelled' })
      await queue.submit({ request: apkRequest(), owner: 'alice' })
      await (await taken(queue)).complete('proof')
      expect(await queue.cancel(job.id, { owner: 'alice' })).toMatchObject({ state: 'completed' })
    })

    test('behavior: cancel of a job that is over changes nothing, not even who wanted it', async () => {
      const queue = await makeQueue()
      const { job } = await queue.submit({ request: apkRequest(), owner: 'alice' })
      await queue.submit({ request: apkRequest(), owner: 'bob' })
      await (await taken(queue)).complete('proof')
      const before = await queue.get(job.id)
      const rows = () =>
        database.query('select * from concordat.proof_submissions order by owner').then(JSON.stringify)
      const wishes = await rows()
      expect(await queue.cancel(job.id, { owner: 'alice' })).toEqual(before)
      expect(await queue.cancel(job.id)).toEqual(before)
      expect(await queue.cancel(job.id, { owner: 'mallory' })).toBeUndefined()
      expect(await rows()).toBe(wishes)
      expect(wishes).not.toContain('"withdrawn":true')

      const { job: other } = await queue.submit({ request: linkRequest(1), owner: 'alice' })
      await (await taken(queue)).fail(fatal)
      expect(await queue.cancel(other.id, { owner: 'alice' })).toMatchObject({ state: 'failed' })
      expect(await queue.cancel(other.id)).toMatchObject({ state: 'failed', failure: fatal })
    })

    test('behavior: a job that is queued again is wanted by those who ask again, and nobody else', async () => {
      const queue = await makeQueue()
      const { job } = await queue.submit({ request: apkRequest(), owner: 'alice' })
      await (await taken(queue)).fail(fatal)
      await queue.submit({ request: apkRequest(), owner: 'bob' })
      expect(await queue.cancel(job.id, { owner: 'bob' })).toMatchObject({ state: 'cancelled' })
      await queue.submit({ request: apkRequest(), owner: 'bob' })
      await queue.submit({ request: apkRequest(), owner: 'alice' })
      expect(await queue.cancel(job.id, { owner: 'bob' })).toMatchObject({ state: 'queued' })
      expect(await (await taken(queue)).complete('proof')).toBe(true)
    })

    test('behavior: failures that may pass are retried after a growing pause, then kept with their reason', async () => {
      const queue = await makeQueue({ backoff: { firstSeconds: 1000, limitSeconds: 1500 } })
      const { job } = await queue.submit({ request: apkRequest(), owner: 'alice' })
      const pause = async () => {
        const [row] = await database.query<{ left: number }>(
          `select extract(epoch from run_at - concordat.job_now())::double precision as left
           from concordat.proof_jobs where id = $1`,
          [job.id],
        )
        return row?.left ?? 0
      }
      const passes = () => database.query('update concordat.proof_jobs set run_at = concordat.job_now()')
      expect(await (await taken(queue)).fail(passing)).toBe('retry')
      expect(await queue.get(job.id)).toMatchObject({ state: 'queued', attempts: 1, failure: passing })
      expect(await queue.take({ workerId: 'worker', leaseSeconds: 60 })).toBeUndefined()
      // Within a quarter of it, and of its double up to the limit.
      expect(await pause()).toBeGreaterThan(700)
      expect(await pause()).toBeLessThan(1250)
      await passes()
      expect(await (await taken(queue)).fail(passing)).toBe('retry')
      expect(await queue.take({ workerId: 'worker', leaseSeconds: 60 })).toBeUndefined()
      expect(await pause()).toBeGreaterThan(1075)
      expect(await pause()).toBeLessThan(1875)
      await passes()
      expect(await (await taken(queue)).fail(passing)).toBe('failed')
      expect(await queue.get(job.id)).toMatchObject({ state: 'failed', attempts: 3, failure: passing })
    })

    test('behavior: a released job keeps its place and its budget', async () => {
      const queue = await makeQueue()
      const first = await queue.submit({ request: linkRequest(1), owner: 'alice' })
      await queue.submit({ request: linkRequest(2), owner: 'alice' })
      const lease = await taken(queue)
      expect(await lease.release()).toBe(true)
      expect(await lease.complete(1)).toBe(false)
      expect((await taken(queue)).job).toMatchObject({ id: first.job.id, attempts: 1 })
    })

    test('behavior: an update that was not signed does not spoil its statement for others', async () => {
      const queue = await makeQueue()
      const forged = apkRequest({ signature: `0x${'c0'.padEnd(192, '0')}` })
      const { job } = await queue.submit({ request: forged, owner: 'mallory' })
      const first = await taken(queue)
      const joined = await queue.submit({ request: apkRequest(), owner: 'alice' })
      expect(joined).toMatchObject({ created: false, job: { id: job.id } })
      expect(await first.fail(fatal)).toBe('retry')
      const second = await taken(queue)
      expect(second.job.attempts).toBe(1)
      expect(second.job.request).toEqual(JSON.parse(JSON.stringify(apkRequest())))
      expect(await second.fail(fatal)).toBe('failed')
    })

    test('behavior: the clock moves two hours either way and no living worker loses its job', async () => {
      const queue = await makeQueue()
      const { job } = await queue.submit({ request: apkRequest(), owner: 'alice' })
      const lease = await taken(queue, 'worker', 20)
      for (const hours of [2, -2, 0]) {
        await moveClock(hours)
        expect(await queue.sweep()).toMatchObject({ clockJumped: true, requeued: 0 })
        expect((await attempt(job.id))?.lease_left).toBeGreaterThan(15)
        expect((await attempt(job.id))?.lease_left).toBeLessThan(21)
        expect(await queue.take({ workerId: 'thief', leaseSeconds: 20 })).toBeUndefined()
        expect(await lease.renew()).toBe('held')
      }
      expect(await lease.complete('proof')).toBe(true)
    })

    test('behavior: a pause that a moved clock made two hours long is cut', async () => {
      const queue = await makeQueue()
      await queue.submit({ request: apkRequest(), owner: 'alice' })
      await moveClock(2)
      await queue.sweep()
      await (await taken(queue)).fail(passing)
      await moveClock(0)
      expect(await queue.sweep()).toMatchObject({ clockJumped: true })
      await sleep(1400)
      expect((await taken(queue)).job.attempts).toBe(2)
    })

    test('behavior: the death of a worker beside a moved clock is noticed one lease later', async () => {
      const queue = await makeQueue()
      await queue.submit({ request: apkRequest(), owner: 'alice' })
      await taken(queue, 'dead', 2)
      await moveClock(-2)
      await queue.sweep()
      expect(await queue.take({ workerId: 'alive', leaseSeconds: 60 })).toBeUndefined()
      await sleep(2100)
      expect((await taken(queue, 'alive')).job.attempts).toBe(1)
    })

    test('behavior: a watcher sees each stage and the end', async () => {
      const queue = await makeQueue()
      const { job } = await queue.submit({ request: apkRequest(), owner: 'alice' })
      const seen: string[] = []
      const watching = (async () => {
        for await (const { state, progress } of queue.watch(job.id, {
          signal: AbortSignal.timeout(100_000),
        })) {
          seen.push(`${state} ${progress.stage} ${progress.percent}`)
        }
      })()
      const started = performance.now()
      const until = async (count: number) => {
        while (seen.length < count && performance.now() - started < 60_000) await sleep(5)
      }
      await until(1)
      const lease = await taken(queue)
      await until(2)
      await lease.renew({ stage: 'prove', percent: 50 })
      await until(3)
      await lease.renew()
      await lease.complete('proof')
      await watching
      expect(seen).toEqual([
        'queued queued 0',
        'active taken 0',
        'active prove 50',
        'completed completed 100',
      ])
      // By notification, not by three polls, one every five seconds.
      expect(performance.now() - started).toBeLessThan(10_000)
    })

    test('behavior: a watcher stops with its signal and with the queue', async () => {
      const queue = await makeQueue()
      const { job } = await queue.submit({ request: apkRequest(), owner: 'alice' })
      const stopping = new AbortController()
      const seen: Job[] = []
      for await (const next of queue.watch(job.id, { signal: stopping.signal })) {
        seen.push(next)
        stopping.abort()
      }
      expect(seen).toHaveLength(1)
      setTimeout(() => void queue.stop(), 50)
      for await (const next of queue.watch(job.id, { signal: new AbortController().signal })) seen.push(next)
      expect(seen).toHaveLength(2)
    })

    test('error: nothing to watch', async () => {
      const queue = await makeQueue()
      const watch = queue.watch('0'.repeat(64), { signal: AbortSignal.timeout(5000) })
      await expect(watch[Symbol.asyncIterator]().next()).rejects.toMatchObject({ code: 'JOB_NOT_FOUND' })
    })

    test('behavior: an idle worker is woken by a new job', async () => {
      const queue = await makeQueue()
      const started = performance.now()
      const woken = queue.waitForWork({ seconds: 60 })
      await queue.submit({ request: apkRequest(), owner: 'alice' })
      await woken
      expect(performance.now() - started).toBeLessThan(20_000)
    })

    test('behavior: jobs that are over are deleted after their time, others never', async () => {
      const queue = await makeQueue()
      for (let index = 0; index < 5; index++) {
        await queue.submit({ request: linkRequest(index), owner: 'alice' })
      }
      await (await taken(queue)).complete('proof')
      await (await taken(queue)).fail(fatal)
      const third = await taken(queue)
      await queue.cancel(third.job.id)
      await taken(queue)
      const retention = { completedSeconds: 3600, failedSeconds: 7200, cancelledSeconds: 60 }
      const settings = { ...DEFAULT_SETTINGS, retention }
      expect(await pruneJobs(database, settings)).toBe(0)
      await moveClock(1.5)
      expect(await pruneJobs(database, settings)).toBe(2)
      expect(await queue.counts()).toMatchObject({
        queued: 1,
        active: 1,
        failed: 1,
        completed: 0,
        cancelled: 0,
      })
      await moveClock(48)
      expect(await pruneJobs(database, settings)).toBe(1)
      expect(await queue.counts()).toMatchObject({ queued: 1, active: 1 })
      const [rest] = await database.query<{ bodies: number }>(
        'select count(*)::integer as bodies from concordat.proof_requests',
      )
      expect(rest?.bodies).toBe(2)
    })

    test('behavior: lists by state and owner, newest first', async () => {
      const queue = await makeQueue()
      for (let index = 0; index < 4; index++) {
        await queue.submit({ request: linkRequest(index), owner: index % 2 === 0 ? 'alice' : 'bob' })
      }
      const first = await taken(queue)
      const all = await queue.list({})
      expect(all).toHaveLength(4)
      expect(all.at(-1)?.id).toBe(first.job.id)
      expect(await queue.list({ owner: 'alice' })).toHaveLength(2)
      expect(await queue.list({ owner: 'alice', state: 'active' })).toMatchObject([{ id: first.job.id }])
      expect(await queue.list({ limit: 1 })).toMatchObject([{ id: all[0]?.id }])
    })

    test('error: arguments that are none', async () => {
      const queue = await makeQueue()
      const request = apkRequest()
      for (const bad of ['', 'a\u0000b', 'é', 'x'.repeat(129)]) {
        await expect(queue.submit({ request, owner: bad })).rejects.toMatchObject({
          code: 'INVALID_ARGUMENT',
        })
      }
      for (const priority of [Number.NaN, 0.5, 2 ** 40]) {
        await expect(queue.submit({ request, owner: 'a', priority })).rejects.toMatchObject({
          code: 'INVALID_ARGUMENT',
        })
      }
      for (const leaseSeconds of [0, -1, Number.NaN, Number.POSITIVE_INFINITY]) {
        await expect(queue.take({ workerId: 'w', leaseSeconds })).rejects.toMatchObject({
          code: 'INVALID_ARGUMENT',
        })
      }
      await queue.submit({ request, owner: 'a' })
      const lease = await taken(queue)
      for (const result of [undefined, null, 1n, () => 1]) {
        await expect(lease.complete(result)).rejects.toMatchObject({ code: 'INVALID_RESULT' })
      }
      await expect(lease.renew({ stage: 'x', percent: Number.NaN })).rejects.toMatchObject({
        code: 'INVALID_RESULT',
      })
      expect(await lease.complete({ text: 'a\u0000b' })).toBe(true)
      expect((await queue.list({}))[0]?.result).toEqual({ text: 'a\u0000b' })
    })

    test('error: a full disk and a refusal of the database are named, and nothing is half there', async () => {
      const queue = await makeQueue({ patienceSeconds: 0 })
      const refuse = (state: string) =>
        database.script(
          `create or replace function concordat.refuse() returns trigger language plpgsql as
             $$ begin raise exception 'no' using errcode = '${state}'; end $$;
           create or replace trigger refuse before insert on concordat.proof_submissions
             for each row execute function concordat.refuse()`,
        )
      const expected = {
        53100: 'DATABASE_FULL',
        53200: 'DATABASE_UNAVAILABLE',
        '40P01': 'DATABASE_CONFLICT',
        '22012': 'DATABASE_FAILED',
      }
      for (const [state, code] of Object.entries(expected)) {
        await refuse(state)
        await expect(queue.submit({ request: apkRequest(), owner: 'alice' })).rejects.toMatchObject({
          name: 'JobError',
          code,
        })
        expect((await queue.counts()).queued).toBe(0)
      }
      await database.script('drop function concordat.refuse cascade')
      expect(await queue.submit({ request: apkRequest(), owner: 'alice' })).toMatchObject({ created: true })
    })
  })
}

import { createBeaconDevnet } from '../../src/devnet/create-beacon-devnet.js'
import { syncCommitteeToBeaconJson, updateToBeaconJson } from '../../src/ethereum/json/to-beacon-json.js'
import type { JobQueue } from '../../src/jobs/job.js'
import { createApiKey } from '../../src/service/api-key.js'
import { createServiceApp } from '../../src/service/create-service-app.js'
import type { ErrorJson } from '../../src/service/schemas/error-schema.js'
import type { JobJson } from '../../src/service/schemas/job-schema.js'
import type { ServiceParameters } from '../../src/service/service-context.js'
import { createMemoryQueue } from './memory-queue.js'

const devnet = createBeaconDevnet({ seed: 'service', committeeSize: 32 })
const committee = syncCommitteeToBeaconJson(devnet.committee(1n))

const updates = new Map<string, ReturnType<typeof updateToBeaconJson>>()

/** A request for an `apk` proof; other absent members make another statement. */
export function apkRequest(absent: readonly number[] = []) {
  const name = absent.join()
  const made = () => devnet.makeUpdate({ attestedSlot: 100n, finalizedSlot: 80n, absent })
  const update = updates.get(name) ?? updateToBeaconJson(made())
  updates.set(name, update)
  return { kind: 'apk' as const, network: 'devnet-32', update, committee }
}

export const linkRequest = { kind: 'link' as const, network: 'devnet-32', committee }

export const alice = createApiKey({ id: 'alice', maxPriority: 10 })
export const bob = createApiKey({ id: 'bob' })
export const admin = createApiKey({ id: 'root', admin: true })
export const expired = createApiKey({ id: 'late', expiresAt: '2001-01-01T00:00:00Z' })

/** The service with its log, and functions that call it as somebody. */
export function createTestService(given: Partial<ServiceParameters> = {}) {
  const memory = createMemoryQueue()
  const log: { level: string; facts: object; message: string }[] = []
  const write = (level: string) => (facts: object, message: string) =>
    void log.push({ level, facts, message })
  const jobs: JobQueue = given.jobs ?? memory.queue
  const app = createServiceApp({
    keys: [alice.key, bob.key, admin.key, expired.key],
    logger: { info: write('info'), warn: write('warn'), error: write('error') },
    ...given,
    jobs,
  })

  /** One request; `token` defaults to Alice's, `null` is nobody's. */
  async function call(
    method: string,
    path: string,
    options: {
      token?: string | null
      body?: BodyInit
      json?: unknown
      headers?: Record<string, string>
    } = {},
  ): Promise<Response> {
    const { token = alice.token, body, json, headers = {} } = options
    const sent = json === undefined ? body : JSON.stringify(json)
    return app.request(path, {
      method,
      headers: {
        ...(token === null ? {} : { authorization: `Bearer ${token}` }),
        ...(json === undefined ? {} : { 'content-type': 'application/json' }),
        ...headers,
      },
      ...(sent === undefined ? {} : { body: sent }),
      ...(sent instanceof ReadableStream ? { duplex: 'half' } : {}),
    } as RequestInit)
  }

  return { app, jobs, memory, log, call }
}

export async function jobOf(response: Response): Promise<JobJson> {
  return ((await response.json()) as { data: JobJson }).data
}

export async function jobsOf(response: Response): Promise<JobJson[]> {
  return ((await response.json()) as { data: JobJson[] }).data
}

export async function errorOf(response: Response): Promise<ErrorJson> {
  return (await response.json()) as ErrorJson
}

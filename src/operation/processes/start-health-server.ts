import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import type { Operation } from './operation.js'

/** Whether a part of a process can do its work now. */
export type Check = { name: string; isWell: () => Promise<boolean> | boolean }

/** A check that needs longer has failed. */
const CHECK_MILLISECONDS = 2000

/**
 * Serves `/healthz`, `/readyz` and `/metrics` of a process without an API, where the configuration gives it a port.
 *
 * @param routes Further routes, by path: what each answers as JSON.
 * @returns Its URL, or nothing.
 */
export async function startHealthServer(
  { config, metrics, logger, shutdown }: Operation,
  checks: readonly Check[],
  routes: Readonly<Record<string, () => object>> = {},
): Promise<string | undefined> {
  const { host, port } = config.metrics
  if (port === undefined) return undefined
  let isStopping = false

  async function answer(path: string): Promise<{ status: number; type: string; body: string }> {
    if (path === '/metrics') {
      return { status: 200, type: metrics.registry.contentType, body: await metrics.registry.metrics() }
    }
    if (path === '/healthz') return json(200, { status: 'ok' })
    const further = Object.hasOwn(routes, path) ? routes[path] : undefined
    if (further !== undefined) return json(200, further())
    if (path !== '/readyz') return json(404, { code: 404, message: 'There is no such route.' })
    const results = await Promise.all(checks.map(async (check) => [check.name, await ask(check)] as const))
    const isReady = !isStopping && results.every(([, isWell]) => isWell)
    const states = Object.fromEntries(results.map(([name, isWell]) => [name, isWell ? 'ok' : 'failed']))
    return json(isReady ? 200 : 503, { status: isReady ? 'ready' : 'not ready', checks: states })
  }

  const server = createServer(
    { maxHeaderSize: 8192, headersTimeout: 5000, requestTimeout: 10_000 },
    (request, response) => {
      const isRead = request.method === 'GET' || request.method === 'HEAD'
      const path = (request.url ?? '/').split('?', 1)[0] ?? '/'
      const answered = isRead ? answer(path) : Promise.resolve(json(405, { code: 405, message: 'Only GET.' }))
      answered
        .catch((error: unknown) => {
          logger.error({ error }, 'a request for health or metrics failed')
          return json(500, { code: 500, message: 'The service failed.' })
        })
        .then(({ status, type, body }) => {
          response.writeHead(status, { 'content-type': type, 'cache-control': 'no-store' }).end(body)
        })
    },
  )
  server.maxConnections = 64
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject)
    server.listen(port, host, () => resolve())
  })
  const url = `http://${host.includes(':') ? `[${host}]` : host}:${(server.address() as AddressInfo).port}`
  shutdown.add({
    name: 'health',
    stop: async () => {
      isStopping = true
      server.closeAllConnections()
      await new Promise((resolve) => server.close(resolve))
    },
  })
  logger.info({ url }, 'health and metrics are served')
  return url
}

function json(status: number, value: object) {
  return { status, type: 'application/json', body: JSON.stringify(value) }
}

async function ask({ isWell }: Check): Promise<boolean> {
  let timer: NodeJS.Timeout | undefined
  const late = new Promise<boolean>((resolve) => {
    timer = setTimeout(() => resolve(false), CHECK_MILLISECONDS)
  })
  try {
    return await Promise.race([Promise.resolve().then(isWell), late])
  } catch {
    return false
  } finally {
    clearTimeout(timer)
  }
}

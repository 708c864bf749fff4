import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { getRequestListener } from '@hono/node-server'
import { guardConnections } from './connection-guard.js'
import type { ServerBindings, ServiceLogger } from './service-context.js'
import { ServiceError } from './service-error.js'

export type ServiceServer = {
  /** `http://<host>:<port>`. */
  url: string
  host: string
  port: number
  /**
   * Stops listening, ends event streams, lets requests in progress finish for up to `drainSeconds`, then cuts off what
   * is left. The port is free when the promise resolves.
   */
  close(): Promise<void>
}

/** What one connection may cost. */
export type ServerLimits = {
  headerBytes: number
  headersSeconds: number
  requestSeconds: number
  keepAliveSeconds: number
  connections: number
}

/** Slower or longer headers are nobody's honest request. */
export const DEFAULT_SERVER_LIMITS: ServerLimits = {
  headerBytes: 8192,
  headersSeconds: 10,
  requestSeconds: 30,
  keepAliveSeconds: 5,
  connections: 2048,
}

/** Anything with hono's `fetch`: the second argument reaches the routes as their bindings. */
type FetchApp = { fetch(request: Request, bindings: ServerBindings): Response | Promise<Response> }

/**
 * Serves an app over HTTP. TLS is the business of what stands before it.
 *
 * @param parameters.host Default: the loopback interface only.
 * @param parameters.port Default 0: any free port.
 * @param parameters.drainSeconds Default 10.
 * @throws ServiceError `UNAVAILABLE` when the port cannot be had.
 */
export async function startServiceServer(parameters: {
  app: FetchApp
  host?: string | undefined
  port?: number | undefined
  limits?: Partial<ServerLimits> | undefined
  drainSeconds?: number | undefined
  logger?: ServiceLogger | undefined
}): Promise<ServiceServer> {
  const { app, host = '127.0.0.1', port: asked = 0, drainSeconds = 10, logger } = parameters
  const limits = { ...DEFAULT_SERVER_LIMITS, ...parameters.limits }
  const shutdown = new AbortController()
  const bindingsFor = (outgoing: { destroy(): unknown }): ServerBindings => ({
    shutdown: shutdown.signal,
    breakOff: () => void outgoing.destroy(),
  })
  const answer = getRequestListener((request, { outgoing }) => app.fetch(request, bindingsFor(outgoing)), {
    overrideGlobalObjects: false,
    hostname: host,
  })
  const server = createServer(
    {
      maxHeaderSize: limits.headerBytes,
      headersTimeout: limits.headersSeconds * 1000,
      requestTimeout: limits.requestSeconds * 1000,
      keepAliveTimeout: limits.keepAliveSeconds * 1000,
      connectionsCheckingInterval: 1000,
    },
    (request, response) => {
      if (shutdown.signal.aborted) response.setHeader('connection', 'close')
      void answer(request, response)
    },
  )
  server.maxHeadersCount = 64
  server.maxRequestsPerSocket = 1000
  const guard = guardConnections(server, { limit: limits.connections })
  await listen(server, { host, port: asked })
  const { port } = server.address() as AddressInfo
  const url = `http://${host.includes(':') ? `[${host}]` : host}:${port}`
  logger?.info({ url }, 'the service listens')

  let closing: Promise<void> | undefined
  return {
    url,
    host,
    port,
    close() {
      closing ??= drain({ server, guard, shutdown, drainSeconds }).then(() => {
        logger?.info({ url }, 'the service stopped listening')
      })
      return closing
    },
  }
}

function listen(server: Server, address: { host: string; port: number }): Promise<void> {
  return new Promise((resolve, reject) => {
    const refuse = (cause: Error) => {
      const message = `The service cannot listen on ${address.host}:${address.port}.`
      reject(new ServiceError('UNAVAILABLE', message, { cause }))
    }
    server.once('error', refuse)
    server.listen(address.port, address.host, () => {
      server.removeListener('error', refuse)
      resolve()
    })
  })
}

function drain({
  server,
  guard,
  shutdown,
  drainSeconds,
}: {
  server: Server
  guard: { closeIdle: () => void }
  shutdown: AbortController
  drainSeconds: number
}): Promise<void> {
  return new Promise((resolve) => {
    // Connections that were idle, or went idle, do not keep the server; those with a request do, for a while.
    const sweep = setInterval(guard.closeIdle, 100)
    const cut = setTimeout(() => server.closeAllConnections(), drainSeconds * 1000)
    server.close(() => {
      clearInterval(sweep)
      clearTimeout(cut)
      resolve()
    })
    shutdown.abort()
    guard.closeIdle()
  })
}

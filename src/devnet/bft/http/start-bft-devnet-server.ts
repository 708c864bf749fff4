import { type ServiceServer, startServiceServer } from '../../../service/start-service-server.js'
import type { BftDevnet } from '../create-bft-devnet.js'
import { createDevnetApp } from './devnet-app.js'

/**
 * Serves a devnet over HTTP; the routes are in `docs/devnet.md`.
 *
 * @param parameters.host Default: the loopback interface only.
 * @param parameters.port Default 0: any free port.
 * @throws ServiceError UNAVAILABLE when the port cannot be had
 */
export function startBftDevnetServer(parameters: {
  devnet: BftDevnet
  host?: string | undefined
  port?: number | undefined
}): Promise<ServiceServer> {
  const { devnet, host, port } = parameters
  return startServiceServer({ app: createDevnetApp(devnet), host, port, drainSeconds: 1 })
}

import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { toBftJson } from '../../../src/bft/json/to-bft-json.js'
import type { LightBlock } from '../../../src/bft/light-client/light-block.js'
import type { BftDevnet } from '../../../src/devnet/bft/create-bft-devnet.js'
import { createDevnetApp } from '../../../src/devnet/bft/http/devnet-app.js'

/** What a node says instead of the truth about a path; `undefined` for status 503. */
export type Lie = (path: string, truth: unknown) => unknown

export type TestNode = {
  url: string
  /** Host and port, as errors and logs name it. */
  name: string
  /** Paths that were asked for, oldest first. */
  seen: string[]
  lie(next: Lie | undefined): void
  close(): Promise<void>
}

/** A node of a devnet on the loopback interface. */
export async function startBftNode(devnet: BftDevnet, first?: Lie): Promise<TestNode> {
  const app = createDevnetApp(devnet)
  const seen: string[] = []
  let lie = first
  const server = createServer((request, response) => {
    const path = request.url ?? '/'
    seen.push(path)
    void (async () => {
      const honest = await app.request(path)
      const truth: unknown = await honest.json()
      const told = lie === undefined ? truth : lie(path, truth)
      response.writeHead(told === undefined ? 503 : told === NOTHING ? 404 : lie ? 200 : honest.status, {
        'content-type': 'application/json',
      })
      response.end(JSON.stringify(told ?? {}))
    })()
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const name = `127.0.0.1:${(server.address() as AddressInfo).port}`
  return {
    url: `http://${name}`,
    name,
    seen,
    lie: (next) => {
      lie = next
    },
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve())
        server.closeAllConnections()
      }),
  }
}

/** A lie for status 404. */
export const NOTHING = { code: 404, message: 'Nothing is here.' }

const heightIn = (path: string) => /^\/v1\/blocks\/([0-9]+)$/.exec(path)?.[1]

/** Changes every light block. */
export function blocksAs(change: (block: ReturnType<typeof toBftJson<LightBlock>>) => unknown): Lie {
  return (path, truth) =>
    path.startsWith('/v1/blocks/') ? change(truth as ReturnType<typeof toBftJson<LightBlock>>) : truth
}

/** Another branch of a fork from a height on, which is the newest block; or a node that is behind. */
export function endingWith(last: LightBlock): Lie {
  return (path, truth) => {
    if (path === '/v1/blocks/latest') return toBftJson(last)
    const height = heightIn(path)
    if (height === undefined) return truth
    if (BigInt(height) === last.header.height) return toBftJson(last)
    return BigInt(height) > last.header.height ? NOTHING : truth
  }
}

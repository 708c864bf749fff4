import { bootstrapToBeaconJson, updateToBeaconJson } from '../ethereum/json/to-beacon-json.js'
import { forkAtSlot } from '../ethereum/spec/fork-at-slot.js'
import type { Hex } from '../ethereum/types/hex.js'
import type { ChainConfig, ForkName, LightClientUpdate } from '../ethereum/types/light-client.js'
import { MAX_UPDATES_PER_REQUEST } from './check-answer.js'
import { LIGHT_CLIENT_ROUTE } from './light-client-routes.js'
import type { LightClientSource } from './light-client-source.js'
import { genesisToBeaconJson } from './parse-genesis.js'
import { SourceError } from './source-error.js'

/** What the server sends. */
export type ServerAnswer = { status: number; headers: Record<string, string>; body: unknown }

/** An answer of the Beacon API that is an error: `{code, message}`. */
class Refusal extends Error {
  constructor(
    readonly status: number,
    message: string,
    readonly headers: Record<string, string> = {},
  ) {
    super(message)
  }
}

/**
 * The Beacon-API answer to one request. Never rejects: a failing source is an answer of status 404 or 500.
 *
 * @param parameters.target Path and query of the request.
 */
export async function answerRequest(parameters: {
  source: LightClientSource
  method: string
  target: string
  accept?: string | undefined
}): Promise<ServerAnswer> {
  try {
    return await route(parameters)
  } catch (error) {
    const { status, message, headers } = error instanceof Refusal ? error : refusalOf(error)
    return { status, headers, body: { code: status, message } }
  }
}

function refusalOf(error: unknown): Refusal {
  if (!(error instanceof SourceError)) return new Refusal(500, 'internal error')
  const isMissing = error.code === 'NOT_FOUND' || error.code === 'PERIOD_MISSING'
  return new Refusal(isMissing ? 404 : 500, error.shortMessage)
}

async function route(parameters: {
  source: LightClientSource
  method: string
  target: string
  accept?: string | undefined
}): Promise<ServerAnswer> {
  const { source, method, target, accept = '*/*' } = parameters
  const parsed = URL.canParse(target, 'http://localhost') ? new URL(target, 'http://localhost') : undefined
  if (parsed === undefined) throw new Refusal(400, 'malformed request target')
  const handler = handlerOf(source, parsed)
  if (handler === undefined) throw new Refusal(404, 'route not found')
  if (method !== 'GET' && method !== 'HEAD') throw new Refusal(405, 'only GET', { allow: 'GET, HEAD' })
  if (!/\*\/\*|application\/(json|\*)/.test(accept)) throw new Refusal(406, 'only application/json is served')
  return handler()
}

function handlerOf(source: LightClientSource, url: URL): (() => Promise<ServerAnswer>) | undefined {
  const { pathname, searchParams } = url
  const bootstrap = `${LIGHT_CLIENT_ROUTE}/bootstrap/`
  if (pathname.startsWith(bootstrap)) return () => serveBootstrap(source, pathname.slice(bootstrap.length))
  switch (pathname) {
    case `${LIGHT_CLIENT_ROUTE}/updates`:
      return () => serveUpdates(source, searchParams)
    case `${LIGHT_CLIENT_ROUTE}/finality_update`:
      return async () => versioned(documentOf(source.config, await source.getFinalityUpdate()))
    case '/eth/v1/beacon/genesis':
      return async () => plain({ data: genesisToBeaconJson(await source.getGenesis()) })
    case '/eth/v1/config/spec':
      return async () => plain({ data: await source.getSpec() })
    default:
      return undefined
  }
}

async function serveBootstrap(source: LightClientSource, text: string): Promise<ServerAnswer> {
  if (!/^0x[0-9a-fA-F]{64}$/.test(text)) throw new Refusal(400, `invalid block root: ${text.slice(0, 80)}`)
  const bootstrap = await source.getBootstrap(text.toLowerCase() as Hex)
  const version = bootstrap.version ?? forkAtSlot(source.config, bootstrap.header.beacon.slot).name
  return versioned({ version, json: bootstrapToBeaconJson({ ...bootstrap, version }) })
}

async function serveUpdates(source: LightClientSource, query: URLSearchParams): Promise<ServerAnswer> {
  const startPeriod = requireUint64(query, 'start_period')
  const asked = requireUint64(query, 'count')
  if (asked === 0n) throw new Refusal(400, 'count must be at least 1')
  const count = asked > MAX_UPDATES_PER_REQUEST ? MAX_UPDATES_PER_REQUEST : Number(asked)
  const updates = await source.getUpdates(startPeriod, count).catch((error: unknown) => {
    if (error instanceof SourceError && error.code === 'PERIOD_MISSING') return []
    throw error
  })
  return plain(updates.map((update) => documentOf(source.config, update).json))
}

function requireUint64(query: URLSearchParams, name: string): bigint {
  const text = query.get(name) ?? ''
  const value = /^[0-9]{1,20}$/.test(text) ? BigInt(text) : undefined
  if (value === undefined || value >> 64n !== 0n) throw new Refusal(400, `${name} must be a decimal uint64`)
  return value
}

type VersionedDocument = { version: ForkName; json: unknown }

function documentOf(config: ChainConfig, update: LightClientUpdate): VersionedDocument {
  const version = update.version ?? forkAtSlot(config, update.attestedHeader.beacon.slot).name
  return { version, json: updateToBeaconJson({ ...update, version }) }
}

function versioned({ version, json }: VersionedDocument): ServerAnswer {
  return { status: 200, headers: { 'eth-consensus-version': version }, body: json }
}

function plain(body: unknown): ServerAnswer {
  return { status: 200, headers: {}, body }
}

import { z } from 'zod'
import { BeaconJsonError } from '../ethereum/json/beacon-json-error.js'
import { parseBootstrap } from '../ethereum/json/parse-bootstrap.js'
import { parseUpdate } from '../ethereum/json/parse-update.js'
import type { Hex } from '../ethereum/types/hex.js'
import type { ChainConfig, LightClientBootstrap, LightClientUpdate } from '../ethereum/types/light-client.js'
import { type AskOptions, askNode, type BeaconNode } from './beacon-node.js'
import { requireBootstrap, requireConsecutive, requireUpdate } from './check-answer.js'
import type { BeaconSpec, Genesis } from './light-client-source.js'
import { parseGenesis, parseSpec } from './parse-genesis.js'
import { SourceError } from './source-error.js'

/** Root of the Beacon API's light-client routes. */
export const LIGHT_CLIENT_ROUTE = '/eth/v1/beacon/light_client'

type Ask = {
  node: BeaconNode
  config: ChainConfig
  options: AskOptions
  signal?: AbortSignal | undefined
}

/** What an answer of 404, 405 or 501 means depends on the route. */
function explainStatus(
  error: unknown,
  node: string,
  missing: 'NOT_FOUND' | 'LIGHT_CLIENT_UNSUPPORTED',
): unknown {
  if (!(error instanceof SourceError) || error.code !== 'NODE_HTTP_ERROR') return error
  const { status } = error
  const code =
    status === 404 ? missing : status === 405 || status === 501 ? 'LIGHT_CLIENT_UNSUPPORTED' : undefined
  if (code === undefined) return error
  const message =
    code === 'NOT_FOUND'
      ? 'The node does not have what was asked for, or serves no light-client data.'
      : 'The node serves no light-client data: enable its light-client server.'
  return new SourceError(code, message, { node, status, cause: error })
}

/** A fork named in the header `Eth-Consensus-Version` must not contradict the one in the document. */
function requireVersionHeader<Value extends { version?: string | undefined }>(
  value: Value,
  headers: Headers,
  node: string,
): Value {
  const named = headers.get('eth-consensus-version')?.toLowerCase()
  if (named === undefined || value.version === undefined || named === value.version) return value
  throw new SourceError('WRONG_FORK', "The answer's header and document name different forks.", {
    node,
    facts: [`header: ${named}`, `document: ${value.version}`],
  })
}

/** `GET /eth/v1/beacon/light_client/bootstrap/{block_root}`. */
export async function askBootstrap(
  { node, config, options, signal }: Ask,
  blockRoot: Hex,
): Promise<LightClientBootstrap> {
  try {
    const bootstrap = await askNode({
      node,
      options,
      signal,
      route: `${LIGHT_CLIENT_ROUTE}/bootstrap/${blockRoot}`,
      parse: (json, headers) => requireVersionHeader(parseBootstrap(json), headers, node.name),
    })
    requireBootstrap({ config, blockRoot, bootstrap, node: node.name })
    return bootstrap
  } catch (error) {
    throw explainStatus(error, node.name, 'NOT_FOUND')
  }
}

const updateListSchema = z.array(z.unknown())

/** The route answers with a bare array; some nodes wrap it in `data`. */
function parseUpdateList(json: unknown): LightClientUpdate[] {
  const isWrapped = typeof json === 'object' && json !== null && !Array.isArray(json) && 'data' in json
  const list = updateListSchema.safeParse(isWrapped ? json.data : json)
  if (!list.success) {
    throw new BeaconJsonError({ what: 'list of LightClientUpdate', path: '', reason: 'expected an array' })
  }
  return list.data.map(parseUpdate)
}

/** `GET /eth/v1/beacon/light_client/updates`: one page of consecutive periods. */
export async function askUpdates(
  { node, config, options, signal }: Ask,
  startPeriod: bigint,
  count: number,
): Promise<LightClientUpdate[]> {
  try {
    const updates = await askNode({
      node,
      options,
      signal,
      route: `${LIGHT_CLIENT_ROUTE}/updates`,
      query: { start_period: startPeriod.toString(), count: count.toString() },
      parse: parseUpdateList,
    })
    requireConsecutive({ config, startPeriod, count, updates, node: node.name })
    return updates
  } catch (error) {
    throw explainStatus(error, node.name, 'LIGHT_CLIENT_UNSUPPORTED')
  }
}

/** `GET /eth/v1/beacon/light_client/finality_update`. */
export async function askFinalityUpdate({ node, config, options, signal }: Ask): Promise<LightClientUpdate> {
  try {
    const update = await askNode({
      node,
      options,
      signal,
      route: `${LIGHT_CLIENT_ROUTE}/finality_update`,
      parse: (json, headers) => requireVersionHeader(parseUpdate(json), headers, node.name),
    })
    requireUpdate({ config, update, node: node.name })
    return update
  } catch (error) {
    throw explainStatus(error, node.name, 'NOT_FOUND')
  }
}

/**
 * `GET /eth/v1/beacon/genesis`.
 *
 * @throws SourceError `WRONG_NETWORK` unless root and time of genesis are the configured ones.
 */
export async function askGenesis({ node, config, options, signal }: Ask): Promise<Genesis> {
  const genesis = await askNode({
    node,
    options,
    signal,
    route: '/eth/v1/beacon/genesis',
    parse: (json) => parseGenesis(json),
  })
  const { genesisValidatorsRoot, genesisTime } = genesis
  if (genesisValidatorsRoot === config.genesisValidatorsRoot && genesisTime === config.genesisTime)
    return genesis
  throw new SourceError('WRONG_NETWORK', `The node follows another chain than ${config.name}.`, {
    node: node.name,
    facts: [
      `its genesis validators root: ${genesisValidatorsRoot}`,
      `expected: ${config.genesisValidatorsRoot}`,
      `its genesis time: ${genesisTime}`,
      `expected: ${config.genesisTime}`,
    ],
  })
}

/** `GET /eth/v1/config/spec`. */
export function askSpec({ node, options, signal }: Ask): Promise<BeaconSpec> {
  return askNode({ node, options, signal, route: '/eth/v1/config/spec', parse: (json) => parseSpec(json) })
}

import { BeaconJsonError } from '../ethereum/json/beacon-json-error.js'
import { parseBootstrap } from '../ethereum/json/parse-bootstrap.js'
import { parseUpdate } from '../ethereum/json/parse-update.js'
import type { ChainConfig, LightClientBootstrap, LightClientUpdate } from '../ethereum/types/light-client.js'
import { createMemorySource, type Named } from './create-memory-source.js'
import type { LightClientSource } from './light-client-source.js'
import { isDirectory, listFiles, readDocuments } from './read-documents.js'
import { SourceError } from './source-error.js'

export type FileSourceParameters = {
  config: ChainConfig
  /**
   * Folders and files, read once. A folder is searched with the folders in it, and what is no light-client document is
   * passed over; a file that is named must hold nothing else.
   */
  paths: readonly string[]
  /** Limit for one file, unpacked. Default: 512 MiB. */
  maxFileBytes?: number | undefined
}

type Kind = 'bootstrap' | 'update' | 'genesis'

/** What a document is, by the fields that only it has, inside whatever envelope it comes in. */
function kindOf(json: unknown): Kind | undefined {
  let inner = json
  for (let depth = 0; depth < 4; depth++) {
    if (Array.isArray(inner) && inner.length === 1) inner = inner[0]
    else if (typeof inner === 'object' && inner !== null && 'data' in inner) inner = inner.data
    else break
  }
  if (typeof inner !== 'object' || inner === null) return undefined
  if ('current_sync_committee_branch' in inner) return 'bootstrap'
  if ('signature_slot' in inner && 'finality_branch' in inner) return 'update'
  if ('genesis_validators_root' in inner) return 'genesis'
  return undefined
}

/**
 * Recorded light-client data: JSON files, JSON lines, either packed with gzip, or folders of these. Documents are told
 * apart by their content. A genesis document among them must be the configured chain's.
 *
 * Everything is read at once and kept: about 60 kB an update.
 *
 * @throws SourceError `FILE_UNREADABLE`, `BODY_TOO_LARGE`, `INVALID_JSON`, `INVALID_DOCUMENT`, `WRONG_NETWORK`,
 * `WRONG_FORK`, and `SOURCES_DISAGREE` when two documents contradict each other on finalized data.
 */
export async function createFileSource(parameters: FileSourceParameters): Promise<LightClientSource> {
  const { config, paths, maxFileBytes: maxBytes = 512 * 2 ** 20 } = parameters
  const bootstraps: Named<LightClientBootstrap>[] = []
  const updates: Named<LightClientUpdate>[] = []
  for (const path of paths) {
    const isFolder = await isDirectory(path)
    for (const file of isFolder ? await listFiles(path) : [path]) {
      for (const { name, value } of await readDocuments({ file, maxBytes })) {
        const kind = kindOf(value)
        if (kind === 'bootstrap') bootstraps.push({ name, value: parsed(name, () => parseBootstrap(value)) })
        else if (kind === 'update') updates.push({ name, value: parsed(name, () => parseUpdate(value)) })
        else if (kind === 'genesis') requireNetwork(config, value, name)
        else if (!isFolder) throw notLightClientData(name)
      }
    }
  }
  return createMemorySource({ config, bootstraps, updates })
}

function parsed<Value>(node: string, parse: () => Value): Value {
  try {
    return parse()
  } catch (cause) {
    if (!(cause instanceof BeaconJsonError)) throw cause
    const message = 'A file does not hold the light-client document it seems to.'
    throw new SourceError('INVALID_DOCUMENT', message, { node, cause, facts: [...cause.facts] })
  }
}

function requireNetwork(config: ChainConfig, json: unknown, node: string): void {
  const given = /"genesis_validators_root":"(0x[0-9a-fA-F]{64})"/
    .exec(JSON.stringify(json))?.[1]
    ?.toLowerCase()
  if (given === config.genesisValidatorsRoot) return
  throw new SourceError('WRONG_NETWORK', `The files are of another chain than ${config.name}.`, {
    node,
    facts: [`their genesis validators root: ${given ?? 'none'}`, `expected: ${config.genesisValidatorsRoot}`],
  })
}

function notLightClientData(node: string): SourceError {
  const message = 'A file holds neither a bootstrap nor an update.'
  return new SourceError('INVALID_DOCUMENT', message, { node })
}

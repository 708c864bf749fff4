import { mkdir, mkdtemp, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { stringify } from 'yaml'
import type { ChainConfig } from '../../ethereum/types/light-client.js'
import { createApiKey } from '../../service/api-key.js'
import { type BenchProcess, startProcess } from './bench-process.js'
import { BENCH_NETWORK } from './bench-statements.js'

/** A running API. */
export type BenchApi = {
  process: BenchProcess
  url: string
  /** `id.secret`, of a key without limits worth mentioning. */
  token: string
  /** The configuration, for workers beside it. */
  config: string
}

export type StartApiParameters = {
  /** The compiled command line, `cli/main.js`. */
  cli: URL
  /** Folder for its files; each call makes one of its own in it. */
  folder: string
  chain: ChainConfig
  artifacts: string
  /** A database on a server; in the process otherwise. */
  databaseUrl?: string | undefined
  /** Prove in the API's own process. */
  withWorker: boolean
}

const UNLIMITED = 1_000_000_000

/** Starts `concordat serve` and waits until it listens. */
export async function startBenchApi(parameters: StartApiParameters): Promise<BenchApi> {
  const { cli, chain, artifacts, databaseUrl, withWorker } = parameters
  await mkdir(parameters.folder, { recursive: true })
  const folder = await mkdtemp(join(parameters.folder, 'api-'))
  const { token, key } = createApiKey({ id: 'bench', requestsPerMinute: UNLIMITED, maxPriority: 1000 })
  const config = join(folder, 'concordat.yaml')
  const settings = {
    database: databaseUrl === undefined ? { directory: 'data' } : {},
    artifacts: { directory: artifacts },
    http: { port: 0, open: ['metrics'], limits: { requestsPerMinute: UNLIMITED } },
    keys: [key],
    networks: { [BENCH_NETWORK]: networkSettings(chain) },
    worker: { concurrency: 1 },
    shutdown: { drainSeconds: 1 },
    logging: { level: 'info', format: 'json' },
  }
  await writeFile(config, stringify(settings))
  const flag = withWorker ? '--with-worker' : '--without-worker'
  const env = databaseUrl === undefined ? {} : { DATABASE_URL: databaseUrl }
  const process = startProcess([fileURLToPath(cli), 'serve', '--config', config, flag], env)
  const { url } = await process.logged('ready')
  return { process, url: String(url), token, config }
}

/** A chain as a configuration has it. */
export function networkSettings(chain: ChainConfig): object {
  return {
    chainId: Number(chain.chainId),
    genesisValidatorsRoot: chain.genesisValidatorsRoot,
    genesisTime: Number(chain.genesisTime),
    secondsPerSlot: Number(chain.secondsPerSlot),
    slotsPerEpoch: Number(chain.slotsPerEpoch),
    epochsPerSyncCommitteePeriod: Number(chain.epochsPerSyncCommitteePeriod),
    syncCommitteeSize: chain.syncCommitteeSize,
    forks: chain.forks.map(({ name, version, epoch }) => ({ name, version, epoch: Number(epoch) })),
  }
}

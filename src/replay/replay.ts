import type { BuildEvent } from '../artifacts/build-circuits.js'
import type { StartAnvilParameters } from '../chain/anvil.js'
import type { Hex } from '../ethereum/types/hex.js'
import type { ChainConfig } from '../ethereum/types/light-client.js'
import type { ProverStage } from '../prover/prove-circuit.js'
import type { Checkpoints } from './choose-checkpoint.js'
import type { RouteChoice } from './choose-route.js'
import { deploySegment, type ReplayClient, segmentStart } from './deploy-segment.js'
import { openDestination } from './destination.js'
import { planReplay } from './plan-replay.js'
import { neededCircuits, prepareApk } from './prepare-apk.js'
import { defaultCircuitsDirectory } from './prepare-circuits.js'
import type { UpdateFile } from './read-updates.js'
import type { ReplayRow } from './replay-row.js'
import { participantsOf, replayStep, routeOfStep } from './replay-step.js'

export type ReplayReport = {
  network: string
  route: RouteChoice
  /** Development keys can be forged by anybody; null when no circuit was used. */
  setup: 'development' | 'ceremony' | null
  clients: ReplayClient[]
  accepted: number
  rejected: number
  updates: ReplayRow[]
}

/** What a replay is doing. */
export type ReplayEvent =
  | { kind: 'build'; event: BuildEvent }
  | { kind: 'client'; client: ReplayClient; note?: string | undefined }
  | { kind: 'stage'; file: string; stage: ProverStage; circuit: string }
  | { kind: 'update'; row: ReplayRow; index: number; total: number }

export type ReplayParameters = {
  config: ChainConfig
  updates: readonly UpdateFile[]
  checkpoints: Checkpoints
  route: RouteChoice
  /** Prove each K-th update of the run for real and take route `direct` for the rest. */
  every?: number | undefined
  /** Prove nothing: the circuit's TypeScript twin checks each update, and the route is `direct`. */
  skipProofs?: boolean | undefined
  /** A running chain; a local one is started when it is left out. */
  rpcUrl?: string | undefined
  privateKey?: Hex | undefined
  /** Rules of the local chain. */
  hardfork?: StartAnvilParameters['hardfork']
  /** Weak-subjectivity limit of the client; see `weakSubjectivityFor` for the default. */
  weakSubjectivitySeconds?: bigint | undefined
  /** Folder of built circuits. */
  directory?: string | undefined
  onEvent?: ((event: ReplayEvent) => void) | undefined
  signal?: AbortSignal | undefined
}

/**
 * Deploys a light client at a checkpoint and feeds it updates in order; a refusal is reported and the next update is
 * tried. Where the updates have a gap, a new client starts if a checkpoint was given for the period after it.
 *
 * A local chain runs at the time the updates were made. Each client has its own.
 *
 * @throws ReplayError, ArtifactError, ChainError when there is nothing to start from, or no client can be deployed.
 */
export async function replay(parameters: ReplayParameters): Promise<ReplayReport> {
  const { config, onEvent, signal } = parameters
  const segments = planReplay(parameters)
  const steps = segments.flatMap((segment) => segment.steps)
  const routeAt = (index: number): RouteChoice =>
    parameters.skipProofs === true || index % (parameters.every ?? 1) !== 0 ? 'direct' : parameters.route
  const absentees = steps
    .filter((step, i) => step.committee !== undefined && routeOfStep(step, config, routeAt(i)) === 'apk')
    .map((step) => config.syncCommitteeSize - participantsOf(step, config))
  const names = neededCircuits(config.syncCommitteeSize, absentees)
  const kit = names.length === 0 ? undefined : await prepareKit(parameters, names)

  const clients: ReplayClient[] = []
  const rows: ReplayRow[] = []
  for (const segment of segments) {
    const destination = await openDestination({
      ...parameters,
      timestamp: segmentStart(segment, config),
    })
    try {
      const client = await deploySegment({ ...parameters, segment, destination, kit })
      onEvent?.({ kind: 'client', client, note: segment.checkpoint.note })
      const registered = new Set<Hex>()
      for (const step of segment.steps) {
        signal?.throwIfAborted()
        const row = await replayStep({
          ...parameters,
          step,
          route: routeAt(rows.length),
          registered,
          destination,
          address: client.address,
          client: clients.length,
          kit,
          onProgress: (event) => onEvent?.({ kind: 'stage', file: step.file, ...event }),
        })
        rows.push(row)
        onEvent?.({ kind: 'update', row, index: rows.length, total: steps.length })
      }
      clients.push(client)
    } finally {
      await destination.close()
    }
  }
  const accepted = rows.filter((row) => row.accepted).length
  return {
    network: config.name,
    route: parameters.route,
    setup: kit?.setupKind ?? null,
    clients,
    accepted,
    rejected: rows.length - accepted,
    updates: rows,
  }
}

/** The prover is not told the chain: whether the right committee signed is for the contract to say. */
function prepareKit({ config, directory, onEvent, signal }: ReplayParameters, names: readonly string[]) {
  return prepareApk({
    names,
    committeeSize: config.syncCommitteeSize,
    directory: directory ?? defaultCircuitsDirectory(),
    onBuild: (event) => onEvent?.({ kind: 'build', event }),
    signal,
  })
}

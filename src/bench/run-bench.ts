import type { BuildEvent } from '../artifacts/build-circuits.js'
import { type BeaconDevnet, createBeaconDevnet } from '../devnet/create-beacon-devnet.js'
import { prepareCircuits } from '../replay/prepare-circuits.js'
import { replay } from '../replay/replay.js'
import type { ReplayRow } from '../replay/replay-row.js'
import type { BenchCase } from './bench-case.js'
import { BenchError } from './bench-error.js'
import { benchReads, type ReadRow } from './bench-reads.js'
import { benchTransport, type TransportRow } from './bench-transport.js'
import { type BftRow, benchBft } from './bft/bench-bft.js'
import type { BenchChoice } from './choose-cases.js'
import { describeMachine, type Machine } from './machine.js'
import { median } from './median.js'

export type BenchRow = {
  name: string
  /** Constraints of the circuit and rows of its evaluation domain; 0 on route `direct`. */
  constraints: number
  domain: number
  /** Medians of wall-clock seconds. */
  seconds: { witness: number; prove: number; verify: number }
  /** Largest resident set of any run: of the proving processes, or of this process on route `direct`. */
  peakRssBytes: number
  zkeyBytes: number
  gas: number
  absent: number
  runs: number
}

/** Sections that were not asked for are missing. */
export type BenchReport = {
  machine: Machine
  rows: BenchRow[]
  reads?: ReadRow[]
  transport?: TransportRow[]
  bft?: BftRow[]
}

type Measured = Pick<ReplayRow, 'seconds' | 'peakRssBytes' | 'gas'>

/** Circuits up to this many constraints are run three times, larger ones once, unless a number of runs is asked for. */
const SMALL_CIRCUIT = 131_072

/**
 * Measures what was chosen, one thing after another; cases each on a seeded development chain and a local destination chain of its own: the
 * figures are those of `replay`.
 *
 * @throws BenchError `BENCH_REFUSED` when an update is not accepted; errors of `replay`.
 */
export async function runBench(parameters: {
  choice: BenchChoice
  directory: string
  runs?: number | undefined
  onBuild?: ((event: BuildEvent) => void) | undefined
  onRun?: ((progress: { name: string; run: number; runs: number; row: ReplayRow }) => void) | undefined
  onBftRow?: ((row: BftRow) => void) | undefined
  signal?: AbortSignal | undefined
}): Promise<BenchReport> {
  const { choice, directory, onBuild, onRun, signal } = parameters
  const { cases } = choice
  const names = cases.filter(({ route }) => route !== 'direct').map(({ name }) => name)
  if (names.length > 0) await prepareCircuits({ names, directory, onProgress: onBuild, signal })
  const devnets = new Map<number, BeaconDevnet>()
  const rows: BenchRow[] = []
  for (const benchCase of cases) {
    const circuit = await circuitFigures(benchCase, directory)
    const runs = parameters.runs ?? (circuit.constraints <= SMALL_CIRCUIT ? 3 : 1)
    const measured: Measured[] = []
    while (measured.length < runs) {
      const row = await runOnce({ benchCase, devnets, directory, signal })
      // A registration happens on the way to the first update on route apk: it is that update's first half.
      measured.push(benchCase.route === 'link' && row.registration !== null ? row.registration : row)
      onRun?.({ name: benchCase.name, run: measured.length, runs, row })
    }
    rows.push(summarize(benchCase, circuit, measured))
  }
  const measureBft = () =>
    benchBft({
      circuits: choice.bft,
      directory,
      runs: parameters.runs,
      onBuild,
      onRow: parameters.onBftRow,
      signal,
    })
  return {
    machine: describeMachine(),
    rows,
    ...(choice.reads ? { reads: await benchReads(signal) } : {}),
    ...(choice.transport ? { transport: await benchTransport(signal) } : {}),
    ...(choice.bft.length > 0 ? { bft: await measureBft() } : {}),
  }
}

async function circuitFigures({ name, route }: BenchCase, directory: string) {
  if (route === 'direct') return { constraints: 0, domain: 0, zkeyBytes: 0 }
  const artifacts = await prepareCircuits({ names: [name], directory })
  const { constraints, domainPower, files } = artifacts.circuit(name).entry
  return { constraints, domain: 2 ** domainPower, zkeyBytes: files.zkey.bytes }
}

async function runOnce(parameters: {
  benchCase: BenchCase
  devnets: Map<number, BeaconDevnet>
  directory: string
  signal?: AbortSignal | undefined
}): Promise<ReplayRow> {
  const { benchCase, devnets, directory, signal } = parameters
  const { name, route, committeeSize } = benchCase
  const devnet = devnets.get(committeeSize) ?? createBeaconDevnet({ seed: 'concordat bench', committeeSize })
  devnets.set(committeeSize, devnet)
  const { slotsPerEpoch, epochsPerSyncCommitteePeriod } = devnet.config
  // Fulu; a checkpoint one epoch on, and an attested block in the epoch after that: all in period 1.
  const start = epochsPerSyncCommitteePeriod * slotsPerEpoch
  const report = await replay({
    config: devnet.config,
    updates: [
      {
        file: name,
        update: devnet.makeUpdate({
          finalizedSlot: start + 1n,
          attestedSlot: start + slotsPerEpoch,
          absent: spread(benchCase),
        }),
      },
    ],
    checkpoints: {
      bootstraps: [{ file: name, bootstrap: devnet.bootstrap({ slot: start }) }],
      committees: [],
    },
    route: route === 'link' ? 'apk' : route,
    directory,
    signal,
  })
  const [row] = report.updates
  if (row?.accepted) return row
  throw new BenchError('BENCH_REFUSED', 'An update of the benchmark was refused.', {
    facts: [`case: ${name}`, `error: ${row?.error ?? 'none'}`, `message: ${row?.message ?? ''}`],
  })
}

/** Indices of the absent members, spread over the committee. */
function spread({ committeeSize, absent }: BenchCase): number[] {
  return Array.from({ length: absent }, (_, i) => Math.floor((i * committeeSize) / absent))
}

function summarize(
  { name, absent }: BenchCase,
  circuit: { constraints: number; domain: number; zkeyBytes: number },
  measured: readonly Measured[],
): BenchRow {
  const middle = (stage: keyof ReplayRow['seconds']) => median(measured.map(({ seconds }) => seconds[stage]))
  return {
    name,
    constraints: circuit.constraints,
    domain: circuit.domain,
    seconds: { witness: middle('witness'), prove: middle('prove'), verify: middle('verify') },
    peakRssBytes: Math.max(...measured.map(({ peakRssBytes }) => peakRssBytes ?? 0)),
    zkeyBytes: circuit.zkeyBytes,
    gas: median(measured.map(({ gas }) => Number(gas))),
    absent,
    runs: measured.length,
  }
}

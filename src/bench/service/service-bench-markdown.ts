import type { Latencies } from './percentiles.js'
import type { MemoryFigures } from './process-memory.js'
import type { ServiceBenchReport } from './run-service-bench.js'

/** The report as Markdown, with the machine above the tables. */
export function serviceBenchMarkdown(report: ServiceBenchReport): string {
  const { machine, load, postgres, requests, proving, proofs, queue } = report
  const memory = Math.round(machine.memoryBytes / 2 ** 30)
  const parts = [
    `${machine.cpu}, ${machine.cores} cores, ${memory} GiB, ${machine.platform}, Node ${machine.node}. Load average ${load.before.toFixed(1)} before and ${load.after.toFixed(1)} after; clients, service and database share the machine.`,
  ]
  if (requests.length > 0) {
    parts.push(
      '## Requests',
      table(
        ['database', 'request', 'clients', 'a second', ...LATENCY_HEAD],
        requests.map(({ database, what, clients, perSecond, milliseconds }) => [
          database,
          what,
          String(clients),
          perSecond.toFixed(0),
          ...latencyCells(milliseconds),
        ]),
      ),
    )
  }
  if (proving !== undefined) {
    const { identical, healthIdle, healthProving, proofSeconds } = proving
    parts.push(
      '## Health of a service that proves in its own process',
      table(
        ['`/healthz`', 'requests', ...LATENCY_HEAD],
        [
          ['idle', String(healthIdle.count), ...latencyCells(healthIdle)],
          ['while proving', String(healthProving.count), ...latencyCells(healthProving)],
        ],
      ),
      `${identical.requests} identical requests at once: ${identical.jobs} job, ${identical.proofs} proof, there after ${proofSeconds.toFixed(1)} s.`,
    )
  }
  if (!postgres) parts.push('PostgreSQL is not installed: nothing was measured with several workers.')
  if (proofs.length > 0) {
    parts.push(
      '## Proofs',
      table(
        ['circuit', 'workers', 'proofs', 'seconds', 'a minute'],
        proofs.map(({ circuit, workers, proofs: made, seconds, perMinute }) => [
          circuit,
          String(workers),
          String(made),
          seconds.toFixed(1),
          perMinute.toFixed(1),
        ]),
      ),
    )
  }
  if (queue.length > 0) {
    parts.push(
      '## Queue',
      `Proofs without a circuit that take ${queue[0]?.holdMilliseconds} ms each, in a child process each, verified like any other. Memory is resident, early (second quarter of the run) and late (last quarter).`,
      table(
        [
          'workers',
          'jobs',
          'submitted a second',
          'completed',
          'a minute',
          'repeated',
          'out of turn',
          'API MiB',
          'worker MiB',
        ],
        queue.map((row) => [
          String(row.workers),
          String(row.jobs),
          row.submittedPerSecond.toFixed(0),
          String(row.completed),
          row.perMinute.toFixed(0),
          String(row.repeated),
          String(row.displacement),
          memoryCell(row.memory.api),
          memoryCell(largest(row.memory.workers)),
        ]),
      ),
    )
  }
  return `${parts.join('\n\n')}\n`
}

const LATENCY_HEAD = ['p50 ms', 'p95 ms', 'p99 ms', 'max ms']

function latencyCells({ p50, p95, p99, max }: Latencies): string[] {
  return [p50, p95, p99, max].map((value) => value.toFixed(1))
}

function memoryCell(figures: MemoryFigures | undefined): string {
  return figures === undefined ? '' : `${figures.early.toFixed(0)} → ${figures.late.toFixed(0)}`
}

/** The worker that grew most. */
function largest(all: readonly (MemoryFigures | undefined)[]): MemoryFigures | undefined {
  return all
    .filter((figures) => figures !== undefined)
    .toSorted((left, right) => right.late - right.early - (left.late - left.early))[0]
}

function table(head: readonly string[], rows: readonly (readonly string[])[]): string {
  const lines = [head, head.map((_, column) => (column === 0 ? '---' : '---:')), ...rows]
  return lines.map((line) => `| ${line.join(' | ')} |`).join('\n')
}

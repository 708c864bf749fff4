import type { BenchReport, BenchRow } from './run-bench.js'

/** The report as a Markdown table, with the machine above it. */
export function benchMarkdown({ machine, rows }: BenchReport): string {
  const memory = Math.round(machine.memoryBytes / 2 ** 30)
  const head = [
    'name',
    'constraints',
    'domain',
    'witness s',
    'prove s',
    'verify s',
    'peak MiB',
    'key MB',
    'absent',
    'gas',
    'runs',
  ]
  const lines = [head, head.map((_, column) => (column === 0 ? '---' : '---:')), ...rows.map(cells)]
  return [
    `${machine.cpu}, ${machine.cores} cores, ${memory} GiB, ${machine.platform}, Node ${machine.node}. Seconds are medians.`,
    '',
    ...lines.map((line) => `| ${line.join(' | ')} |`),
    '',
  ].join('\n')
}

function cells(row: BenchRow): string[] {
  const isProof = row.constraints > 0
  return [
    row.name,
    isProof ? row.constraints.toLocaleString('en') : '',
    isProof ? `2^${Math.log2(row.domain)}` : '',
    isProof ? row.seconds.witness.toFixed(2) : '',
    isProof ? row.seconds.prove.toFixed(2) : '',
    isProof ? row.seconds.verify.toFixed(3) : '',
    isProof ? String(Math.round(row.peakRssBytes / 2 ** 20)) : '',
    isProof ? (row.zkeyBytes / 1e6).toFixed(1) : '',
    String(row.absent),
    row.gas.toLocaleString('en'),
    String(row.runs),
  ]
}

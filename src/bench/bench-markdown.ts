import type { BftRow } from './bft/bench-bft.js'
import type { BenchReport, BenchRow } from './run-bench.js'

const CIRCUIT_HEAD = [
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

const BFT_HEAD = [
  'name',
  'constraints',
  'a signature',
  "circomlib's",
  'domain',
  'witness s',
  'prove s',
  'verify s',
  'peak MiB',
  'key MB',
  'gas',
  'runs',
]

/** The report as Markdown tables, with the machine above them. */
export function benchMarkdown({ machine, rows, reads, transport, bft }: BenchReport): string {
  const memory = Math.round(machine.memoryBytes / 2 ** 30)
  const parts = [
    `${machine.cpu}, ${machine.cores} cores, ${memory} GiB, ${machine.platform}, Node ${machine.node}. Seconds are medians.`,
  ]
  if (rows.length > 0) parts.push(table(CIRCUIT_HEAD, rows.map(cells)))
  if (reads !== undefined) {
    const readCells = reads.map(({ name, gas, proofBytes, nodes }) =>
      [name, gas, proofBytes, nodes].map((value) => value.toLocaleString('en')),
    )
    parts.push(table(['read', 'gas', 'proof bytes', 'nodes'], readCells))
  }
  if (transport !== undefined) {
    const transportCells = transport.map(({ method, plainMs, verifiedMs, ratio, requests }) => [
      method,
      plainMs.toFixed(1),
      verifiedMs.toFixed(1),
      ratio.toFixed(1),
      String(requests),
    ])
    parts.push(table(['method', 'plain ms', 'verified ms', 'ratio', 'requests'], transportCells))
  }
  if (bft !== undefined) parts.push(table(BFT_HEAD, bft.map(bftCells)))
  return `${parts.join('\n\n')}\n`
}

/** A table with its first column to the left and the others to the right. */
function table(head: readonly string[], rows: readonly (readonly string[])[]): string {
  const lines = [head, head.map((_, column) => (column === 0 ? '---' : '---:')), ...rows]
  return lines.map((line) => `| ${line.join(' | ')} |`).join('\n')
}

function bftCells(row: BftRow): string[] {
  return [
    row.name,
    row.constraints.toLocaleString('en'),
    row.constraintsPerSignature.toLocaleString('en'),
    row.circomlibPerSignature.toLocaleString('en'),
    `2^${Math.log2(row.domain)}`,
    row.seconds.witness.toFixed(2),
    row.seconds.prove.toFixed(2),
    row.seconds.verify.toFixed(3),
    String(Math.round(row.peakRssBytes / 2 ** 20)),
    (row.zkeyBytes / 1e6).toFixed(1),
    row.gas.toLocaleString('en'),
    String(row.runs),
  ]
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

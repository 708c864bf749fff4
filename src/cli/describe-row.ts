import { basename } from 'node:path'
import type { ReplayRow } from '../replay/replay-row.js'
import { table } from './table.js'

/** One update of a replay in one line. */
export function describeRow(row: ReplayRow): string {
  const result = row.accepted ? `accepted, ${row.gas} gas` : `refused: ${row.error}`
  return `${row.file}: slot ${row.slot}, ${row.participants} signed, ${row.circuit ?? row.route}: ${result}`
}

/** The updates of a replay as a table. */
export function replayTable(rows: readonly ReplayRow[]): string {
  const seconds = (value: number) => (value === 0 ? '' : value.toFixed(1))
  return table(
    [
      'update',
      'slot',
      'period',
      'signed',
      'route',
      'constraints',
      'witness s',
      'prove s',
      'verify s',
      'peak MiB',
      'gas',
      'result',
    ],
    rows.map((row) => [
      basename(row.file),
      String(row.slot),
      String(row.period),
      String(row.participants),
      row.circuit ?? row.route,
      row.constraints === 0 ? '' : String(row.constraints),
      seconds(row.seconds.witness),
      seconds(row.seconds.prove),
      row.seconds.verify === 0 ? '' : row.seconds.verify.toFixed(2),
      row.peakRssBytes === null ? '' : String(Math.round(row.peakRssBytes / 2 ** 20)),
      row.gas === null ? '' : String(row.gas),
      row.accepted ? 'accepted' : (row.error ?? ''),
    ]),
  )
}

/** The same update on several routes, side by side. */
export function routesTable(rows: readonly ReplayRow[]): string {
  const total = ({ witness, prove, verify }: ReplayRow['seconds']) => witness + prove + verify
  return table(
    [
      'route',
      'what is proven',
      'constraints',
      'witness s',
      'prove s',
      'verify s',
      'total s',
      'peak MiB',
      'gas',
    ],
    rows.map((row) => [
      row.circuit ?? row.route,
      row.circuit === null ? 'nothing: absent keys opened on chain' : "signers' aggregate key (Groth16)",
      String(row.constraints),
      row.seconds.witness.toFixed(2),
      row.seconds.prove.toFixed(2),
      row.seconds.verify.toFixed(2),
      total(row.seconds).toFixed(2),
      row.peakRssBytes === null ? '' : String(Math.round(row.peakRssBytes / 2 ** 20)),
      row.gas === null ? '' : String(row.gas),
    ]),
  )
}

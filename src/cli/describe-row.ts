import { basename } from 'node:path'
import type { ReplayRow } from '../replay/replay-row.js'
import { table } from './table.js'

/** One update of a replay in one line; a registration before it in a line of its own. */
export function describeRow(row: ReplayRow): string {
  const { registration } = row
  const registered =
    registration === null
      ? ''
      : `${registration.circuit}: committee ${registration.committeeRoot} registered, ${registration.gas} gas\n`
  const result = row.accepted ? `accepted, ${row.gas} gas` : `refused: ${row.error}`
  return `${registered}${row.file}: slot ${row.slot}, ${row.participants} signed, ${row.circuit ?? row.route}: ${result}`
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

/** The same update on several routes, side by side, with what registering its committee took. */
export function routesTable(rows: readonly ReplayRow[]): string {
  const heads = [
    'route',
    'what is proven',
    'constraints',
    'witness s',
    'prove s',
    'verify s',
    'total s',
    'peak MiB',
    'gas',
  ]
  return table(
    heads,
    rows.flatMap((row) => [
      ...(row.registration === null
        ? []
        : [figures(row.registration.circuit, 'the committee behind the commitment, once', row.registration)]),
      row.circuit === null
        ? figures(row.route, 'nothing: absent keys opened on chain', row)
        : figures(row.circuit, "signers' aggregate key (Groth16)", row),
    ]),
  )
}

function figures(
  name: string,
  proven: string,
  row: Pick<ReplayRow, 'constraints' | 'seconds' | 'peakRssBytes' | 'gas'>,
): string[] {
  const { witness, prove, verify } = row.seconds
  return [
    name,
    proven,
    String(row.constraints),
    witness.toFixed(2),
    prove.toFixed(2),
    verify.toFixed(2),
    (witness + prove + verify).toFixed(2),
    row.peakRssBytes === null ? '' : String(Math.round(row.peakRssBytes / 2 ** 20)),
    row.gas === null ? '' : String(row.gas),
  ]
}

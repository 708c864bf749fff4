import type { ComponentChildren } from 'preact'

export type Column<Row> = {
  name: string
  /** Figures stand right, in columns of equal digits. */
  isNumber?: boolean | undefined
  cell: (row: Row) => ComponentChildren
}

/**
 * A table that becomes cards on narrow screens. Roles are written out, since browsers drop those of a table whose rows are
 * laid out as blocks.
 */
export function DataTable<Row>({
  caption,
  columns,
  rows,
  keyOf,
}: {
  caption: string
  columns: readonly Column<Row>[]
  rows: readonly Row[]
  keyOf: (row: Row) => string
}) {
  return (
    // biome-ignore-start lint/a11y/noRedundantRoles: see above
    <table role="table">
      <caption>{caption}</caption>
      <thead role="rowgroup">
        <tr role="row">
          {columns.map(({ name, isNumber }) => (
            <th key={name} role="columnheader" scope="col" class={isNumber ? 'number' : undefined}>
              {name}
            </th>
          ))}
        </tr>
      </thead>
      <tbody role="rowgroup">
        {rows.map((row) => (
          <tr key={keyOf(row)} role="row">
            {columns.map(({ name, isNumber, cell }, index) =>
              index === 0 ? (
                <th key={name} role="rowheader" scope="row" data-label={name}>
                  {cell(row)}
                </th>
              ) : (
                <td key={name} role="cell" data-label={name} class={isNumber ? 'number' : undefined}>
                  {cell(row)}
                </td>
              ),
            )}
          </tr>
        ))}
      </tbody>
    </table>
    // biome-ignore-end lint/a11y/noRedundantRoles: see above
  )
}

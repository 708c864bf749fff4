/** Runs one statement with its `$1`, `$2`, … parameters and returns its rows. */
export type Query = <row = Record<string, unknown>>(
  sql: string,
  parameters?: readonly unknown[],
) => Promise<row[]>

export type Session = {
  query: Query
  /** Runs several statements without parameters. */
  script(sql: string): Promise<void>
}

/** Notifications of a channel, as they come. */
export type Listener = {
  onPayload(payload: string): void
  /** Notifications may have been missed: the connection was lost and is there again. */
  onGap(): void
}

/**
 * What the queue needs of a database that speaks PostgreSQL's SQL. Both adapters connect on first use and again after
 * the database went away; a call that fails meanwhile throws and may be repeated.
 *
 * Every method throws JobError `DATABASE_UNAVAILABLE`, `DATABASE_CONFLICT`, `DATABASE_FULL` or `DATABASE_FAILED`.
 */
export type Database = Session & {
  kind: 'pglite' | 'postgresql'
  /** Differs each time a database is opened: leases carry it. */
  session: string
  /** No other process can have this database open, so leases of other sessions are those of the dead. */
  exclusive: boolean
  /** Commits when `work` returns, rolls back when it throws. READ COMMITTED. */
  transaction<result>(work: (session: Session) => Promise<result>): Promise<result>
  /** Returns what ends it. Never throws for a database that is away: it listens once it is back. */
  listen(channel: string, listener: Listener): Promise<() => Promise<void>>
  close(): Promise<void>
}

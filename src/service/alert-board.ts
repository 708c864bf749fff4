import type { Grade } from '../monitor/alert/grade.js'

/** An alert as it was published. */
export type AlertRecord = {
  /** Digest of the alert. */
  id: string
  member: string
  kind: string
  subject: string
  grade: Grade
  status: 'open' | 'closed'
  openedAt: Date
  issuedAt: Date
  expiresAt: Date
  facts: Readonly<Record<string, string>>
  /** Address of the monitor that signed it. */
  monitor?: string | undefined
}

/** What monitors published. */
export type AlertBoard = {
  /** Newest `issuedAt` first. */
  list(p: { limit: number }): Promise<readonly AlertRecord[]>
}

/** A step of the schema. Once released its SQL never changes: a correction is another step. */
export type Migration = {
  /** 1, 2, 3, … without gaps. */
  number: number
  name: string
  sql: string
}

/** How bad it is, mildest first: to know of, to look at soon, to look at now. */
export const GRADES = ['notice', 'warning', 'critical'] as const
export type Grade = (typeof GRADES)[number]

/** Place in `GRADES` from 1; 0 for no grade. */
export function rankOf(grade: Grade | undefined): number {
  return grade === undefined ? 0 : GRADES.indexOf(grade) + 1
}

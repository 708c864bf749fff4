import type { ParticipationJson } from '../../src/service/schemas/participation-schema.js'
import { percentText } from './amount.js'

export type ParticipationSeries = {
  key: string
  name: string
  /** Seconds, oldest first. */
  times: number[]
  /** Share of the seats, or signers where the seats are not known. */
  values: number[]
  isShare: boolean
  /** What the plot shows, in words. */
  summary: string
}

/** One plot for each light client that recorded anything. */
export function participationSeries(history: readonly ParticipationJson[]): ParticipationSeries[] {
  return history
    .filter(({ points }) => points.length > 0)
    .map(({ client, name, seats, points }) => {
      const isShare = seats !== undefined
      const values = points.map(({ signers }) => (isShare ? signers / seats : signers))
      return {
        key: client,
        name,
        times: points.map(({ at }) => Number(at)),
        values,
        isShare,
        summary: summaryOf(name, values, isShare),
      }
    })
}

function summaryOf(name: string, values: readonly number[], isShare: boolean): string {
  const text = (value: number) => (isShare ? percentText(value) : `${value} signers`)
  const last = values.at(-1) ?? 0
  const [least, most] = [Math.min(...values), Math.max(...values)]
  return `${name}: ${values.length} headers, newest ${text(last)}, between ${text(least)} and ${text(most)}.`
}

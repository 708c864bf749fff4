import type { Follower } from './follower.js'
import { lookFailure } from './look-failure.js'

/**
 * Several followers of one member as one, and the clock: what is missing has to be noticed too, so time goes by after each
 * look whatever came of it. A follower that throws has its failure told under its own name and keeps its state.
 *
 * @param parameters.parts Followers by name, which states are kept by.
 */
export function followAll(parameters: { member: string; parts: ReadonlyMap<string, Follower> }): Follower {
  const { member, parts } = parameters
  return {
    initial: new Map([...parts].map(([name, { initial }]) => [name, initial])),
    async look({ state, now, signal }) {
      const states = new Map(state instanceof Map ? state : [])
      const looks = await Promise.all(
        [...parts].map(async ([name, part]) => {
          const before: unknown = states.has(name) ? states.get(name) : part.initial
          try {
            return { name, ...(await part.look({ state: before, now, signal })) }
          } catch (error) {
            return { name, state: before, observations: [], failures: [lookFailure(name, error)] }
          }
        }),
      )
      return {
        state: new Map(looks.map((look) => [look.name, look.state])),
        observations: [
          ...looks.flatMap(({ observations }) => observations),
          { kind: 'clock', member, time: now },
        ],
        failures: looks.flatMap(({ failures }) => failures),
      }
    },
  }
}

import type { Observation } from '../observation/observation.js'

/** What one look at a member showed, and what the follower remembers of it. */
export type Look = {
  /** To be kept, and given to the next look. */
  readonly state: unknown
  readonly observations: readonly Observation[]
  /** Questions without a usable answer, by whom and why. */
  readonly failures: readonly LookFailure[]
}

export type LookFailure = {
  /** Node, light client or route: never a whole URL, which may hold a token. */
  readonly node: string
  /** Of the error. */
  readonly code: string
  readonly error: Error
}

/**
 * Looks at one source again and again. A source that fails is a failure of the look, never an exception: what is thrown
 * is a fault of this program.
 */
export type Follower = {
  readonly initial: unknown
  /** @param parameters.now Milliseconds since 1970. */
  look(parameters: { state: unknown; now: bigint; signal: AbortSignal }): Promise<Look>
}

/** A node that is asked, under the name by which alerts and metrics call it. */
export type NamedNode<Source> = { readonly name: string; readonly source: Source }

/** Answers of so many of these nodes are a majority's: one honest node is among them while most are honest. */
export function majorityOf(nodes: number): number {
  return Math.floor(nodes / 2) + 1
}

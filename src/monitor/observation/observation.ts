/** Who was observed and when. `time` is the observer's, in milliseconds since 1970. */
export type Seen = { readonly member: string; readonly time: bigint }

/** How far a chain was finalized. `finalizedTime` is the finalized block's own, in milliseconds. */
export type FinalityObservation = Seen & {
  readonly kind: 'finality'
  readonly height: bigint
  readonly finalizedTime: bigint
}

/** Share of the committee or of the voting power that signed one header, 0 to 1. */
export type ParticipationObservation = Seen & {
  readonly kind: 'participation'
  readonly height: bigint
  readonly share: number
}

/**
 * What a node answers about one height. `isVerified` when the light-client rules accepted the header: a supermajority
 * signed it, whoever delivered it. `root` is `undefined` when the node says that it has none.
 */
export type HeaderObservation = Seen & {
  readonly kind: 'header'
  readonly node: string
  readonly height: bigint
  readonly root: string | undefined
  /** `attested`: signed, and may still be replaced. `finalized`: must never be. */
  readonly status: 'attested' | 'finalized'
  readonly isVerified: boolean
}

/** The newest height that a node claims. */
export type HeadObservation = Seen & {
  readonly kind: 'head'
  readonly node: string
  readonly height: bigint
}

/** A committee or validator set: seats or power by key. `epoch` orders sets and names each. */
export type SetObservation = Seen & {
  readonly kind: 'set'
  readonly epoch: bigint
  readonly weights: ReadonlyMap<string, bigint>
}

/** How many of a destination chain's nodes say so, of how many that were asked. */
export type Agreement = { readonly agreed: number; readonly asked: number }

/** What a light client of the member, on some destination chain, holds. Times in milliseconds. */
export type ClientObservation = Seen & {
  readonly kind: 'client'
  readonly client: string
  readonly status: 'active' | 'expired' | 'frozen'
  readonly height: bigint
  /** The source chain's time of its head. */
  readonly headTime: bigint
  /** Age of the head at which it takes no more updates. */
  readonly expiresAfter: bigint
  readonly nodes?: Agreement | undefined
}

/** Value that left by a route, once: an event, not a total. */
export type OutflowObservation = Seen & {
  readonly kind: 'outflow'
  readonly route: string
  readonly amount: bigint
  readonly nodes?: Agreement | undefined
}

/** Whether a node answered, and what was wrong with its answer: a code, or `undefined` when nothing was. */
export type NodeObservation = Seen & {
  readonly kind: 'node'
  readonly node: string
  readonly fault: string | undefined
}

/** Nothing but that time went by: what is missing has to be noticed too. */
export type ClockObservation = Seen & { readonly kind: 'clock' }

/** One thing seen of one member chain. */
export type Observation =
  | FinalityObservation
  | ParticipationObservation
  | HeaderObservation
  | HeadObservation
  | SetObservation
  | ClientObservation
  | OutflowObservation
  | NodeObservation
  | ClockObservation

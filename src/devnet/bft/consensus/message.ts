import type { Block } from '../block.js'

/** A proposer's block for a round; `validRound` is the round in which he saw it prevoted, -1 for none. */
export type ProposalMessage = {
  readonly kind: 'proposal'
  readonly height: bigint
  readonly round: number
  readonly from: string
  readonly block: Block
  readonly validRound: number
}

/** A prevote or precommit; header hash 0 is for nothing. */
export type VoteMessage = {
  readonly kind: 'vote'
  readonly height: bigint
  readonly round: number
  readonly from: string
  readonly type: bigint
  readonly headerHash: bigint
}

export type Message = ProposalMessage | VoteMessage

/** What a validator waits for: the other steps of a round, or the time to begin a height. */
export type Timeout = {
  readonly step: 'propose' | 'prevote' | 'precommit' | 'begin'
  readonly height: bigint
  readonly round: number
}

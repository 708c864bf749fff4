import { isQuorum } from '../../../bft/votes/power.js'
import { PREVOTE } from '../../../bft/votes/vote.js'
import type { Message, ProposalMessage } from './message.js'

type Tally = { voters: Set<string>; power: bigint }

/** The messages of one round that a validator has. An equivocator counts for each header he voted for, once. */
export type RoundLog = {
  /** Files a message; whether it is new. */
  add(message: Message): boolean
  /** Of the round's proposer, in the order they came. */
  readonly proposals: readonly ProposalMessage[]
  /** Power behind a header (0: behind none). */
  power(type: bigint, headerHash: bigint): bigint
  /** Power of everybody who sent a vote of a type. */
  turnout(type: bigint): bigint
  /** Power of everybody who sent anything. */
  presence(): bigint
}

/**
 * An empty log of a round.
 *
 * @param parameters.powerOf Power of a sender in the set of this height; 0 outside it.
 */
export function createRoundLog(parameters: {
  proposer: string
  powerOf: (name: string) => bigint
}): RoundLog {
  const { proposer, powerOf } = parameters
  const proposals: ProposalMessage[] = []
  const tallies = new Map<string, Tally>()

  function count(name: string, voter: string): boolean {
    const tally = tallies.get(name) ?? { voters: new Set<string>(), power: 0n }
    tallies.set(name, tally)
    if (tally.voters.has(voter)) return false
    tally.voters.add(voter)
    tally.power += powerOf(voter)
    return true
  }
  const powerBehind = (name: string) => tallies.get(name)?.power ?? 0n

  return {
    proposals,
    add(message) {
      const { from } = message
      if (powerOf(from) === 0n) return false
      if (message.kind === 'vote') {
        const { type, headerHash } = message
        if (!count(`${type},${headerHash}`, from)) return false
        count(`${type}`, from)
        count('all', from)
        return true
      }
      const isKnown = proposals.some(({ block }) => block.hash === message.block.hash)
      if (from !== proposer || isKnown) return false
      proposals.push(message)
      count('all', from)
      return true
    },
    power: (type, headerHash) => powerBehind(`${type},${headerHash}`),
    turnout: (type) => powerBehind(`${type}`),
    presence: () => powerBehind('all'),
  }
}

/** Whether a log holds a quorum of prevotes for a header. */
export function hasPolka(log: RoundLog | undefined, headerHash: bigint, total: bigint): boolean {
  return log !== undefined && isQuorum(log.power(PREVOTE, headerHash), total)
}

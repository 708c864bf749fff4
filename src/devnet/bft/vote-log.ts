import type { Signature } from '../../bft/signature/sign.js'
import { isQuorum } from '../../bft/votes/power.js'
import { PRECOMMIT, signVote } from '../../bft/votes/vote.js'
import { collectVotes, type VoteSet } from '../../bft/votes/vote-set.js'
import type { VoteMessage } from './consensus/message.js'
import type { Identity } from './identity.js'
import type { ValidatorSchedule } from './validator-schedule.js'

/** One slot and header, with the places of those who signed it in the order they did. */
type Ballot = {
  readonly vote: VoteSet['vote']
  readonly places: number[]
  power: bigint
}

/** Every vote that anybody ever sent. */
export type VoteLog = {
  /** Files a vote; returns the header whose commit it completes, with the voters so far. */
  add(message: VoteMessage): VoteSet['vote'] | undefined
  /** All votes of a height, in the order in which the first of each was sent. */
  setsAt(height: bigint): VoteSet[]
  /** Pairs of vote sets of one slot at a height that somebody signed both of, with all votes of both sides. */
  doubleVotes(height: bigint): { first: VoteSet; second: VoteSet }[]
  /** The votes of given members of the set for one vote. */
  collect(vote: VoteSet['vote'], places: readonly number[]): VoteSet
  /** Places of those who sent a vote so far. */
  placesOf(vote: VoteSet['vote']): readonly number[]
}

/** An empty log. Signatures are deterministic, so they are made when somebody asks for them. */
export function createVoteLog(parameters: {
  chainId: bigint
  schedule: ValidatorSchedule
  identities: ReadonlyMap<string, Identity>
}): VoteLog {
  const { chainId, schedule, identities } = parameters
  const ballots = new Map<bigint, Map<string, Ballot>>()
  const signatures = new Map<string, Signature>()
  const nameOf = ({ round, type, headerHash }: VoteSet['vote']) => `${round},${type},${headerHash}`

  function signatureOf(vote: VoteSet['vote'], name: string): Signature {
    const label = `${vote.height},${nameOf(vote)},${name}`
    const known = signatures.get(label)
    if (known !== undefined) return known
    const signature = signVote((identities.get(name) as Identity).keys, vote)
    signatures.set(label, signature)
    return signature
  }

  function collect(vote: VoteSet['vote'], places: readonly number[]): VoteSet {
    const { names } = schedule.at(vote.height)
    const ordered = [...places].sort((a, b) => a - b)
    return collectVotes(
      ordered.map((index) => ({ vote, index, signature: signatureOf(vote, names[index] as string) })),
    )
  }

  const ballotsAt = (height: bigint) => [...(ballots.get(height)?.values() ?? [])]
  const contradict = (a: Ballot, b: Ballot) =>
    a.vote.round === b.vote.round &&
    a.vote.type === b.vote.type &&
    a.places.some((place) => b.places.includes(place))

  return {
    add({ height, round, type, headerHash, from }) {
      const { names, set } = schedule.at(height)
      const place = names.indexOf(from)
      const ofHeight = ballots.get(height) ?? new Map<string, Ballot>()
      ballots.set(height, ofHeight)
      const vote = { chainId, height, round: BigInt(round), type, headerHash }
      const ballot = ofHeight.get(nameOf(vote)) ?? { vote, places: [], power: 0n }
      ofHeight.set(nameOf(vote), ballot)
      if (place === -1 || ballot.places.includes(place)) return undefined
      const before = isQuorum(ballot.power, set.totalPower)
      ballot.places.push(place)
      ballot.power += set.validators[place]?.power ?? 0n
      const isComplete = type === PRECOMMIT && headerHash !== 0n && isQuorum(ballot.power, set.totalPower)
      return isComplete && !before ? vote : undefined
    },
    setsAt: (height) => ballotsAt(height).map(({ vote, places }) => collect(vote, places)),
    doubleVotes: (height) =>
      ballotsAt(height).flatMap((ballot, at, all) =>
        all
          .slice(at + 1)
          .filter((other) => contradict(ballot, other))
          .map((other) => ({
            first: collect(ballot.vote, ballot.places),
            second: collect(other.vote, other.places),
          })),
      ),
    collect,
    placesOf: (vote) => [...(ballots.get(vote.height)?.get(nameOf(vote))?.places ?? [])],
  }
}

import { describe, expect, test } from 'vitest'
import { PRECOMMIT, PREVOTE } from '../../../src/bft/votes/vote.js'
import type { Block } from '../../../src/devnet/bft/block.js'
import { createConsensusNode } from '../../../src/devnet/bft/consensus/consensus-node.js'
import type { Message, Timeout } from '../../../src/devnet/bft/consensus/message.js'

const block = (hash: bigint, height = 1n, parentHash = 0n): Block => ({
  header: {
    chainId: 1n,
    height,
    timestamp: height,
    parentHash,
    stateRoot: hash,
    validatorsRoot: 1n,
    nextValidatorsRoot: 1n,
  },
  hash,
  transactions: [],
  tree: undefined,
})

/** Node `me` among others; the proposers of the rounds are `b`, `c`, `me`, `b` and so on. Hash 666 is never valid. */
function lab(options: { powers?: Record<string, bigint>; forgets?: boolean } = {}) {
  const { powers = { me: 1n, b: 1n, c: 1n, d: 1n }, forgets = false } = options
  const said: Message[] = []
  const timeouts: Timeout[] = []
  const node = createConsensusNode({
    name: 'me',
    genesis: block(0n, 0n),
    proposer: (_, round) => ['b', 'c', 'me'][round % 3]!,
    powerOf: (_, name) => powers[name] ?? 0n,
    totalPower: () => Object.values(powers).reduce((sum, power) => sum + power, 0n),
    isValid: (parent, { hash, header }) => hash !== 666n && header.height === parent.header.height + 1n,
    newBlock: (parent) => block(77n, parent.header.height + 1n),
    broadcast: (message) => said.push(message),
    schedule: (timeout) => timeouts.push(timeout),
    forgetsLocks: () => forgets,
  })
  let heard = 0
  /** Does something, and then delivers to the node what it said itself. */
  const act = (what: () => unknown) => {
    what()
    while (heard < said.length) node.receive(said[heard++]!)
  }
  act(() => node.start())
  act(() => node.expire({ step: 'begin', height: 1n, round: 0 }))
  const proposers = ['b', 'c', 'me']
  return {
    node,
    timeouts,
    propose: (round: number, hash: bigint, more: { validRound?: number; from?: string } = {}) =>
      act(() =>
        node.receive({
          kind: 'proposal',
          height: 1n,
          round,
          from: more.from ?? proposers[round % 3]!,
          block: block(hash),
          validRound: more.validRound ?? -1,
        }),
      ),
    votes: (type: bigint, round: number, hash: bigint, ...from: string[]) =>
      from.map((name) =>
        act(() => node.receive({ kind: 'vote', height: 1n, round, from: name, type, headerHash: hash })),
      ),
    expire: (step: Timeout['step'], round: number, height = 1n) =>
      act(() => node.expire({ step, height, round })),
    /** What `me` voted, as type, round and hash. */
    voted: () => said.flatMap((m) => (m.kind === 'vote' ? [[m.type, BigInt(m.round), m.headerHash]] : [])),
    proposed: () =>
      said.flatMap((m) => (m.kind === 'proposal' ? [[m.round, m.block.hash, m.validRound]] : [])),
  }
}

/** A node that locked 5 in round 0 and moved on to round 1. */
function locked(options: { forgets?: boolean } = {}) {
  const it = lab(options)
  it.propose(0, 5n)
  it.votes(PREVOTE, 0, 5n, 'b', 'c')
  it.votes(PRECOMMIT, 0, 0n, 'b', 'c')
  it.expire('precommit', 0)
  return it
}
const LOCKED = [
  [PREVOTE, 0n, 5n],
  [PRECOMMIT, 0n, 5n],
]

describe('a round', () => {
  test('default: proposal, prevotes, precommits, decision', () => {
    const it = lab()
    it.propose(0, 5n)
    expect(it.voted()).toEqual([[PREVOTE, 0n, 5n]])
    it.votes(PREVOTE, 0, 5n, 'b')
    expect(it.voted()).toHaveLength(1)
    it.votes(PREVOTE, 0, 5n, 'c')
    expect(it.voted()).toEqual(LOCKED)
    it.votes(PRECOMMIT, 0, 5n, 'b')
    expect(it.node.head().hash).toBe(0n)
    it.votes(PRECOMMIT, 0, 5n, 'd')
    expect(it.node.head().hash).toBe(5n)
    expect(it.timeouts.at(-1)).toEqual({ step: 'begin', height: 2n, round: 0 })
  })

  test('behavior: exactly two thirds are no quorum', () => {
    const it = lab({ powers: { me: 1n, b: 1n, c: 1n } })
    it.propose(0, 5n)
    it.votes(PREVOTE, 0, 5n, 'b', 'b', 'stranger')
    expect(it.voted()).toHaveLength(1)
    it.votes(PRECOMMIT, 0, 5n, 'b', 'c', 'c', 'stranger')
    expect(it.node.head().hash).toBe(0n)
    it.votes(PREVOTE, 0, 5n, 'c')
    expect(it.node.head().hash).toBe(5n)
  })

  test('behavior: an invalid proposal, none in time, or of somebody else gets a prevote for nothing', () => {
    const invalid = lab()
    invalid.propose(0, 666n)
    expect(invalid.voted()).toEqual([[PREVOTE, 0n, 0n]])
    const late = lab()
    late.propose(0, 5n, { from: 'c' })
    expect(late.voted()).toEqual([])
    late.expire('propose', 0)
    late.propose(0, 5n)
    expect(late.voted()).toEqual([[PREVOTE, 0n, 0n]])
  })

  test('behavior: prevotes for nothing, or divided ones in time, end in a precommit for nothing', () => {
    const nothing = lab()
    nothing.expire('propose', 0)
    nothing.votes(PREVOTE, 0, 0n, 'c', 'd')
    expect(nothing.voted().at(-1)).toEqual([PRECOMMIT, 0n, 0n])
    const divided = lab()
    divided.propose(0, 5n)
    divided.votes(PREVOTE, 0, 0n, 'c', 'd')
    expect(divided.timeouts.at(-1)).toEqual({ step: 'prevote', height: 1n, round: 0 })
    divided.expire('prevote', 0)
    expect(divided.voted().at(-1)).toEqual([PRECOMMIT, 0n, 0n])
  })

  test('behavior: what is invalid is decided by no number of votes', () => {
    const it = lab()
    it.propose(0, 666n)
    it.votes(PREVOTE, 0, 666n, 'b', 'c', 'd')
    it.votes(PRECOMMIT, 0, 666n, 'b', 'c', 'd')
    expect(it.voted()).toEqual([[PREVOTE, 0n, 0n]])
    expect(it.node.head().hash).toBe(0n)
  })

  test('behavior: more than a third in a later round pull a validator there, a third does not', () => {
    const it = lab({ powers: { me: 1n, b: 1n, c: 1n } })
    it.votes(PREVOTE, 4, 0n, 'b')
    it.expire('propose', 4)
    expect(it.voted()).toEqual([])
    it.votes(PREVOTE, 4, 0n, 'c')
    it.expire('propose', 4)
    expect(it.voted()[0]).toEqual([PREVOTE, 4n, 0n])
  })

  test('behavior: precommits of a round that is over still decide', () => {
    const it = locked()
    it.votes(PRECOMMIT, 0, 5n, 'd')
    expect(it.node.head().hash).toBe(0n)
    it.votes(PRECOMMIT, 0, 5n, 'c')
    expect(it.node.head().hash).toBe(5n)
  })

  test('behavior: timeouts of other rounds and heights change nothing', () => {
    const it = lab()
    it.expire('propose', 1)
    it.expire('propose', 0, 2n)
    it.expire('begin', 0)
    expect(it.voted()).toEqual([])
  })
})

describe('locks', () => {
  test('behavior: after a lock another new header gets no prevote, the same one does', () => {
    const other = locked()
    other.propose(1, 6n)
    expect(other.voted()).toEqual([...LOCKED, [PREVOTE, 1n, 0n]])
    const same = locked()
    same.propose(1, 5n)
    expect(same.voted()).toEqual([...LOCKED, [PREVOTE, 1n, 5n]])
  })

  test('behavior: a later quorum of prevotes unlocks, once it is seen', () => {
    const it = locked()
    it.expire('propose', 1)
    it.votes(PREVOTE, 1, 6n, 'b', 'c')
    it.votes(PRECOMMIT, 1, 0n, 'b', 'c', 'd')
    it.expire('precommit', 1)
    it.votes(PRECOMMIT, 2, 0n, 'b', 'c', 'd')
    it.expire('precommit', 2)
    it.propose(3, 6n, { validRound: 1 })
    expect(it.voted().at(-1)?.[1]).not.toBe(3n)
    it.votes(PREVOTE, 1, 6n, 'd')
    expect(it.voted().at(-1)).toEqual([PREVOTE, 3n, 6n])
  })

  test('behavior: a quorum older than the lock does not unlock', () => {
    const it = lab()
    it.expire('propose', 0)
    it.votes(PREVOTE, 0, 0n, 'b')
    it.votes(PRECOMMIT, 0, 0n, 'b', 'c', 'd')
    it.expire('precommit', 0)
    it.propose(1, 5n)
    it.votes(PREVOTE, 1, 5n, 'b', 'c')
    expect(it.voted().at(-1)).toEqual([PRECOMMIT, 1n, 5n])
    it.votes(PRECOMMIT, 1, 0n, 'b', 'c')
    it.expire('precommit', 1)
    it.votes(PRECOMMIT, 2, 0n, 'b', 'c', 'd')
    it.expire('precommit', 2)
    it.votes(PREVOTE, 0, 6n, 'b', 'c', 'd')
    it.propose(3, 6n, { validRound: 0 })
    expect(it.voted().at(-1)).toEqual([PREVOTE, 3n, 0n])
  })

  test('behavior: a proposer repeats what a quorum prevoted, else makes a block of its own', () => {
    const it = locked()
    it.expire('propose', 1)
    it.votes(PRECOMMIT, 1, 0n, 'b', 'c', 'd')
    it.expire('precommit', 1)
    expect(it.proposed()).toEqual([[2, 5n, 0]])
    const fresh = lab()
    fresh.votes(PRECOMMIT, 2, 0n, 'b', 'c')
    expect(fresh.proposed()).toEqual([[2, 77n, -1]])
  })

  test('behavior: amnesia prevotes whatever comes', () => {
    const it = locked({ forgets: true })
    it.propose(1, 6n)
    expect(it.voted()).toEqual([...LOCKED, [PREVOTE, 1n, 6n]])
  })

  test('behavior: an observer follows and says nothing', () => {
    const it = lab({ powers: { b: 1n, c: 1n, d: 1n } })
    it.propose(0, 5n)
    it.votes(PRECOMMIT, 0, 5n, 'b', 'c', 'd')
    expect(it.node.head().hash).toBe(5n)
    expect([...it.voted(), ...it.proposed()]).toEqual([])
  })
})

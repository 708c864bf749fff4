import type { SeededBytes } from '../../seeded-bytes.js'
import type { Block, BlockRules } from '../block.js'
import { type ConsensusNode, createConsensusNode } from '../consensus/consensus-node.js'
import type { Message, Timeout, VoteMessage } from '../consensus/message.js'
import type { Ledger } from '../ledger.js'
import { createRandom } from '../random.js'
import type { BftScript } from '../script-schema.js'
import type { ValidatorSchedule } from '../validator-schedule.js'
import { createEventQueue } from './event-queue.js'
import { createFaces, type Node } from './faces.js'
import { createNetwork } from './network.js'

/** The validators of a chain on a virtual clock. Time is in milliseconds since the chain's start. */
export type Simulation = {
  /** Time of the next event; `undefined` when nothing will ever happen again. */
  nextTime(): number | undefined
  /** Plays the next event. */
  step(): void
}

type Event =
  | { kind: 'message'; to: Member; message: Message }
  | { kind: 'timeout'; to: Member; timeout: Timeout }

type Member = Node & { readonly consensus: ConsensusNode }

/** Starts everybody who is a validator at some height at time 0. */
export function createSimulation(parameters: {
  script: BftScript
  seeded: SeededBytes
  names: readonly string[]
  schedule: ValidatorSchedule
  ledger: Ledger
  rules: BlockRules
  genesis: Block
  /** Told of every vote that is sent. */
  onVote: (vote: VoteMessage) => void
  /** Told of every block that is proposed, before anybody votes for it. */
  onProposal: (block: Block) => void
}): Simulation {
  const { script, seeded, names, schedule, ledger, rules, genesis } = parameters
  const queue = createEventQueue<Event>()
  const network = createNetwork({ script, random: createRandom(seeded.root('network')) })
  const faces = createFaces({
    script,
    names,
    proposer: schedule.proposer,
    random: createRandom(seeded.root('faces')),
  })
  const powers = new Map<string, Map<string, bigint>>()
  const members: Member[] = []
  let time = 0
  const clock = () => script.genesisTime + BigInt(Math.floor(time))

  function powerOf(height: bigint, name: string): bigint {
    const { set, names: order } = schedule.at(height)
    const label = `${set.root}`
    const known =
      powers.get(label) ?? new Map(order.map((member, i) => [member, set.validators[i]?.power ?? 0n]))
    powers.set(label, known)
    return known.get(name) ?? 0n
  }

  function newBlock(node: Node, parent: Block, round: number): Block {
    const height = parent.header.height + 1n
    const candidates = ledger.candidates(height, `${height},${round},${node.name},${node.face}`)
    return rules.build(parent, { timestamp: clock() + BigInt(node.face), candidates })
  }

  function send(from: Node, to: Member, message: Message): void {
    const arrival = network.arrival({ from: from.name, to: to.name, sentAt: time })
    if (arrival !== undefined) queue.add(arrival, { kind: 'message', to, message })
  }

  function broadcast(from: Node, intended: Message): void {
    const message = faces.utter(from, intended)
    if (message === undefined) return
    if (message.kind === 'vote') parameters.onVote(message)
    else parameters.onProposal(message.block)
    for (const to of members) {
      const isSelf = to.name === from.name && to.face === from.face
      if (isSelf || faces.reaches(from, to, message.height)) send(from, to, message)
    }
  }

  /** What a two-faced validator tells some, they tell all others: the paper's gossip. Others reach all by themselves. */
  function gossip(by: Member, message: Message): void {
    const { height } = message
    if (by.face === 1 || faces.isTwoFaced(by.name, height) || !faces.isTwoFaced(message.from, height)) return
    for (const to of members) if (to !== by && faces.reaches(by, to, height)) send(by, to, message)
  }

  function wait(node: Member, timeout: Timeout): void {
    const { step, round, height } = timeout
    const { timeouts, blockTime } = script
    const begun = Number(node.consensus.head().header.timestamp - script.genesisTime) + blockTime
    const due = step === 'begin' ? Math.max(time, begun) : time + timeouts[step] + timeouts.growth * round
    queue.add(due, { kind: 'timeout', to: node, timeout: { step, round, height } })
  }

  function join(name: string, face: 0 | 1): void {
    const member: Member = {
      name,
      face,
      consensus: createConsensusNode({
        name,
        genesis,
        proposer: schedule.proposer,
        powerOf,
        totalPower: (height) => schedule.at(height).set.totalPower,
        isValid: (parent, block) => rules.isValid(parent, block, clock()),
        newBlock: (parent, round) => newBlock(member, parent, round),
        broadcast: (message) => broadcast(member, message),
        schedule: (timeout) => wait(member, timeout),
        forgetsLocks: (height) => faces.forgetsLocks(name, height),
      }),
    }
    members.push(member)
  }

  for (const name of names) {
    join(name, 0)
    if (faces.hasTwo(name)) join(name, 1)
  }
  for (const { consensus } of members) consensus.start()

  return {
    nextTime: () => queue.nextTime(),
    step() {
      const next = queue.take()
      if (next === undefined) return
      time = next.time
      const { event } = next
      const up = network.upAt(event.to.name, time)
      if (up === undefined) return
      if (up > time) return queue.add(up, event)
      if (event.kind === 'timeout') return event.to.consensus.expire(event.timeout)
      if (event.to.consensus.receive(event.message)) gossip(event.to, event.message)
    },
  }
}

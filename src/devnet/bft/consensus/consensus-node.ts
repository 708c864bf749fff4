import { isQuorum } from '../../../bft/votes/power.js'
import { PRECOMMIT, PREVOTE } from '../../../bft/votes/vote.js'
import type { Block } from '../block.js'
import type { Message, ProposalMessage, Timeout } from './message.js'
import { createRoundLog, hasPolka, type RoundLog } from './round-log.js'

/** What a validator's consensus needs of the world. */
export type ConsensusContext = {
  readonly name: string
  readonly genesis: Block
  proposer(height: bigint, round: number): string
  powerOf(height: bigint, name: string): bigint
  totalPower(height: bigint): bigint
  isValid(parent: Block, block: Block): boolean
  newBlock(parent: Block, round: number): Block
  /** Sends a message to all, its sender among them, who gets it by `receive` after this call. */
  broadcast(message: Message): void
  schedule(timeout: Timeout): void
  /** A validator without memory for its locks breaks the protocol: amnesia. */
  forgetsLocks(height: bigint): boolean
}

/** One validator, or an observer: the same rules, without a voice. */
export type ConsensusNode = {
  start(): void
  /** Takes a message; whether it was new. */
  receive(message: Message): boolean
  expire(timeout: Timeout): void
  /** The last block this node decided. */
  head(): Block
}

type Step = 'waiting' | 'propose' | 'prevote' | 'precommit'

const NIL = 0n

/**
 * Tendermint consensus as in "The latest gossip on BFT consensus" (Buchman, Kwon, Milosevic, arXiv 1807.04938,
 * algorithm 1); the numbers in the comments are its lines. Power takes the place of counts: more than two thirds for
 * 2f + 1, more than one third for f + 1.
 */
export function createConsensusNode(context: ConsensusContext): ConsensusNode {
  const { name } = context
  const logs = new Map<bigint, Map<number, RoundLog>>()
  let head = context.genesis
  let height = head.header.height + 1n
  let round = 0
  let step: Step = 'waiting'
  let locked: { hash: bigint; round: number } | undefined
  let valid: { block: Block; round: number } | undefined
  let done = new Set<string>()

  const total = () => context.totalPower(height)
  const once = (rule: string) => !done.has(rule) && done.add(rule) !== undefined
  const knownLog = (at: number) => logs.get(height)?.get(at)

  function logOf(at: bigint, inRound: number): RoundLog {
    const rounds = logs.get(at) ?? new Map<number, RoundLog>()
    logs.set(at, rounds)
    const known = rounds.get(inRound)
    if (known !== undefined) return known
    const powerOf = (from: string) => context.powerOf(at, from)
    const log = createRoundLog({ proposer: context.proposer(at, inRound), powerOf })
    rounds.set(inRound, log)
    return log
  }

  function say(message: Message): void {
    if (context.powerOf(height, name) > 0n) context.broadcast(message)
  }
  function vote(type: bigint, headerHash: bigint): void {
    say({ kind: 'vote', height, round, from: name, type, headerHash })
    step = type === PREVOTE ? 'prevote' : 'precommit'
  }

  function startRound(next: number): void {
    round = next
    step = 'propose'
    if (context.forgetsLocks(height)) {
      locked = undefined
      valid = undefined
    }
    if (context.proposer(height, round) === name) {
      const block = valid?.block ?? context.newBlock(head, round)
      say({ kind: 'proposal', height, round, from: name, block, validRound: valid?.round ?? -1 })
    } else context.schedule({ step: 'propose', height, round })
  }

  function mayPrevote({ block }: ProposalMessage, polkaRound: number): boolean {
    const isFree = locked === undefined || locked.hash === block.hash || locked.round <= polkaRound
    return isFree && context.isValid(head, block)
  }

  /** 22 and 28: answers a proposal, a repeated one only with the prevotes that it names. */
  function answerProposal(log: RoundLog): boolean {
    const proposal = log.proposals.find(
      ({ block, validRound }) =>
        validRound < 0 || (validRound < round && hasPolka(knownLog(validRound), block.hash, total())),
    )
    if (step !== 'propose' || proposal === undefined) return false
    const { block, validRound } = proposal
    vote(PREVOTE, mayPrevote(proposal, validRound < 0 ? -1 : validRound) ? block.hash : NIL)
    return true
  }

  /** 36: locks what a quorum prevoted. */
  function answerPolka(log: RoundLog): boolean {
    if (step !== 'prevote' && step !== 'precommit') return false
    const proposal = log.proposals.find(({ block }) => hasPolka(log, block.hash, total()))
    if (proposal === undefined || done.has('polka') || !context.isValid(head, proposal.block)) return false
    done.add('polka')
    valid = { block: proposal.block, round }
    if (step === 'prevote') {
      locked = { hash: proposal.block.hash, round }
      vote(PRECOMMIT, proposal.block.hash)
    }
    return true
  }

  function applyRules(): void {
    for (;;) {
      const log = logOf(height, round)
      if (answerProposal(log) || answerPolka(log)) continue
      if (step === 'prevote') {
        // 44 and 34
        if (hasPolka(log, NIL, total())) vote(PRECOMMIT, NIL)
        else if (isQuorum(log.turnout(PREVOTE), total()) && once('prevotes'))
          context.schedule({ step: 'prevote', height, round })
      }
      // 47
      if (isQuorum(log.turnout(PRECOMMIT), total()) && once('precommits'))
        context.schedule({ step: 'precommit', height, round })
      return
    }
  }

  /** 49: the first header with a quorum of precommits, of whatever round. */
  function decide(): boolean {
    for (const log of logs.get(height)?.values() ?? []) {
      const proposal = log.proposals.find(
        ({ block }) => isQuorum(log.power(PRECOMMIT, block.hash), total()) && context.isValid(head, block),
      )
      if (proposal === undefined) continue
      logs.delete(height)
      head = proposal.block
      height += 1n
      step = 'waiting'
      locked = undefined
      valid = undefined
      done = new Set()
      context.schedule({ step: 'begin', height, round: 0 })
      return true
    }
    return false
  }

  function enter(next: number): void {
    done = new Set()
    startRound(next)
    applyRules()
  }

  return {
    head: () => head,
    start: () => context.schedule({ step: 'begin', height, round: 0 }),
    receive(message) {
      if (message.height < height) return false
      if (!logOf(message.height, message.round).add(message)) return false
      if (message.height > height) return true
      let decided = false
      while (decide()) decided = true
      if (decided || step === 'waiting') return true
      // 55
      const later = message.round > round ? knownLog(message.round) : undefined
      if (later !== undefined && 3n * later.presence() > total()) enter(message.round)
      else applyRules()
      return true
    },
    expire(timeout) {
      if (timeout.height !== height) return
      if (timeout.step === 'begin') {
        if (step !== 'waiting') return
        // What came while this validator waited may have carried the others on.
        const rounds = [...(logs.get(height) ?? [])].filter(([, log]) => 3n * log.presence() > total())
        enter(Math.max(0, ...rounds.map(([at]) => at)))
        return
      }
      if (timeout.round !== round) return
      if (timeout.step === 'propose' && step === 'propose') vote(PREVOTE, NIL)
      else if (timeout.step === 'prevote' && step === 'prevote') vote(PRECOMMIT, NIL)
      else if (timeout.step === 'precommit' && step !== 'waiting') return enter(round + 1)
      applyRules()
    },
  }
}

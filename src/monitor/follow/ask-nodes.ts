import type { Client } from 'viem'
import { MonitorError } from '../monitor-error.js'
import { type LookFailure, majorityOf } from './follower.js'
import { lookFailure } from './look-failure.js'

/** What a chain's nodes answered: who did, and who did not. */
export type Asked<Answer> = {
  readonly answers: readonly Answer[]
  readonly failures: readonly LookFailure[]
  /** So many must say the same: most of all that were asked, whether they answered or not. */
  readonly quorum: number
}

/**
 * Asks every node of a chain the same.
 *
 * @param parameters.name Of what is asked about; a node that fails is told as the second, third, … of it.
 * @throws what the first node threw, when too few answered.
 */
export async function askNodes<Answer>(parameters: {
  name: string
  nodes: readonly Client[]
  ask: (node: Client) => Promise<Answer>
}): Promise<Asked<Answer>> {
  const { name, nodes, ask } = parameters
  const quorum = majorityOf(nodes.length)
  const asked = await Promise.allSettled(nodes.map(ask))
  const answers = asked.flatMap((each) => (each.status === 'fulfilled' ? [each.value] : []))
  const failed = asked.flatMap((each, at) =>
    each.status === 'rejected' ? [{ at, reason: each.reason as unknown }] : [],
  )
  if (answers.length < quorum) throw failed[0]?.reason ?? disagreement(name)
  const failures = failed.map(({ at, reason }) => lookFailure(at === 0 ? name : `${name}/${at + 1}`, reason))
  return { answers, failures, quorum }
}

/** The value that a quorum reached: the lower of two, the middle of three. One that lies far off moves it nowhere. */
export function reachedByMost(values: readonly bigint[], quorum: number): bigint {
  const sorted = [...values].sort((left, right) => (left < right ? 1 : left > right ? -1 : 0))
  return sorted[quorum - 1] as bigint
}

/** Too few nodes say the same. */
export function disagreement(name: string): MonitorError {
  return new MonitorError('NODES_DISAGREE', 'Most nodes of a chain do not say the same.', {
    facts: [`about: ${name}`],
  })
}

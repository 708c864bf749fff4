import type { PassResult } from '../relay-family.js'
import { RelayerError } from '../relayer-error.js'
import type { BftContext } from './bft-context.js'
import type { Findings } from './findings.js'

/** Tells of what nodes did wrong: counts, lines of the log, the alarm that some contradict the others. */
export function noteFindings(context: BftContext, destination: string, findings: Findings): void {
  const { alarms, metrics, logger } = context
  const { refusals, failures } = findings
  const named = refusals.map(({ node, code }) => `${node}: ${code}`).join(', ')
  const message = `Nodes contradict what the client or the others hold. ${named}`
  alarms.set(destination, 'sources-disagree', refusals.length > 0, message)
  for (const [code, count] of Object.entries(countOf(findings))) {
    metrics.refusal?.({ destination, code, count })
  }
  for (const { node, code, message: text } of refusals) logger.warn({ destination, node, code }, text)
  for (const { node, code, facts, shortMessage } of failures) {
    logger.warn({ destination, node, code, facts }, shortMessage)
  }
}

/** The part of a report that is about the nodes. */
export function summaryOf(findings: Findings): Pick<PassResult, 'refused' | 'sourceFailures'> {
  return { refused: countOf(findings), sourceFailures: findings.failures.map(({ code }) => code) }
}

/** No node shows anything that the client could follow. */
export function sourcesFailed({ refusals, failures }: Findings): RelayerError {
  const facts = [...refusals, ...failures].map(({ node, code }) => `${node}: ${code}`)
  return new RelayerError('SOURCES_FAILED', 'No node has a usable answer.', { facts, cause: failures[0] })
}

function countOf({ refusals }: Findings): Record<string, number> {
  const counts: Record<string, number> = {}
  for (const { code } of refusals) counts[code] = (counts[code] ?? 0) + 1
  return counts
}

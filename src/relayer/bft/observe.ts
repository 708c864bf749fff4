import type { BftContext, BftFacts, OpenBftClient } from './bft-context.js'
import { type DoubleVotes, findDoubleVotes } from './find-double-votes.js'
import { findValidators } from './find-validators.js'
import type { Findings } from './findings.js'
import { type Contradiction, judgeRival } from './judge-rival.js'
import { trustedBlock } from './look-at-client.js'
import type { Judgement, NodeView } from './node-view.js'
import { mayReport } from './report-misbehaviour.js'
import { surveyNodes } from './survey-nodes.js'

/** What the nodes show, judged by what a client holds. */
export type Observation = Judgement & {
  /** The node that is furthest, of those that agree; `undefined` when none is left. */
  best: NodeView | undefined
  /** Whether the chain finalized two blocks of one height. */
  isConflict: boolean
  /** Blocks that freeze the client. */
  contradictions: readonly Contradiction[]
  /** Double votes to report; none where reports are not wanted. */
  doubleVotes: readonly DoubleVotes[]
  /** Heights from the client's head to the furthest node. */
  lag: bigint
}

/**
 * Asks all nodes, and judges their answers by the client's head.
 *
 * @throws RelayerError `VALIDATORS_MISSING`; DestinationError `CHAIN_UNREACHABLE`.
 */
export async function observe(parameters: {
  context: BftContext
  open: OpenBftClient
  facts: BftFacts
  now: bigint
  findings: Findings
  signal: AbortSignal | undefined
}): Promise<Observation> {
  const { context, open, facts, now } = parameters
  const { policy } = open
  const { height, nextValidatorsRoot: root } = facts.head
  const nextValidators = await findValidators({ ...parameters, height: height + 1n, root })
  const trusted = trustedBlock(policy.chainId, facts.head, nextValidators)
  const judgement = { trusted, policy, now }
  const { views, rivals, fork } = await surveyNodes({ ...parameters, judgement })
  const contradictions: Contradiction[] = []
  for (const rival of rivals) {
    const contradiction = await judgeRival({ ...parameters, rival })
    if (contradiction !== undefined) contradictions.push(contradiction)
  }
  const [best] = views
  const furthest = best?.path.at(-1)?.header.height ?? height
  return {
    ...judgement,
    best,
    isConflict: contradictions.length > 0 || fork !== undefined,
    contradictions,
    doubleVotes: mayReport(context) ? await findDoubleVotes({ ...parameters, fork }) : [],
    lag: furthest - height,
  }
}

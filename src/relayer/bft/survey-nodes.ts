import type { LightBlock } from '../../bft/light-client/light-block.js'
import type { BftNode } from '../../sources/bft/bft-nodes.js'
import type { BftContext } from './bft-context.js'
import { compareViews, type Fork, otherHead } from './compare-views.js'
import type { Findings } from './findings.js'
import { askNode, type Judgement, type NodeView, viewOf } from './node-view.js'

/** Another block at the height of a client's head. */
export type Rival = { node: BftNode; block: LightBlock }

/** What the nodes show of the chain, as far as it holds. */
export type Survey = {
  /** Of nodes that agree with the client and with each other, highest first. */
  views: readonly NodeView[]
  /** Blocks at the height of the client's head that are not the recorded one; nothing else is known of them. */
  rivals: readonly Rival[]
  fork: Fork | undefined
}

/**
 * Asks every node at once. What a node shows counts when the light client's rules accept it from the client's head on; the
 * others are named in the findings.
 */
export async function surveyNodes(parameters: {
  context: BftContext
  judgement: Judgement
  findings: Findings
  signal: AbortSignal | undefined
}): Promise<Survey> {
  const { context, judgement, findings, signal } = parameters
  const looks = await Promise.all(
    context.nodes.map((node) =>
      findings.hear(node, async () => {
        const word = await askNode({ node, judgement, clock: context.clock, signal })
        const block = await otherHead(word, judgement)
        return block === undefined ? { view: await viewOf(word, judgement) } : { rival: { node, block } }
      }),
    ),
  )
  const rivals = looks.flatMap((look) => look?.rival ?? [])
  const heightOf = ({ path }: NodeView) => path.at(-1)?.header.height ?? 0n
  const sorted = looks
    .flatMap((look) => look?.view ?? [])
    .sort((left, right) => Number(heightOf(right) - heightOf(left)))
  return { rivals, ...(await compareViews(sorted, judgement, findings)) }
}

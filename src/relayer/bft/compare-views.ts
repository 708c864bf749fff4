import type { LightBlock } from '../../bft/light-client/light-block.js'
import { verifyToHeight } from '../../bft/light-client/verify-to-height.js'
import { hashHeader } from '../../bft/votes/header.js'
import type { Findings } from './findings.js'
import { blockAt, type Judgement, type NodeView, type NodeWord } from './node-view.js'

/** Two blocks of one height, each of which the client would accept. */
export type Fork = { first: LightBlock; second: LightBlock }

/**
 * Compares what nodes show at the heights that they share. A node whose block there does not hold is left out; two blocks
 * that hold both are a fork, between which nobody may choose.
 *
 * @param views Highest first.
 */
export async function compareViews(
  views: readonly NodeView[],
  judgement: Judgement,
  findings: Findings,
): Promise<{ views: NodeView[]; fork: Fork | undefined }> {
  let good = [...views]
  for (;;) {
    const [best, ...others] = good
    if (best === undefined) return { views: good, fork: undefined }
    const verdict = await compareWith(best, others, judgement, findings)
    if (verdict === 'agreed') return { views: good, fork: undefined }
    if (verdict !== 'refused') return { views: good, fork: verdict }
    good = others
  }
}

/** `refused`: the best node contradicts itself or does not answer. */
async function compareWith(
  best: NodeView,
  others: readonly NodeView[],
  judgement: Judgement,
  findings: Findings,
): Promise<'agreed' | 'refused' | Fork> {
  const { trusted, policy, now } = judgement
  for (const { path } of others) {
    const tip = path.at(-1)
    if (tip === undefined) continue
    const { height } = tip.header
    const shown = await findings.hear(best.node, () => blockAt(best.source, height))
    if (shown === undefined || hashHeader(shown.header) === hashHeader(tip.header)) continue
    const verified = await findings.hear(best.node, async () => {
      await verifyToHeight({ trusted, height, source: best.source, policy, now })
      return true
    })
    return verified === true ? { first: shown, second: tip } : 'refused'
  }
  return 'agreed'
}

/** What a node shows at the height of the client's head, where it is not what the client recorded. */
export async function otherHead(
  { source }: NodeWord,
  { trusted }: Judgement,
): Promise<LightBlock | undefined> {
  const block = await blockAt(source, trusted.header.height)
  return block === undefined || hashHeader(block.header) === trusted.hash ? undefined : block
}

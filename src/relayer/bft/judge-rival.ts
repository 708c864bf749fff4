import { bftLightClientAbi as abi } from '../../bft/chain/bft-light-client-abi.js'
import type { TrustedBlock } from '../../bft/light-client/light-block.js'
import { verifyUpdate } from '../../bft/light-client/verify-update.js'
import { asked } from '../../destination/chain-failure.js'
import { BaseError } from '../../errors/base-error.js'
import type { BftContext, BftFacts, OpenBftClient } from './bft-context.js'
import { findValidators } from './find-validators.js'
import type { Findings } from './findings.js'
import { readRecorded, trustedBlock } from './look-at-client.js'
import type { PlannedHeader } from './plan-headers.js'
import type { Rival } from './survey-nodes.js'

/** A block that contradicts the client's head, as it is proven to the client. */
export type Contradiction = Omit<PlannedHeader, 'gas'>

type RivalParameters = {
  context: BftContext
  open: OpenBftClient
  facts: BftFacts
  findings: Findings
  rival: Rival
  now: bigint
  signal: AbortSignal | undefined
}

/**
 * Judges a block that is not the one at the client's head, by the header on whose word the head was recorded. When the
 * rules accept it, it is evidence that freezes the client; otherwise its node is on no chain that the client could follow,
 * or nobody can tell. One node alone stops nothing.
 *
 * @returns `undefined` when it is no evidence; why is in the findings.
 */
export async function judgeRival(parameters: RivalParameters): Promise<Contradiction | undefined> {
  const { open, findings, rival, now, signal } = parameters
  const { node, block } = rival
  const { policy } = open
  const refuse = (code: string, message: string) => findings.refuse({ node: node.name, code, message })
  try {
    const trusted = await findJudge(parameters)
    if (trusted === undefined) {
      refuse('OTHER_CHAIN', 'The node shows another block than the one that the client started from.')
      return undefined
    }
    const verified = await findings.hear(node, async () => verifyUpdate({ trusted, block, policy, now }))
    if (verified === undefined) return undefined
    const isAdjacent = trusted.header.height + 1n === block.header.height
    return { kind: isAdjacent ? 'adjacent' : 'skipping', block, trusted }
  } catch (error) {
    signal?.throwIfAborted()
    if (!(error instanceof BaseError)) throw error
    refuse('RIVAL_UNJUDGED', `The node shows another block than the client's head. ${error.shortMessage}`)
    return undefined
  }
}

/** The header on whose word a client's head was recorded, with the set that it announced. */
async function findJudge({
  context,
  open,
  facts,
  findings,
  signal,
}: RivalParameters): Promise<TrustedBlock | undefined> {
  const { policy, destination } = open
  const below = await readJudge(open, facts.head.height)
  const recorded = below === undefined ? undefined : await readRecorded(destination, below)
  if (recorded === undefined) return undefined
  const { height, nextValidatorsRoot: root } = recorded
  const set = await findValidators({ context, open, findings, height: height + 1n, root, signal })
  return trustedBlock(policy.chainId, recorded, set)
}

/** Height of the header that judged another, by the client's log; `undefined` for the one it was deployed with. */
function readJudge({ destination }: OpenBftClient, height: bigint): Promise<bigint | undefined> {
  const { client, lightClient: address } = destination
  return asked(async () => {
    const logs = await client.getContractEvents({
      address,
      abi,
      eventName: 'HeaderRecorded',
      args: { height },
      fromBlock: 0n,
      strict: true,
    })
    return logs[0]?.args.trustedHeight
  })
}

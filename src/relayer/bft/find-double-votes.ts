import { BftError } from '../../bft/bft-error.js'
import { bftLightClientAbi as abi } from '../../bft/chain/bft-light-client-abi.js'
import { encodeEquivocation } from '../../bft/chain/submit-equivocation.js'
import {
  type Equivocation,
  type EquivocationEvidence,
  findEquivocation,
} from '../../bft/light-client/equivocation.js'
import { splitEvidence } from '../../bft/witness/split-evidence.js'
import { asked } from '../../destination/chain-failure.js'
import type { BftContext, BftFacts, OpenBftClient } from './bft-context.js'
import type { Fork } from './compare-views.js'
import type { Findings } from './findings.js'

/** Double votes that the client would record, as one proof shows them. */
export type DoubleVotes = { evidence: EquivocationEvidence; equivocation: Equivocation }

/**
 * Double votes that nodes have evidence of, at the heights whose set the client's head names: its own and the next. What
 * does not hold is the node's fault; what the client has recorded already is passed over.
 *
 * @throws DestinationError `CHAIN_UNREACHABLE`.
 */
export async function findDoubleVotes(parameters: {
  context: BftContext
  open: OpenBftClient
  facts: BftFacts
  findings: Findings
  fork: Fork | undefined
  signal: AbortSignal | undefined
}): Promise<DoubleVotes[]> {
  const { context, open, facts, findings, fork, signal } = parameters
  const found = new Map<string, DoubleVotes>()
  const { head } = facts
  const rootAt = new Map([
    [head.height, head.validatorsRoot],
    [head.height + 1n, head.nextValidatorsRoot],
  ])
  const { chainId } = open.policy
  const take = (evidence: EquivocationEvidence): void => {
    const root = rootAt.get(evidence.first.vote.height)
    if (root === undefined) return
    for (const part of splitEvidence(evidence)) {
      const equivocation = findEquivocation(chainId, part)
      if (equivocation.validatorsRoot !== root) {
        throw new BftError('WRONG_VALIDATOR_SET', 'The evidence is of another validator set.')
      }
      found.set([placeOf(equivocation), equivocation.signers].join(), { evidence: part, equivocation })
    }
  }
  for (const node of context.nodes) {
    await findings.hear(node, async () => {
      const { evidence } = await node.open(signal).getEvidence(head.height)
      for (const each of evidence) take(each)
    })
  }
  const ofFork = fork === undefined ? undefined : evidenceOf(fork)
  if (ofFork !== undefined) take(ofFork)
  const fresh: DoubleVotes[] = []
  for (const each of found.values()) if (await isNews(open, each.equivocation)) fresh.push(each)
  return fresh
}

/** Name of the votes that contradict each other, whoever cast them; the order of the two headers does not matter. */
export function placeOf({ height, round, type, headerHashes }: Equivocation): string {
  return [height, round, type, ...[...headerHashes].sort()].join()
}

/** Two commits of one round and set were made by some who signed both. */
function evidenceOf({ first, second }: Fork): EquivocationEvidence | undefined {
  const { header, validators, commit } = first
  const isOneSlot =
    header.validatorsRoot === second.header.validatorsRoot && commit.vote.round === second.commit.vote.round
  return isOneSlot ? { validators, first: commit, second: second.commit } : undefined
}

function isNews({ destination }: OpenBftClient, equivocation: Equivocation): Promise<boolean> {
  const { client, lightClient: address } = destination
  const { signers, power, totalPower } = equivocation
  if (3n * power > totalPower) return Promise.resolve(true)
  return asked(async () => {
    const args = [encodeEquivocation(equivocation)] as const
    const fact = await client.readContract({ address, abi, functionName: 'factOf', args })
    const known = await client.readContract({ address, abi, functionName: 'equivocators', args: [fact] })
    if ((signers & ~known) !== 0n) return true
    // more power in one report may be what another half of the set lacks
    const [low, high] = await client.readContract({
      ...{ address, abi },
      ...{ functionName: 'doublePowers', args: [fact] },
    })
    return power > (signers >> 128n === 0n ? low : high)
  })
}

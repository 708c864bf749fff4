import { checkpointSpan } from '../../ethereum/spec/checkpoint-span.js'
import type { Hex } from '../../ethereum/types/hex.js'
import type { ChainConfig, LightClientUpdate } from '../../ethereum/types/light-client.js'
import { candidateOf } from './candidate.js'
import { type ClientAddress, type ClientFacts, readHeaderRoot, readStateRoot } from './read-client.js'

/**
 * Verified updates that contradict what a client has recorded: another header of a recorded slot, or of one between the
 * same two checkpoints, or another committee of a known period. Each is evidence that freezes the client.
 *
 * @param parameters.updates Verified: their committees signed them.
 * @throws DestinationError `CHAIN_UNREACHABLE`.
 */
export async function findEvidence(parameters: {
  config: ChainConfig
  facts: ClientFacts
  destination: ClientAddress
  updates: readonly LightClientUpdate[]
}): Promise<LightClientUpdate[]> {
  const { config, facts, destination, updates } = parameters
  const evidence: LightClientUpdate[] = []
  for (const update of updates) {
    const candidate = candidateOf(config, update)
    if (candidate === undefined) continue
    const { brings, finalizedSlot, finalizedRoot } = candidate
    const committee = brings === undefined ? undefined : facts.committeeRoots.get(brings.period)
    const recorded = await rivalOf({ config, facts, destination, slot: finalizedSlot, root: finalizedRoot })
    const contradicts =
      recorded !== undefined || (committee !== undefined && committee !== brings?.committeeRoot)
    if (contradicts) evidence.push(update)
  }
  return evidence
}

/**
 * Root of a recorded header that no chain has finalized together with this one. Of a header that is recorded itself only the
 * slot is asked: what stands beside it was looked at before it was brought.
 */
async function rivalOf(parameters: {
  config: ChainConfig
  facts: ClientFacts
  destination: ClientAddress
  slot: bigint
  root: Hex
}): Promise<Hex | undefined> {
  const { config, facts, destination, slot, root } = parameters
  if (slot <= facts.headSlot) {
    const own = await readHeaderRoot(destination, slot)
    if (own !== undefined) return own === root ? undefined : own
  }
  const { first, last } = checkpointSpan(config, slot)
  const span = Array.from({ length: Number(last - first) + 1 }, (_, index) => first + BigInt(index))
  const slots = span.filter((other) => other <= facts.headSlot)
  const roots = await Promise.all(slots.map((other) => readHeaderRoot(destination, other)))
  for (const [index, recorded] of roots.entries()) {
    const other = slots[index]
    if (recorded === undefined || other === undefined) continue
    // the block that the client was started with has no execution data, and counts against its own slot alone
    if (BigInt(await readStateRoot(destination, other)) !== 0n) return recorded
  }
  return undefined
}

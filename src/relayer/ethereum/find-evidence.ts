import type { ChainConfig, LightClientUpdate } from '../../ethereum/types/light-client.js'
import { candidateOf } from './candidate.js'
import { type ClientAddress, type ClientFacts, readHeaderRoot } from './read-client.js'

/**
 * Verified updates that contradict what a client has recorded: another header of a recorded slot, or another committee
 * of a known period. Each is evidence that freezes the client.
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
    const recorded =
      finalizedSlot <= facts.headSlot ? await readHeaderRoot(destination, finalizedSlot) : undefined
    const contradicts =
      (recorded !== undefined && recorded !== finalizedRoot) ||
      (committee !== undefined && committee !== brings?.committeeRoot)
    if (contradicts) evidence.push(update)
  }
  return evidence
}

import { bftNetwork } from '../../bft/source-chain/bft-network.js'
import type { BftDestination } from '../../relayer/bft/bft-destination.js'
import { createBftRelayer } from '../../relayer/bft/create-bft-relayer.js'
import type { Relayer } from '../../relayer/create-family-relayer.js'
import { createProverBuyer, type ProofBuyer } from '../../relayer/proof-buyer.js'
import { createQueueBuyer } from '../../relayer/queue-buyer.js'
import { createBftNodes } from '../../sources/bft/bft-nodes.js'
import type { RelayGroup } from './relay-families.js'

/** A relayer of a BFT chain. */
export function openBftRelayer(group: RelayGroup): Relayer {
  const { endpoints, destinations, shared } = group
  return createBftRelayer({
    ...shared,
    network: bftNetwork(group.network),
    nodes: createBftNodes(endpoints),
    destinations: destinations.map(
      ({ settings, connected }): BftDestination => ({
        ...connected,
        minAdvanceHeights: BigInt(settings.minAdvanceSlots),
      }),
    ),
    proofs: buyerOf(group),
  })
}

function buyerOf({ proofs, network }: RelayGroup): ProofBuyer | undefined {
  if (proofs === undefined) return undefined
  if (proofs.kind === 'queue') return createQueueBuyer({ queue: proofs.queue })
  return createProverBuyer({ prover: proofs.createProver(), network, built: proofs.built })
}

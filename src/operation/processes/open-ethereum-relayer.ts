import { ethereumNetwork } from '../../ethereum/source-chain/ethereum-network.js'
import type { ChainConfig } from '../../ethereum/types/light-client.js'
import type { Relayer } from '../../relayer/create-family-relayer.js'
import { createRelayer } from '../../relayer/ethereum/create-relayer.js'
import type { EthereumDestination } from '../../relayer/ethereum/ethereum-destination.js'
import type { ProofSource } from '../../relayer/ethereum/proof-source.js'
import { createProverProofSource } from '../../relayer/ethereum/prover-proof-source.js'
import { createQueueProofSource } from '../../relayer/ethereum/queue-proof-source.js'
import { createBeaconApiSource } from '../../sources/create-beacon-api-source.js'
import type { RelayGroup } from './relay-families.js'

/** A relayer of a beacon chain. */
export function openEthereumRelayer(group: RelayGroup): Relayer {
  const { endpoints, destinations, shared } = group
  const config = ethereumNetwork(group.network)
  return createRelayer({
    ...shared,
    source: createBeaconApiSource({ config, ...endpoints }),
    destinations: destinations.map(({ settings, connected }): EthereumDestination => {
      const { routes, minAdvanceSlots, updatesPerCommittee } = settings
      return {
        ...connected,
        routePolicy: { routes, minAdvanceSlots: BigInt(minAdvanceSlots), updatesPerCommittee },
      }
    }),
    proofs: proofSourceOf(group, config),
  })
}

function proofSourceOf({ proofs, name }: RelayGroup, config: ChainConfig): ProofSource | undefined {
  if (proofs === undefined) return undefined
  if (proofs.kind === 'queue') return createQueueProofSource({ queue: proofs.queue, network: name })
  return createProverProofSource({ prover: proofs.createProver(config) })
}

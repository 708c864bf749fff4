import { bftLightClientErrorsAbi } from '../../bft/chain/bft-light-client-abi.js'
import type { BftNetwork } from '../../source-chain/source-network.js'
import type { BftNode } from '../../sources/bft/bft-nodes.js'
import { createFamilyRelayer, type Relayer, type RelayerParameters } from '../create-family-relayer.js'
import { type ProofBuyer, shareBuyer } from '../proof-buyer.js'
import type { RelayFamily } from '../relay-family.js'
import { RelayerError } from '../relayer-error.js'
import type { BftContext } from './bft-context.js'
import type { BftDestination } from './bft-destination.js'
import { bftPass } from './bft-pass.js'
import { judge } from './look-at-client.js'
import { openBftClient } from './open-bft-client.js'

export type CreateBftRelayerParameters = RelayerParameters<BftDestination> & {
  network: BftNetwork
  /** Most trusted first; all are asked, and one that fails or lies stops nothing. */
  nodes: readonly BftNode[]
  /** Makes proofs of the kinds `bft-quorum`, `bft-skipping`, `bft-equivocation`. Without it only a dry run is of use. */
  proofs?: ProofBuyer | undefined
  /** Headers that one pass submits. Default: 16. */
  maxUpdatesPerPass?: number | undefined
}

/**
 * Keeps light clients at the head of a BFT chain.
 *
 * A pass reads what a client holds, asks every node for its newest block, verifies the way there by the light client's
 * rules, proves each header on it, and submits. What the rules do not accept is never proven. See `createFamilyRelayer` for
 * what does not depend on the chain.
 *
 * @throws RelayerError `INVALID_PARAMETER`.
 */
export function createBftRelayer(parameters: CreateBftRelayerParameters): Relayer {
  const { network, nodes, maxUpdatesPerPass = 16 } = parameters
  if (nodes.length === 0 || !Number.isSafeInteger(maxUpdatesPerPass) || maxUpdatesPerPass < 1) {
    throw new RelayerError('INVALID_PARAMETER', 'A BFT relayer takes nodes, and one header a pass at least.')
  }
  return createFamilyRelayer({
    ...parameters,
    family(context) {
      const { proofs } = parameters
      const shared = proofs && shareBuyer(proofs, (bought) => context.metrics.proof?.(bought))
      return bftFamily({ ...context, network, nodes, proofs: shared, maxUpdatesPerPass })
    },
  })
}

function bftFamily(context: BftContext): RelayFamily<BftDestination> {
  return {
    errors: bftLightClientErrorsAbi,
    async open(parameters) {
      const open = await openBftClient({ ...parameters, context })
      return {
        sender: open.sender,
        pass: (signal) => bftPass({ context, open, signal }),
        judge: () => judge(context, open, BigInt(Math.floor(context.clock.now()))),
      }
    },
  }
}

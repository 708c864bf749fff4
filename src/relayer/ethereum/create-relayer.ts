import type { ChainConfig } from '../../ethereum/types/light-client.js'
import type { LightClientSource } from '../../sources/light-client-source.js'
import { createFamilyRelayer, type Relayer, type RelayerParameters } from '../create-family-relayer.js'
import type { RelayContext } from '../relay-context.js'
import type { RelayFamily } from '../relay-family.js'
import { RelayerError } from '../relayer-error.js'
import { createCommitteeKeys } from './committee-keys.js'
import type { EthereumDestination } from './ethereum-destination.js'
import { judgeByLastLook } from './judge-liveness.js'
import { openDestination } from './open-destination.js'
import type { ProofSource } from './proof-source.js'
import { relayErrorsAbi } from './relay-abi.js'
import type { RelayContext as EthereumContext } from './relay-context.js'
import { relayPass } from './relay-pass.js'
import { shareProofs } from './shared-proofs.js'
import { createUpdateJudge } from './update-judge.js'

export type CreateRelayerParameters = RelayerParameters<EthereumDestination> & {
  /** One source, or several of the same chain: each is asked, and one that fails stops nothing. */
  source: LightClientSource | readonly LightClientSource[]
  /** Default: none, so only route `direct` is taken. */
  proofs?: ProofSource | undefined
  /** Part of a period after which a missing next committee raises an alarm. Default: 0.75. */
  riskFraction?: number | undefined
  /** Periods that one pass catches up. Default: 16. */
  maxPeriodsPerPass?: number | undefined
}

/** Committees whose keys are kept between passes. */
const KEPT_COMMITTEES = 32

/**
 * Keeps light clients at the head of a beacon chain.
 *
 * A pass reads what a client holds, asks the sources for what is missing, verifies it, plans, proves where the plan needs
 * it, and submits. Every update is verified before a proof is bought, and a proof that two destinations need is bought
 * once. See `createFamilyRelayer` for what does not depend on the chain.
 *
 * @throws RelayerError `INVALID_PARAMETER`.
 */
export function createRelayer(parameters: CreateRelayerParameters): Relayer {
  const config = chainOf([parameters.source].flat())
  return createFamilyRelayer({
    ...parameters,
    family: (context) => ethereumFamily({ ...context, ...stateOf(context, parameters, config) }),
  })
}

function ethereumFamily(context: EthereumContext): RelayFamily<EthereumDestination> {
  return {
    errors: relayErrorsAbi,
    async open(parameters) {
      const open = await openDestination({ ...parameters, context })
      return {
        sender: open.sender,
        judge: () => judgeByLastLook(context, open),
        async pass(signal) {
          try {
            return await relayPass(context, open, signal)
          } finally {
            context.keys.trim(KEPT_COMMITTEES)
          }
        },
      }
    },
  }
}

function stateOf(
  { metrics }: RelayContext,
  parameters: CreateRelayerParameters,
  config: ChainConfig,
): Omit<EthereumContext, keyof RelayContext> {
  const { proofs, maxPeriodsPerPass = 16, riskFraction } = parameters
  return {
    config,
    sources: [parameters.source].flat(),
    proofs: proofs && shareProofs(proofs, (bought) => metrics.proof?.(bought)),
    judge: createUpdateJudge({ config }),
    keys: createCommitteeKeys(),
    facts: new Map(),
    maxPeriodsPerPass,
    riskFraction,
  }
}

function chainOf(sources: readonly LightClientSource[]): ChainConfig {
  const [first] = sources
  const isOneChain = sources.every(
    ({ config }) => config.genesisValidatorsRoot === first?.config.genesisValidatorsRoot,
  )
  if (first !== undefined && isOneChain) return first.config
  throw new RelayerError('INVALID_PARAMETER', 'A relayer takes sources of one chain.')
}

import type { Hex } from '../../ethereum/types/hex.js'
import type { ChainConfig, LightClientBootstrap, SyncCommittee } from '../../ethereum/types/light-client.js'
import type { LightClientSource } from '../../sources/light-client-source.js'
import { ClientError } from '../client-error.js'
import { factsOfBootstrap, factsOfCommittee, type LightClientFacts } from './light-client-facts.js'

/**
 * Where the light client starts: all its trust is in one root. `bootstrap`: a finalized block by its root; what comes with
 * it may be from anywhere, and is asked of the source where it is missing. `committee`: the committee of a period by its
 * SSZ root; its keys may be from anywhere.
 */
export type TrustedCheckpoint =
  | { kind: 'bootstrap'; blockRoot: Hex; bootstrap?: LightClientBootstrap | undefined }
  | { kind: 'committee'; period: bigint; committeeRoot: Hex; committee: SyncCommittee }

/**
 * What is known at the start.
 *
 * @throws ClientError `INVALID_PARAMETER`; StoreError when the bootstrap is not the trusted one; SourceError.
 */
export async function startFacts(parameters: {
  config: ChainConfig
  checkpoint: TrustedCheckpoint
  source: LightClientSource | undefined
}): Promise<LightClientFacts> {
  const { config, checkpoint, source } = parameters
  if (checkpoint.kind === 'committee') return factsOfCommittee({ config, ...checkpoint })
  const { blockRoot: trustedBlockRoot, bootstrap: given } = checkpoint
  const start = (bootstrap: LightClientBootstrap) => factsOfBootstrap({ config, trustedBlockRoot, bootstrap })
  if (given !== undefined) return start(given)
  const check = (bootstrap: LightClientBootstrap) => void start(bootstrap)
  return start(await requireSource(source).getBootstrap(trustedBlockRoot, { check }))
}

/** @throws ClientError `INVALID_PARAMETER` when there is no source. */
export function requireSource(source: LightClientSource | undefined): LightClientSource {
  if (source !== undefined) return source
  throw new ClientError('INVALID_PARAMETER', 'This needs a source of light-client data.')
}

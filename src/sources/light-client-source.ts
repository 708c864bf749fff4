import type { Hex } from '../ethereum/types/hex.js'
import type { ChainConfig, LightClientBootstrap, LightClientUpdate } from '../ethereum/types/light-client.js'

/** `/eth/v1/beacon/genesis`. */
export type Genesis = {
  /** Seconds since 1970. */
  genesisTime: bigint
  genesisValidatorsRoot: Hex
  genesisForkVersion: Hex
}

/** `/eth/v1/config/spec` as the node gives it: mostly decimal or hex strings by upper-case name. */
export type BeaconSpec = Readonly<Record<string, unknown>>

/** What every query takes beside its own parameters. */
export type QueryOptions<Answer> = {
  signal?: AbortSignal | undefined
  /**
   * Judges an answer; when it throws, the answer counts as that node's failure and the next node is asked. A caller
   * that verifies updates here recovers by itself from a node that serves bad ones.
   */
  check?: ((answer: Answer) => void) | undefined
}

/**
 * Light-client data of one chain: of beacon nodes, of files, of memory.
 *
 * A source checks shapes, the network and that its nodes do not contradict each other. It vouches for no update:
 * validation is the caller's.
 */
export type LightClientSource = {
  /** The chain that this source is for. */
  config: ChainConfig
  /** The bootstrap of a block; its header hashes to `blockRoot`. */
  getBootstrap: (
    blockRoot: Hex,
    options?: QueryOptions<LightClientBootstrap>,
  ) => Promise<LightClientBootstrap>
  /**
   * The best update of each period from `startPeriod` on, in order and without a gap; at least one, at most `count`,
   * fewer where the chain or the source ends.
   */
  getUpdates: (
    startPeriod: bigint,
    count: number,
    options?: QueryOptions<readonly LightClientUpdate[]>,
  ) => Promise<LightClientUpdate[]>
  /** The newest finality update: one without the next sync committee. */
  getFinalityUpdate: (options?: QueryOptions<LightClientUpdate>) => Promise<LightClientUpdate>
  getGenesis: (options?: { signal?: AbortSignal | undefined }) => Promise<Genesis>
  getSpec: (options?: { signal?: AbortSignal | undefined }) => Promise<BeaconSpec>
}

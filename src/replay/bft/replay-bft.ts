import type { Address } from 'viem'
import type { BuildEvent } from '../../artifacts/build-circuits.js'
import { deployBftLightClient } from '../../bft/chain/deploy-light-client.js'
import { type LightBlock, trustBlock } from '../../bft/light-client/light-block.js'
import { setSizeOf } from '../../bft/validators/validator-tree.js'
import type { StartAnvilParameters } from '../../chain/anvil.js'
import type { Hex } from '../../ethereum/types/hex.js'
import type { OnProgress } from '../../prover/prove-circuit.js'
import { openDestination } from '../destination.js'
import { ReplayError } from '../replay-error.js'
import { prepareBftKit } from './bft-kit.js'
import { type BlockRow, replayBlocks } from './replay-blocks.js'

export type BftReplayReport = {
  chainId: bigint
  setup: 'development' | 'ceremony'
  lightClient: Address
  accepted: number
  rejected: number
  blocks: BlockRow[]
}

export type BftReplayParameters = {
  /** Believed: its header, and the set that it announces. */
  trusted: LightBlock
  /** In the order in which they are submitted. */
  blocks: readonly LightBlock[]
  /** A running chain; a local one is started when it is left out. */
  rpcUrl?: string | undefined
  privateKey?: Hex | undefined
  hardfork?: StartAnvilParameters['hardfork']
  /** Default: 14 days. */
  trustingPeriodSeconds?: bigint | undefined
  /** Folder of built circuits. */
  directory: string
  onBuild?: ((event: BuildEvent) => void) | undefined
  onProgress?: OnProgress | undefined
  onRow?: ((row: BlockRow) => void) | undefined
  signal?: AbortSignal | undefined
}

const FORTNIGHT = 1_209_600n
const CLOCK_DRIFT_MS = 10_000n

/**
 * Deploys a `BftLightClient` at a trusted header and feeds it light blocks, each by a proof; a refusal is reported and the
 * next block is tried. A local chain's clock goes with the blocks.
 *
 * @throws ReplayError `NO_UPDATES`; BftError when the trusted block does not belong together; errors of the build and the
 * deployment.
 */
export async function replayBft(parameters: BftReplayParameters): Promise<BftReplayReport> {
  const { blocks, directory, onBuild, signal } = parameters
  const { header } = parameters.trusted
  const trusted = trustBlock(header, parameters.trusted.nextValidators)
  if (blocks.length === 0) throw new ReplayError('NO_UPDATES', 'There is no block to replay.')
  const names = circuitsFor(parameters.trusted, blocks)
  const kit = await prepareBftKit({ names, directory, onBuild, signal })
  const { chainId } = header
  const { trustingPeriodSeconds = FORTNIGHT } = parameters
  const destination = await openDestination({ ...parameters, timestamp: header.timestamp / 1000n + 1n })
  try {
    const { address } = await deployBftLightClient({
      client: destination.client,
      policy: { chainId, trustingPeriod: trustingPeriodSeconds * 1000n, clockDrift: CLOCK_DRIFT_MS },
      trusted: header,
      verifiers: await kit.deployVoteVerifiers(destination.client),
      setupKind: kit.setupKind,
    })
    const { rows } = await replayBlocks({ ...parameters, chainId, trusted, destination, address, kit })
    const accepted = rows.filter((row) => row.accepted).length
    const rejected = rows.length - accepted
    return { chainId, setup: kit.setupKind, lightClient: address, accepted, rejected, blocks: rows }
  } finally {
    await destination.close()
  }
}

/** Circuits of the blocks when each is accepted; a block after a refusal may want another, and is refused as well. */
function circuitsFor(trusted: LightBlock, blocks: readonly LightBlock[]): string[] {
  const names = blocks.map((block, index) => {
    const before = blocks[index - 1] ?? trusted
    const own = setSizeOf(block.validators.length)
    if (block.header.height === before.header.height + 1n) return `bft-quorum-${own}`
    return `bft-skipping-${Math.max(own, setSizeOf(before.nextValidators.length))}`
  })
  return [...new Set(names)]
}

import { stringToHex } from 'viem'
import type { BuildEvent } from '../../artifacts/build-circuits.js'
import { deployBftLightClient } from '../../bft/chain/deploy-light-client.js'
import { deployStateReader } from '../../bft/chain/deploy-state-reader.js'
import { readHead } from '../../bft/chain/read-light-client.js'
import { trustBlock } from '../../bft/light-client/light-block.js'
import type { LightClientPolicy } from '../../bft/light-client/policy.js'
import { verifyToHeight } from '../../bft/light-client/verify-to-height.js'
import { createBftDevnet } from '../../devnet/bft/create-bft-devnet.js'
import { startBftDevnetServer } from '../../devnet/bft/http/start-bft-devnet-server.js'
import { prepareBftKit } from '../../replay/bft/bft-kit.js'
import { type BlockRow, replayBlocks } from '../../replay/bft/replay-blocks.js'
import { openDestination } from '../../replay/destination.js'
import { createBftSource } from '../../sources/bft/create-bft-source.js'
import { DemoError } from '../demo-error.js'
import { type PredicateReport, provePredicate } from './prove-predicate.js'

/** First header, trusted; an adjacent one; one that is skipped to. */
const TRUSTED_HEIGHT = 1n
const ADJACENT_HEIGHT = 2n
const SKIPPED_HEIGHT = 12n
const CIRCUITS = ['bft-quorum-4', 'bft-skipping-4', 'bft-balance-32']
const DAY = 86_400_000n

export type BftDemoReport = {
  source: string
  chainId: bigint
  setup: 'development' | 'ceremony'
  validators: number
  rows: readonly BlockRow[]
  /** Read back from the contract. */
  height: bigint
  stateRoot: bigint
  predicate: PredicateReport
  /** From the first signature to the last check. */
  seconds: number
  /** Of all transactions and the check of the predicate, without deployments. */
  gas: bigint
}

/**
 * Plays a BFT chain to a light client: a devnet finalizes blocks and serves them over HTTP, the TypeScript client verifies
 * them, two are proven and accepted by a contract on a local chain, and an owner proves a balance without showing account
 * or amount.
 *
 * @throws DemoError `DEMO_UPDATE_REFUSED`, `DEMO_PREDICATE_REFUSED`; errors of the parts.
 */
export async function playBftDemo(parameters: {
  seed: string
  directory: string
  onBuild?: ((event: BuildEvent) => void) | undefined
  onNote?: ((line: string) => void) | undefined
  signal?: AbortSignal | undefined
}): Promise<BftDemoReport> {
  const { seed, directory, onBuild, onNote, signal } = parameters
  const kit = await prepareBftKit({ names: CIRCUITS, directory, onBuild, signal })
  const started = performance.now()
  const devnet = createBftDevnet({ seed, validators: 4 })
  devnet.runToHeight(SKIPPED_HEIGHT)
  const { chainId } = devnet.genesis.header
  const server = await startBftDevnetServer({ devnet })
  try {
    const source = createBftSource({ url: server.url, signal })
    // The one block that is believed: whoever deploys a light client has it from a good source.
    const first = devnet.getLightBlock(TRUSTED_HEIGHT)
    const trusted = trustBlock(first.header, first.nextValidators)
    const policy: LightClientPolicy = { chainId, trustingPeriod: 14n * DAY, clockDrift: 10_000n }
    const now = devnet.time()
    await verifyToHeight({ trusted, height: SKIPPED_HEIGHT, source, policy, now })
    onNote?.(`light client in TypeScript: height ${SKIPPED_HEIGHT} verified over ${server.url}`)

    const destination = await openDestination({ timestamp: now / 1000n + 1n })
    try {
      const { client } = destination
      const { setupKind } = kit
      const verifiers = await kit.deployVoteVerifiers(client)
      const { address } = await deployBftLightClient({
        client,
        policy,
        trusted: first.header,
        verifiers,
        setupKind,
      })
      const reader = await deployStateReader({
        client,
        lightClient: address,
        verifiers: await kit.deployStateVerifiers(client),
        setupKind,
      })
      const { rows } = await replayBlocks({
        chainId,
        trusted,
        blocks: [await source.getLightBlock(ADJACENT_HEIGHT), await source.getLightBlock(SKIPPED_HEIGHT)],
        destination,
        address,
        kit,
        onProgress: ({ stage, circuit }) => onNote?.(`${circuit}: ${stage}`),
        signal,
      })
      assertAccepted(rows)
      const head = await readHead({ client, address })
      const { header } = await source.getLightBlock(head.height)
      const predicate = await provePredicate({
        source,
        header,
        owner: devnet.accounts[0],
        client,
        reader: reader.address,
        purpose: stringToHex('concordat demo', { size: 32 }),
        prover: kit.prover,
        signal,
      })
      return {
        source: `a development BFT chain made here (seed "${seed}")`,
        chainId,
        setup: setupKind,
        validators: first.validators.length,
        rows,
        height: head.height,
        stateRoot: head.stateRoot,
        predicate,
        seconds: (performance.now() - started) / 1000,
        gas: rows.reduce((sum, { gas }) => sum + (gas ?? 0n), predicate.gas),
      }
    } finally {
      await destination.close()
    }
  } finally {
    await server.close()
  }
}

function assertAccepted(rows: readonly BlockRow[]): void {
  const refused = rows.find(({ accepted }) => !accepted)
  if (refused === undefined) return
  throw new DemoError('DEMO_UPDATE_REFUSED', 'The light client did not accept a header.', {
    facts: [`height: ${refused.height}`, `error: ${refused.error}`],
  })
}

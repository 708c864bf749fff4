import { deployBftLightClient } from '../bft/chain/deploy-light-client.js'
import { trustBlock } from '../bft/light-client/light-block.js'
import type { LightClientPolicy } from '../bft/light-client/policy.js'
import { type BftDevnet, createBftDevnet } from '../devnet/bft/create-bft-devnet.js'
import type { BftScriptInput } from '../devnet/bft/script-schema.js'
import { openDestination } from '../replay/destination.js'
import { type Cast, gatherCast } from './cast.js'
import { createHeaderLine, type HeaderLine } from './header-line.js'
import type { ScenarioKit } from './scenario-kit.js'
import { createTimeline, type Step, type StepFacts, type Timeline } from './timeline.js'

/** Milliseconds between blocks of a scenario's source chain: days pass in a few hundred blocks. */
export const BLOCK_TIME = 1_200_000
const DAY = 86_400_000n

export const VALIDATORS = ['v0', 'v1', 'v2', 'v3'] as const

/** A source chain, a destination chain with its light client, everybody's accounts, and what happened so far. */
export type Stage = {
  readonly devnet: BftDevnet
  readonly cast: Cast
  readonly kit: ScenarioKit
  readonly timeline: Timeline
  readonly headers: HeaderLine
  readonly signal: AbortSignal | undefined
  /** Time of the source chain, milliseconds. */
  now(): bigint
  /** Lets time pass on the destination chain, and for the story. */
  wait(seconds: bigint): Promise<void>
  /** Runs the source chain to a height, and the time with it. */
  runTo(height: bigint): Promise<void>
  /** Lets the source chain do everything up to now. */
  catchUp(): void
  /** Does something that costs gas, and tells it. */
  act(deed: {
    who: string
    what: string
    send: () => Promise<{ gasUsed: bigint } | readonly { gasUsed: bigint }[]>
    facts?: StepFacts | undefined
  }): Promise<void>
  close(): Promise<void>
}

/**
 * Opens a stage: a BFT chain of four validators of equal power, finalized up to height 1, and a light client of it.
 *
 * @throws errors of the devnet, of `openDestination` and of deployments
 */
export async function openStage(parameters: {
  kit: ScenarioKit
  seed: string
  script?: Omit<BftScriptInput, 'validators' | 'blockTime'> | undefined
  onStep?: ((step: Step) => void) | undefined
  signal?: AbortSignal | undefined
}): Promise<Stage> {
  const { kit, seed, script = {}, onStep, signal } = parameters
  const devnet = createBftDevnet({
    seed,
    script: {
      transfersPerBlock: 0,
      ...script,
      blockTime: BLOCK_TIME,
      validators: VALIDATORS.map((name) => ({ name, power: 10 })),
    },
  })
  devnet.runToHeight(1n)
  let time = devnet.time()
  const destination = await openDestination({ timestamp: time / 1000n + 1n })
  try {
    const { client } = destination
    const cast = await gatherCast(client)
    const policy: LightClientPolicy = {
      chainId: devnet.script.chainId,
      trustingPeriod: 14n * DAY,
      clockDrift: 10_000n,
    }
    const first = devnet.getLightBlock(1n)
    const { address } = await deployBftLightClient({
      client,
      policy,
      trusted: first.header,
      verifiers: await kit.deployVoteVerifiers(client),
      setupKind: kit.setupKind,
    })
    const timeline = createTimeline({ now: () => time, onStep })
    const headers = createHeaderLine({
      ...{ kit, devnet, client: cast.reporter, lightClient: address, signal },
      trusted: trustBlock(first.header, first.nextValidators),
    })
    const moveTo = async (next: bigint) => {
      signal?.throwIfAborted()
      if (next > time) time = next
      await destination.moveTo(time / 1000n + 1n)
    }
    return {
      ...{ devnet, cast, kit, timeline, headers, signal },
      now: () => time,
      wait: (seconds) => moveTo(time + 1000n * seconds),
      async runTo(height) {
        devnet.runToHeight(height)
        await moveTo(devnet.time())
      },
      catchUp: () => devnet.advanceTo(time),
      async act({ who, what, send, facts }) {
        signal?.throwIfAborted()
        const sent = await send()
        const gas = [sent].flat().reduce((sum, { gasUsed }) => sum + gasUsed, 0n)
        timeline.tell({ who, what, gas, facts })
      },
      close: () => destination.close(),
    }
  } catch (error) {
    await destination.close()
    throw error
  }
}

/** The first height that is final after a time of the destination chain, in seconds, when nothing goes wrong. */
export function heightAfter({ devnet }: Stage, seconds: bigint): bigint {
  const elapsed = (seconds + 60n) * 1000n - devnet.script.genesisTime
  return elapsed / BigInt(BLOCK_TIME) + 1n
}

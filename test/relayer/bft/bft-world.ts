import { expect } from 'vitest'
import { readHead } from '../../../src/bft/chain/read-light-client.js'
import {
  parseEquivocationEvidence,
  parseLightBlock,
  parseValidators,
} from '../../../src/bft/json/parse-bft-json.js'
import type { LightBlock } from '../../../src/bft/light-client/light-block.js'
import type { LightClientPolicy } from '../../../src/bft/light-client/policy.js'
import { createValidatorSet } from '../../../src/bft/validators/validator-set.js'
import { buildEquivocationWitness } from '../../../src/bft/witness/equivocation-witness.js'
import { buildQuorumWitness } from '../../../src/bft/witness/quorum-witness.js'
import { buildSkippingWitness } from '../../../src/bft/witness/skipping-witness.js'
import { type ChainClient, connectChain } from '../../../src/chain/chain-client.js'
import { systemRelayClock } from '../../../src/destination/relay-clock.js'
import { type BftDevnet, createBftDevnet } from '../../../src/devnet/bft/create-bft-devnet.js'
import type { BftScriptInput } from '../../../src/devnet/bft/script-schema.js'
import type { ProofRequest } from '../../../src/jobs/job.js'
import { serializeCircuitProof } from '../../../src/prover/circuit-proof-json.js'
import type { BftDestination } from '../../../src/relayer/bft/bft-destination.js'
import {
  type CreateBftRelayerParameters,
  createBftRelayer,
} from '../../../src/relayer/bft/create-bft-relayer.js'
import type { ProofBuyer } from '../../../src/relayer/proof-buyer.js'
import { createBftNodes } from '../../../src/sources/bft/bft-nodes.js'
import {
  deployExpectedInputs,
  deployWithStandIn,
  type ExpectedInputs,
  NO_PROOF,
  startBftDestination,
  type BftDestination as TestChain,
} from '../../contracts/bft/bft-destination.js'
import { feePolicy, RELAYER_KEY } from '../relay-world.js'
import { startBftNode, type TestNode } from './bft-node.js'

export const CHAIN_ID = 77n
const network = { family: 'bft', name: 'devnet', chainId: CHAIN_ID } as const
const PERIOD = 600_000n
export const policy: LightClientPolicy = { chainId: CHAIN_ID, trustingPeriod: PERIOD, clockDrift: 5_000n }

export type BftWorld = Awaited<ReturnType<typeof startBftWorld>>

/** A destination chain for the tests of a file. */
export async function startBftWorld() {
  const chain = await startBftDestination(1_700_000_001_000n)
  const client = await connectChain({ rpcUrl: chain.anvil.rpcUrl, privateKey: RELAYER_KEY })
  return {
    chain,
    /** Runs a test on a chain of its own kind, and undoes what it did. */
    scene: (options: SceneOptions, work: (scene: Scene) => Promise<void>) =>
      chain.isolated(async () => {
        const scene = await openScene(chain, client, options)
        try {
          await work(scene)
        } finally {
          await Promise.all(scene.nodes.map((node) => node.close()))
        }
      }),
    stop: () => chain.anvil.stop(),
  }
}

export type SceneOptions = {
  script?: BftScriptInput
  seed?: string
  /** Height to which the chain runs at first. */
  height?: bigint
  /** Block that the light client starts from. Default: the first. */
  trusted?: LightBlock | ((devnet: BftDevnet) => LightBlock)
  /** Nodes of the chain. Default: 1. */
  nodes?: number
  devnet?: BftDevnet
  /** A verifier that says yes to everything, which needs no compiler: for tests that are not about statements. */
  approves?: boolean
  policy?: LightClientPolicy
}

export type Scene = Awaited<ReturnType<typeof openScene>>

async function openScene(chain: TestChain, client: ChainClient, options: SceneOptions) {
  const { script = {}, seed = 'relayed', height = 1n, nodes: count = 1 } = options
  const devnet = options.devnet ?? createBftDevnet({ seed, script })
  if (devnet.height() < height) devnet.runToHeight(height)
  const first =
    typeof options.trusted === 'function'
      ? options.trusted(devnet)
      : (options.trusted ?? devnet.getLightBlock(1n))
  const goTo = (time: bigint) => moveTo(chain, client, time)
  await goTo(devnet.time() + 1000n)
  const standIn = options.approves
    ? await deployApproving(chain.client)
    : await deployExpectedInputs(chain.client)
  const { address: lightClient } = await deployWithStandIn({
    client: chain.client,
    policy: options.policy ?? policy,
    trusted: first.header,
    standIn: standIn.address,
  })
  const nodes: TestNode[] = []
  for (let at = 0; at < count; at++) nodes.push(await startBftNode(devnet))
  const proofs = standInProofs(standIn)
  const alarms: string[] = []

  return {
    devnet,
    nodes,
    client,
    lightClient,
    proofs,
    alarms,
    /** Moves the destination's clock, in the source chain's milliseconds. */
    goTo,
    /** Lets the source chain run, and the destination's clock with it. */
    async runTo(to: bigint) {
      devnet.runToHeight(to)
      await goTo(devnet.time() + 1000n)
    },
    head: async () => (await readHead({ client, address: lightClient })).height,
    relayer: ({
      of = {},
      ...change
    }: Partial<CreateBftRelayerParameters> & { of?: Partial<BftDestination> } = {}) =>
      createBftRelayer({
        network,
        nodes: createBftNodes({ urls: nodes.map(({ url }) => url), timeoutMs: 5_000 }),
        destinations: [{ name: 'one', client, lightClient, feePolicy, ...of }],
        proofs,
        clock: {
          ...systemRelayClock,
          now: () => Number(devnet.time()),
          sleep: (_, signal) => systemRelayClock.sleep(2, signal),
        },
        transactions: { pollMs: 1 },
        onAlarm: ({ kind, isActive }) => alarms.push(`${kind} ${isActive}`),
        ...change,
      }),
    /** How many transactions the relayer sent to the client, and that none was in vain. */
    async sent(): Promise<number> {
      const last = await client.getBlockNumber()
      let mined = 0
      for (let blockNumber = 0n; blockNumber <= last; blockNumber++) {
        const { transactions } = await client.getBlock({ blockNumber })
        for (const hash of transactions) {
          const { from, status } = await client.getTransactionReceipt({ hash })
          if (from.toLowerCase() !== client.account.address.toLowerCase()) continue
          expect(status).toBe('success')
          mined++
        }
      }
      return mined
    },
  }
}

/** Forward only: the clock of a slow machine may have run ahead. */
async function moveTo(chain: TestChain, client: ChainClient, time: bigint): Promise<void> {
  const { timestamp } = await client.getBlock()
  if (time / 1000n > timestamp) await chain.goTo(time)
}

/** Returns 1, whatever it is asked: PUSH1 1 PUSH1 0 MSTORE PUSH1 32 PUSH1 0 RETURN, behind code that deploys it. */
const APPROVING = '0x69600160005260206000f3600052600a6016f3'

async function deployApproving(client: ChainClient): Promise<ExpectedInputs> {
  const hash = await client.sendTransaction({ data: APPROVING })
  const { contractAddress } = await client.waitForTransactionReceipt({ hash })
  if (contractAddress == null) throw new Error('the verifier was not deployed')
  return { address: contractAddress, expect: async () => undefined }
}

export type StandInProofs = ProofBuyer & {
  bought: string[]
  before: ((kind: string) => Promise<void>) | undefined
}

/**
 * Proofs for a verifier that says yes to the one statement that was bought last. A statement that the circuits could not
 * prove has no witness, and is not bought.
 */
export function standInProofs(standIn: ExpectedInputs): StandInProofs {
  const made = { seconds: { witness: 0, prove: 0, verify: 0 }, peakRssBytes: undefined, proof: NO_PROOF }
  const proofs: StandInProofs = {
    bought: [],
    before: undefined,
    async buy(request) {
      await proofs.before?.(request.kind)
      const { publicInputs, circuit } = witnessOf(request)
      proofs.bought.push(circuit)
      await standIn.expect(publicInputs)
      return JSON.parse(serializeCircuitProof({ ...made, kind: request.kind, circuit, publicInputs }))
    },
  }
  return proofs
}

function witnessOf(request: ProofRequest) {
  const chainId = CHAIN_ID
  if (request.kind === 'bft-quorum')
    return buildQuorumWitness({ chainId, block: parseLightBlock(request.block) })
  if (request.kind === 'bft-skipping') {
    const trustedValidators = createValidatorSet(parseValidators(request.trustedValidators))
    return buildSkippingWitness({ chainId, trustedValidators, block: parseLightBlock(request.block) })
  }
  if (request.kind !== 'bft-equivocation') throw new Error('a proof for another family')
  return buildEquivocationWitness({ chainId, evidence: parseEquivocationEvidence(request.evidence) })
}

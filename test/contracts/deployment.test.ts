import { zeroAddress } from 'viem'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { startAnvil } from '../../src/chain/anvil.js'
import { connectChain } from '../../src/chain/chain-client.js'
import { loadContract } from '../../src/chain/compile-contracts.js'
import {
  defaultValidUntilEpoch,
  deployLightClient,
  type LightClientCheckpoint,
} from '../../src/chain/deploy-light-client.js'
import { readHead, readSyncCommitteeRoot } from '../../src/chain/read-head.js'
import { mainnet } from '../../src/ethereum/networks/mainnet.js'
import { hashTreeRootSyncCommittee } from '../../src/ethereum/ssz/hash-tree-root-sync-committee.js'
import type { ChainConfig, LightClientBootstrap } from '../../src/ethereum/types/light-client.js'
import { type DestinationChain, startDestinationChain } from './destination-chain.js'
import { BOOTSTRAP_SLOT, bareCheckpoint, CURRENT_SLOT, checkpointAt, devnet } from './devnet-light-client.js'

const OTHER_ROOT = `0x${'ab'.repeat(32)}` as const
let chain: DestinationChain

beforeAll(async () => {
  chain = await startDestinationChain(devnet.config, { slot: CURRENT_SLOT })
})
afterAll(() => chain.anvil.stop())

type Options = Partial<Parameters<typeof deployLightClient>[0]>
const deploy = (options: Options = {}) =>
  deployLightClient({
    client: chain.client,
    config: devnet.config,
    checkpoint: checkpointAt(BOOTSTRAP_SLOT),
    ...options,
  })

async function expectRefusal(options: Options, revert: string): Promise<void> {
  await expect(deploy(options)).rejects.toMatchObject({
    code: 'DEPLOYMENT_FAILED',
    facts: [expect.stringContaining(revert)],
  })
}

const withConfig = (change: Partial<ChainConfig>): Options => ({ config: { ...devnet.config, ...change } })
const withBootstrap = (change: Partial<LightClientBootstrap>): { checkpoint: LightClientCheckpoint } => ({
  checkpoint: {
    kind: 'bootstrap',
    bootstrap: { ...devnet.bootstrap({ slot: BOOTSTRAP_SLOT }), ...change },
  },
})

describe('checkpoint', () => {
  test('default: a header with its committee', async () => {
    const deployment = await deploy()
    const place = { client: chain.client, address: deployment.address }
    expect(await readHead(place)).toMatchObject({ slot: BOOTSTRAP_SLOT, status: 'active' })
    const committeeRoot = hashTreeRootSyncCommittee(devnet.committee(2n))
    expect(await readSyncCommitteeRoot({ ...place, period: 2n })).toBe(committeeRoot)
    const { abi } = loadContract('EthereumLightClient')
    const code = await chain.client.getCode({ address: deployment.address })
    expect((code?.length ?? 0) / 2).toBeLessThan(24_576)
    expect(await chain.client.readContract({ ...place, abi, functionName: 'forks' })).toHaveLength(6)
  })

  test('default: a committee alone starts at the first slot of its period', async () => {
    const checkpoint = bareCheckpoint(2n, devnet.committee(2n))
    const { address } = await deploy({ checkpoint })
    const head = await readHead({ client: chain.client, address })
    expect(head).toMatchObject({ slot: 128n, root: `0x${'00'.repeat(32)}` })
  })

  test('error: a committee that is not in the header', async () => {
    await expectRefusal(
      withBootstrap({ currentSyncCommittee: devnet.committee(3n) }),
      'InvalidCheckpointBranch',
    )
    await expectRefusal(withBootstrap({ currentSyncCommitteeBranch: [OTHER_ROOT] }), 'BranchLength')
    await expectRefusal(
      { checkpoint: { kind: 'committee', period: 2n, committeeRoot: `0x${'00'.repeat(32)}` } },
      'ZeroRoot',
    )
  })
})

describe('parameters', () => {
  const row = (name: 'deneb' | 'altair', epoch: bigint) => ({ name, epoch, version: '0x04000001' }) as const
  test.each([
    ['genesisValidatorsRoot', withConfig({ genesisValidatorsRoot: `0x${'00'.repeat(32)}` })],
    ['secondsPerSlot', withConfig({ secondsPerSlot: 0n })],
    [
      'slotsPerEpoch',
      { ...withConfig({ slotsPerEpoch: 0n }), checkpoint: bareCheckpoint(2n, devnet.committee(2n)) },
    ],
    ['syncCommitteeSize', withConfig({ syncCommitteeSize: 48 })],
    ['syncCommitteeSize', withConfig({ syncCommitteeSize: 1024 })],
    ['weakSubjectivitySeconds', { weakSubjectivitySeconds: 0n }],
    ['validUntilEpoch', { validUntilEpoch: 6n }],
    ['forks', withConfig({ forks: [row('deneb', 4n), row('altair', 1n)] })],
  ] as const)('error: %s', async (name, options) => {
    await expectRefusal(options, `InvalidParameter(${name})`)
  })

  test('error: a verifier without code, a capacity out of range or twice', async () => {
    const { address } = await deploy()
    const nobody = '0x00000000000000000000000000000000000000aa' as const
    const apk = { setupKind: 'development', circuits: [], linkVerifier: address } as const
    for (const circuits of [
      [{ capacity: 10, verifier: nobody }],
      [{ capacity: 0, verifier: address }],
      [{ capacity: 32, verifier: address }],
      [
        { capacity: 10, verifier: address },
        { capacity: 10, verifier: address },
      ],
    ]) {
      await expectRefusal({ apk: { ...apk, circuits } }, 'InvalidParameter(apkCircuits)')
    }
    await deploy({ apk })
  })

  test('error: circuits without a verifier of link, and one without code', async () => {
    const { address } = await deploy()
    const nobody = '0x00000000000000000000000000000000000000aa' as const
    const circuits = [{ capacity: 10, verifier: address }]
    for (const apk of [
      { circuits, linkVerifier: zeroAddress },
      { circuits, linkVerifier: nobody },
      { circuits: [], linkVerifier: nobody },
    ]) {
      await expectRefusal({ apk: { setupKind: 'development', ...apk } }, 'InvalidParameter(linkVerifier)')
    }
  })

  test('error: a fork guardian who is too fast', async () => {
    const guardian = '0x00000000000000000000000000000000000000aa' as const
    const week = 7n * 86_400n
    await expectRefusal(
      { forkGovernance: { guardian, delaySeconds: week - 1n } },
      'InvalidParameter(forkDelaySeconds)',
    )
    await deploy({ forkGovernance: { guardian, delaySeconds: week } })
  })

  test('default: the fork table ends two years after the last known fork', async () => {
    const { address } = await deploy()
    const { abi } = loadContract('EthereumLightClient')
    const end = await chain.client.readContract({ address, abi, functionName: 'validUntilEpoch' })
    expect(end).toBe(defaultValidUntilEpoch(devnet.config))
    // mainnet: Fulu, and 730 days of 225 epochs
    expect(defaultValidUntilEpoch(mainnet)).toBe(411_392n + 164_250n)
  })

  test('error: a bare checkpoint too far out for a slot', async () => {
    await expectRefusal(
      { checkpoint: bareCheckpoint(2n ** 60n, devnet.committee(2n)) },
      'InvalidParameter(checkpoint)',
    )
  })
})

describe('precompiles', () => {
  test('error: a chain without EIP-2537', async () => {
    const anvil = await startAnvil({ hardfork: 'cancun' })
    try {
      const client = await connectChain({ rpcUrl: anvil.rpcUrl })
      await expectRefusal({ client }, 'PrecompileMissing(0x000000000000000000000000000000000000000b)')
    } finally {
      await anvil.stop()
    }
  })

  test('behavior: the rules of Osaka serve as well', async () => {
    const anvil = await startAnvil({ hardfork: 'osaka' })
    try {
      await deploy({ client: await connectChain({ rpcUrl: anvil.rpcUrl }) })
    } finally {
      await anvil.stop()
    }
  })
})

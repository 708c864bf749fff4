import { encodeAbiParameters, pad, toEventSelector, toHex, zeroHash } from 'viem'
import { beforeAll, describe, expect, test } from 'vitest'
import { deployBftLightClient } from '../../src/bft/chain/deploy-light-client.js'
import { startAnvil } from '../../src/chain/anvil.js'
import { type ChainClient, connectChain } from '../../src/chain/chain-client.js'
import { loadContract } from '../../src/chain/compile-contracts.js'
import { deployContract } from '../../src/chain/deploy-contract.js'
import { systemRelayClock } from '../../src/destination/relay-clock.js'
import { createBftDevnet } from '../../src/devnet/bft/create-bft-devnet.js'
import { breakerVoterAbi, createBreakerVoter } from '../../src/monitor/breaker/breaker-voter.js'
import { followOutflows, SPENT } from '../../src/monitor/follow/follow-outflows.js'
import { createWatch } from '../../src/monitor/watch/create-watch.js'
import {
  fedMember,
  frozenClient,
  memoryStore,
  recordedEvents,
  signer,
  testClock,
} from './support/watch-fixture.js'

/** The first two accounts that anvil gives money to. */
const KEYS = [
  '0xac0974bec39a17e36ba4a6b4d238ff944bacb478cbed5efcae784d7bf4f2ff80',
  '0x59c6995e998f97a5a0044966f0945389dc9e86dae88c7a8412f4603b6b78690d',
] as const
const FEES = { maxFeePerGas: 500_000_000_000n, maxGas: 500_000n }
const HOUR = 3_600n

type Shape = { type: string; name?: string | undefined; inputs?: readonly { type: string }[] }
const shapeOf = ({ type, name, inputs = [] }: Shape) =>
  `${type} ${name}(${inputs.map((input) => input.type).join(',')})`

let monitor: ChainClient
let stranger: ChainClient
let breaker: `0x${string}`
beforeAll(async () => {
  const anvil = await startAnvil()
  monitor = await connectChain({ rpcUrl: anvil.rpcUrl, privateKey: KEYS[0] })
  stranger = await connectChain({ rpcUrl: anvil.rpcUrl, privateKey: KEYS[1] })
  const verifier = `0x${'fe'.repeat(20)}` as const
  await monitor.request({ method: 'anvil_setCode', params: [verifier, '0x00'] } as never)
  // The first block is from 1970.
  await monitor.request({ method: 'evm_mine' } as never)
  const { genesis, script } = createBftDevnet({
    seed: 'breaker',
    script: { genesisTime: Date.now() - 60_000 },
  })
  const { address: lightClient } = await deployBftLightClient({
    client: monitor,
    policy: { chainId: script.chainId, trustingPeriod: 86_400_000n, clockDrift: 10_000n },
    trusted: genesis.header,
    verifiers: [{ statement: 'quorum', size: 4, verifier }],
    setupKind: 'development',
  })
  const own = monitor.account.address
  const coalition = await deployContract({
    client: monitor,
    name: 'Coalition',
    artifact: loadContract('Coalition'),
    args: [
      { delay: 172_800n, proposers: [own], executors: [own] },
      { guardian: own, vetoCouncil: own, monitors: [own], monitorQuorum: 1n },
      [{ client: lightClient, name: 'bft', health: { staleAfter: HOUR, healthyBelow: HOUR / 2n } }],
    ],
  })
  const policy = {
    cooldown: HOUR,
    maxCooldown: 5n * HOUR,
    memoryWindow: 72n * HOUR,
    voteWindow: HOUR,
    budgetWindow: 24n * HOUR,
    perTarget: 2,
    inTotal: 4,
    guardedActions: 10,
    guardedWindow: Number(HOUR),
  }
  const artifact = loadContract('CircuitBreaker')
  const args = [coalition.address, verifier, policy]
  breaker = (await deployContract({ client: monitor, name: 'CircuitBreaker', artifact, args })).address
  return () => anvil.stop()
})

function voterOf(client: ChainClient) {
  const lanes = new Map<string, readonly unknown[]>()
  const store = {
    load: async (lane: string) => (lanes.get(lane) ?? []) as never,
    save: async (lane: string, transactions: readonly unknown[]) => void lanes.set(lane, transactions),
  }
  return createBreakerVoter({
    client,
    breaker,
    feePolicy: FEES,
    store,
    clock: systemRelayClock,
    pollMs: 50,
  })
}

describe('createBreakerVoter', () => {
  test('default: what it calls is what the contracts have', () => {
    const compiled = loadContract('CircuitBreaker').abi.map((entry) => shapeOf(entry as Shape))
    for (const entry of breakerVoterAbi) expect(compiled).toContain(shapeOf(entry))
    const events = loadContract('IFlowLimiter').abi.map((entry) => shapeOf(entry as Shape))
    expect(events).toContain(shapeOf(SPENT))
  })

  test('default: an alert trips the breaker of a coalition, once', async () => {
    const { feed, member } = fedMember('bft')
    const { store } = memoryStore()
    const { events, trips } = recordedEvents()
    const voter = voterOf(monitor)
    const target = { memberId: 1n, route: zeroHash }
    expect(await voter.modeOf(target)).toBe('normal')
    const watch = await createWatch({
      members: [member],
      sinks: [],
      store,
      signer,
      clock: testClock(),
      events,
      breaker: {
        voter,
        policy: { windowMs: 86_400_000n, perTarget: 2, inTotal: 6, quorum: 1 },
        revoteMs: 3_600_000n,
        members: new Map([['bft', { id: 1n, routes: new Map() }]]),
      },
    })
    feed.push(frozenClient())
    await watch.lookOnce(new AbortController().signal)
    await watch.lookOnce(new AbortController().signal)
    expect(trips.map(({ result }) => result)).toEqual(['planned', 'voted'])
    expect(await voter.modeOf(target)).toBe('paused')
  })

  test('error: nobody but a monitor votes, and for members alone', async () => {
    const vote = { memberId: 1n, route: zeroHash, mode: 'guarded', digest: zeroHash } as const
    const { signal } = new AbortController()
    await expect(voterOf(stranger).vote(vote, () => true, signal)).rejects.toMatchObject({
      code: 'BREAKER_FAILED',
      cause: { errorName: 'NotMonitor' },
    })
    await expect(voterOf(monitor).vote({ ...vote, memberId: 9n }, () => true, signal)).rejects.toMatchObject({
      code: 'BREAKER_FAILED',
    })
    await expect(voterOf(monitor).modeOf({ memberId: 9n, route: zeroHash })).rejects.toMatchObject({
      code: 'BREAKER_FAILED',
    })
  })
})

describe('followOutflows', () => {
  test('default: each event of the route is read once, from the first look on', async () => {
    const limiter = `0x${'f1'.repeat(20)}` as const
    // Logs what it is called with: data, then four topics.
    const code = '0x602060006000376080356060356040356020356020'.concat('6000a400')
    await stranger.request({ method: 'anvil_setCode', params: [limiter, code] } as never)
    const route = pad('0x07')
    const spend = async (member: bigint, over: `0x${string}`, value: bigint) => {
      const words = [
        toHex(value, { size: 32 }),
        toEventSelector(SPENT),
        toHex(member, { size: 32 }),
        over,
        route,
      ]
      const types = words.map(() => ({ type: 'bytes32' }) as const)
      const hash = await stranger.sendTransaction({ to: limiter, data: encodeAbiParameters(types, words) })
      await stranger.waitForTransactionReceipt({ hash })
    }
    const follower = followOutflows({
      member: 'one',
      routes: [{ name: 'bridge', nodes: [stranger], limiter, memberId: 1n, route, confirmations: 0n }],
    })
    await spend(1n, route, 1n)
    let { initial: state } = follower
    const amounts: bigint[][] = []
    const look = async () => {
      const seen = await follower.look({ state, now: 5n, signal: new AbortController().signal })
      state = seen.state
      expect(seen.failures).toEqual([])
      amounts.push(seen.observations.map((each) => (each.kind === 'outflow' ? each.amount : -1n)))
    }
    await look()
    await spend(1n, route, 40n)
    await spend(2n, route, 41n)
    await spend(1n, pad('0x08'), 42n)
    await spend(1n, route, 43n)
    await look()
    await look()
    expect(amounts).toEqual([[], [40n, 43n], []])
  })
})

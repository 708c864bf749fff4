import {
  type Client,
  createClient,
  custom,
  decodeFunctionData,
  encodeAbiParameters,
  encodeEventTopics,
  encodeFunctionResult,
  type Hex,
  numberToHex,
  pad,
  parseAbi,
} from 'viem'
import { describe, expect, test } from 'vitest'
import { bftLightClientAbi } from '../../src/bft/chain/bft-light-client-abi.js'
import { mainnet } from '../../src/ethereum/networks/mainnet.js'
import { createStaleClient } from '../../src/monitor/detector/stale-client.js'
import { createUnusualOutflow } from '../../src/monitor/detector/unusual-outflow.js'
import { followClients } from '../../src/monitor/follow/follow-clients.js'
import { followOutflows, SPENT } from '../../src/monitor/follow/follow-outflows.js'
import type { Observation } from '../../src/monitor/observation/observation.js'
import { BEACON_THRESHOLDS } from '../../src/monitor/thresholds.js'

const ADDRESS = `0x${'ab'.repeat(20)}` as const
const ROUTE = pad('0x07')
const NOW = 1_800_000_000_000n
const signal = () => new AbortController().signal

type Asked = { method: string; params?: readonly unknown[] }

/** A node of a destination chain that answers what it is told to. */
function node(answer: (asked: Asked) => unknown): Client {
  return createClient({
    transport: custom({ request: async (asked: Asked) => answer(asked) }, { retryCount: 0 }),
  })
}

const dead = node(() => {
  throw new Error('away')
})

const abi = parseAbi([
  'function head() view returns (uint256)',
  'function status() view returns (uint8)',
  'function WEAK_SUBJECTIVITY_SECONDS() view returns (uint256)',
])

/** A node that has a light client in a state, at a head. */
const clientNode = (status: 0 | 1 | 2, head = 100n) =>
  node(({ params }) => {
    const [{ data }] = params as [{ data: Hex }]
    const { functionName } = decodeFunctionData({ abi, data })
    const result = { head, status, WEAK_SUBJECTIVITY_SECONDS: 1_000_000n }[functionName]
    return encodeFunctionResult({ abi, functionName, result } as Parameters<typeof encodeFunctionResult>[0])
  })

async function lookAt(nodes: readonly Client[]) {
  const clients = [{ name: 'base', nodes, address: ADDRESS }]
  const follower = followClients({ member: 'one', config: mainnet, clients })
  const { observations, failures } = await follower.look({ state: undefined, now: NOW, signal: signal() })
  const [seen] = observations as Extract<Observation, { kind: 'client' }>[]
  const codes = failures.map((failure) => `${failure.node} ${failure.code}`)
  return { seen, codes, observations }
}

describe('a light client over several nodes', () => {
  test('default: what most nodes say is told, with how many they are', async () => {
    const { seen, codes } = await lookAt([clientNode(2), clientNode(2, 90n), clientNode(0)])
    expect(seen).toMatchObject({ status: 'frozen', height: 90n, nodes: { agreed: 2, asked: 3 } })
    expect(codes).toEqual([])
  })

  test('behavior: one node of three cannot freeze a client, make it older or younger, or keep it from being told', async () => {
    for (const liar of [clientNode(2), clientNode(1), clientNode(0, 1n), clientNode(0, 1n << 60n), dead]) {
      const { seen } = await lookAt([liar, clientNode(0), clientNode(0)])
      expect(seen).toMatchObject({ status: 'active', height: 100n })
    }
    expect((await lookAt([dead, clientNode(2), clientNode(2)])).codes).toEqual(['base UNEXPECTED'])
  })

  test('error: nodes of which no most say the same, or answer, say nothing of the client', async () => {
    const { observations, codes } = await lookAt([clientNode(2), clientNode(0)])
    expect(observations).toEqual([])
    expect(codes).toEqual(['base NODES_DISAGREE'])
    expect((await lookAt([clientNode(2), dead])).observations).toEqual([])
    expect((await lookAt([clientNode(2), dead, dead])).observations).toEqual([])
  })

  test('behavior: the alert says how many agreed, and that one alone is confirmed by nobody', async () => {
    const detector = createStaleClient(BEACON_THRESHOLDS.staleClient)
    const factOf = async (nodes: readonly Client[]) => {
      const { seen } = await lookAt(nodes)
      const { signals } = detector.observe(detector.initial, seen!)
      return signals.find(({ kind }) => kind === 'client-frozen')?.facts.nodes
    }
    expect(await factOf([clientNode(2), clientNode(2), dead])).toBe('2 of 3')
    expect(await factOf([clientNode(2)])).toBe('1 of 1, which nobody confirms')
  })
})

describe('a light client of a BFT chain', () => {
  test('behavior: its trusting period is in milliseconds', async () => {
    const result = {
      TRUSTING_PERIOD: 1_209_600_000n,
      head: 7n,
      status: 0,
      headerAt: {
        ...{ headerHash: 1n, stateRoot: 1n, validatorsRoot: 1n, nextValidatorsRoot: 1n },
        ...{ timestamp: NOW - 1_000_000_000n, recordedAt: 1n },
      },
    }
    const bft = node(({ params }) => {
      const [{ data }] = params as [{ data: Hex }]
      const { functionName } = decodeFunctionData({ abi: bftLightClientAbi, data })
      const value = result[functionName as keyof typeof result]
      return encodeFunctionResult({ abi: bftLightClientAbi, functionName, result: value } as Parameters<
        typeof encodeFunctionResult
      >[0])
    })
    const clients = [{ name: 'base', nodes: [bft], address: ADDRESS }]
    const follower = followClients({ member: 'one', config: undefined, clients })
    const { observations } = await follower.look({ state: undefined, now: NOW, signal: signal() })
    expect(observations).toMatchObject([{ kind: 'client', expiresAfter: 1_209_600_000n }])
    // 11.6 of 14 days are used up.
    const detector = createStaleClient(BEACON_THRESHOLDS.staleClient)
    const { signals } = detector.observe(detector.initial, observations[0]!)
    expect(signals).toMatchObject([{ kind: 'client-stale', grade: 'warning' }])
  })
})

/** A node that shows events at heights, up to its head. */
const outflowNode = (head: () => bigint, events: readonly { at: bigint; value: bigint }[]) =>
  node(({ method, params }) => {
    if (method === 'eth_blockNumber') return numberToHex(head())
    const [{ fromBlock, toBlock }] = params as [{ fromBlock: Hex; toBlock: Hex }]
    return events
      .filter(({ at }) => at >= BigInt(fromBlock) && at <= BigInt(toBlock) && at <= head())
      .map(({ at, value }) => ({
        address: ADDRESS,
        topics: encodeEventTopics({ abi: [SPENT], args: { member: 1n, route: ROUTE, consumer: ADDRESS } }),
        data: encodeAbiParameters([{ type: 'uint256' }], [value]),
        blockNumber: numberToHex(at),
        blockHash: pad(numberToHex(at)),
        transactionHash: pad('0x1'),
        transactionIndex: '0x0',
        logIndex: numberToHex(value),
        removed: false,
      }))
  })

/** Two looks: one before the events, one at `head`. */
async function flowsOver(nodesAt: (head: () => bigint) => readonly Client[]) {
  let height = 10n
  const nodes = nodesAt(() => height)
  const routes = [{ name: 'bridge', nodes, limiter: ADDRESS, memberId: 1n, route: ROUTE, confirmations: 0n }]
  const follower = followOutflows({ member: 'one', routes })
  const first = await follower.look({ state: follower.initial, now: NOW, signal: signal() })
  height = 20n
  const second = await follower.look({ state: first.state, now: NOW, signal: signal() })
  const codes = [...first.failures, ...second.failures].map(({ code }) => code)
  const flows = second.observations.map((each) =>
    each.kind === 'outflow' ? [each.amount, each.nodes?.agreed, each.nodes?.asked] : [],
  )
  return { flows, codes, state: second.state as ReadonlyMap<string, bigint> }
}

describe('outflows over several nodes', () => {
  const real = [{ at: 12n, value: 5n }]
  const lie = [{ at: 13n, value: 1_000_000n }]

  test('default: an event that most nodes show counts once, with how many they are', async () => {
    const { flows, codes } = await flowsOver((head) => [
      outflowNode(head, real),
      outflowNode(head, [...real, ...real]),
      outflowNode(head, []),
    ])
    expect(flows).toEqual([[5n, 2, 3]])
    expect(codes).toEqual([])
  })

  test('behavior: one node of three neither invents an event, nor hides one, nor holds the others up', async () => {
    for (const liar of [lie, [], [{ at: 12n, value: 6n }]]) {
      const { flows } = await flowsOver((head) => [
        outflowNode(head, liar),
        outflowNode(head, real),
        outflowNode(head, real),
      ])
      expect(flows).toEqual([[5n, 2, 3]])
    }
    for (const odd of [dead, outflowNode(() => 0n, []), outflowNode(() => 1n << 60n, real)]) {
      const { flows } = await flowsOver((head) => [odd, outflowNode(head, real), outflowNode(head, real)])
      expect(flows[0]?.[0]).toBe(5n)
    }
  })

  test('error: two nodes that do not show the same are asked again', async () => {
    const { flows, codes, state } = await flowsOver((head) => [
      outflowNode(head, real),
      outflowNode(head, []),
    ])
    expect(flows).toEqual([])
    expect(codes).toEqual(['NODES_DISAGREE'])
    expect(state.get('bridge')).toBe(11n)
  })

  test('behavior: the alert says how many showed it', () => {
    const detector = createUnusualOutflow(BEACON_THRESHOLDS.outflow)
    let { initial: state } = detector
    const hour = 3_600_000n
    const facts: unknown[] = []
    for (let at = 0n; at < 30n; at++) {
      const amount = at === 29n ? 10n ** 12n : 100n
      const nodes = { agreed: 2, asked: 3 }
      const seen = {
        kind: 'outflow',
        member: 'one',
        time: NOW + at * hour,
        route: 'r',
        amount,
        nodes,
      } as const
      const judged = detector.observe(state, seen)
      state = judged.state
      facts.push(...judged.signals.map((told) => told.facts.nodes))
    }
    expect(facts).toEqual(['2 of 3'])
  })
})

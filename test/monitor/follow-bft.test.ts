import { describe, expect, test } from 'vitest'
import { hashHeader } from '../../src/bft/votes/header.js'
import { type BftDevnet, createBftDevnet } from '../../src/devnet/bft/create-bft-devnet.js'
import { createDevnetApp } from '../../src/devnet/bft/http/devnet-app.js'
import type { BftScriptInput } from '../../src/devnet/bft/script-schema.js'
import { createDetectors } from '../../src/monitor/create-detectors.js'
import { createMonitor } from '../../src/monitor/create-monitor.js'
import { followBft } from '../../src/monitor/follow/follow-bft.js'
import type { Observation } from '../../src/monitor/observation/observation.js'
import { bftThresholds } from '../../src/monitor/thresholds.js'
import type { BftNode } from '../../src/sources/bft/bft-nodes.js'
import { createBftSource } from '../../src/sources/bft/create-bft-source.js'

const NAMES = ['v0', 'v1', 'v2', 'v3', 'v4', 'v5', 'v6']
const HONEST = [
  ['v3', 'v4'],
  ['v5', 'v6'],
]

type Answer = (path: string, honest: () => Response | Promise<Response>) => Response | Promise<Response>

function devnetOf(script: Pick<BftScriptInput, 'faults' | 'changes'> = {}): BftDevnet {
  const validators = NAMES.map((name) => ({ name, power: 10 }))
  return createBftDevnet({ seed: 'follow', script: { validators, transfersPerBlock: 0, ...script } })
}

/** A node of a devnet, through its own routes; `answer` makes it lie or fail. */
function nodeOf(name: string, devnet: BftDevnet, answer: Answer = (_, honest) => honest()): BftNode {
  const app = createDevnetApp(devnet)
  return {
    name,
    open: (signal) =>
      createBftSource({
        url: `http://${name}.test`,
        signal,
        fetch: async (url) => answer(new URL(url).pathname, () => app.request(url)),
      }),
  }
}

const away: Answer = () => {
  throw new TypeError('connection refused')
}

/** Looks once a second of the devnet's time. */
async function play(
  devnet: BftDevnet,
  nodes: readonly BftNode[],
  { seconds, hash = hashHeader(devnet.genesis.header) }: { seconds: number; hash?: bigint },
) {
  const { chainId, genesisTime } = devnet.script
  const follower = followBft({
    member: 'bft',
    policy: { chainId, trustingPeriod: 86_400_000n, clockDrift: 10_000n },
    checkpoint: { height: 0n, hash },
    nodes,
  })
  const monitor = createMonitor({
    member: 'bft',
    detectors: createDetectors(bftThresholds({ blockTimeMs: 1000n })),
  })
  let { initial: state } = follower
  let memory = monitor.initial
  const raised = new Set<string>()
  const observations: Observation[] = []
  const failures: string[] = []
  for (let second = 1; second <= seconds; second++) {
    const now = genesisTime + BigInt(second) * 1000n
    devnet.advanceTo(now)
    const look = await follower.look({ state, now, signal: new AbortController().signal })
    state = look.state
    failures.push(...look.failures.map(({ node, code }) => `${node} ${code}`))
    for (const observation of [...look.observations, { kind: 'clock', member: 'bft', time: now } as const]) {
      observations.push(observation)
      const step = monitor.observe(memory, observation)
      memory = step.state
      expect(step.faults).toEqual([])
      for (const { kind, grade } of step.signals) if (grade !== undefined) raised.add(`${kind} ${grade}`)
    }
  }
  return { raised: [...raised].sort(), observations, failures: [...new Set(failures)] }
}

describe('followBft', () => {
  test('default: a quiet chain over two nodes is followed height by height, and nothing is raised', async () => {
    const devnet = devnetOf()
    const { raised, observations, failures } = await play(
      devnet,
      [nodeOf('a', devnet), nodeOf('b', devnet)],
      {
        seconds: 14,
      },
    )
    expect(raised).toEqual([])
    expect(failures).toEqual([])
    const shares = observations.filter(({ kind }) => kind === 'participation')
    const heights = shares.map((each) => ('height' in each ? each.height : undefined))
    expect(heights).toEqual([...new Set(heights)].sort((left, right) => Number(left! - right!)))
    expect(heights.length).toBeGreaterThan(5)
    // Late votes count: the commit alone may stop at the quorum.
    expect(shares.every((each) => 'share' in each && each.share === 1)).toBe(true)
  })

  test('behavior: two finalized blocks of a height are a conflict, and of nodes that serve one each too', async () => {
    const script = {
      faults: [
        { kind: 'equivocation', heights: [6, 9], validators: ['v0', 'v1', 'v2'], groups: HONEST },
        { kind: 'partition', from: 5_500, to: 60_000, groups: HONEST },
      ],
    } as const
    const devnet = devnetOf(script as unknown as Pick<BftScriptInput, 'faults'>)
    const one =
      (which: 0 | -1): Answer =>
      async (path, honest) => {
        const response = await honest()
        if (!path.startsWith('/v1/finalized/') || response.status !== 200) return response
        const { blocks } = (await response.json()) as { blocks: unknown[] }
        return Response.json({ blocks: blocks.slice(which === 0 ? 0 : -1).slice(0, 1) })
      }
    const { raised } = await play(devnet, [nodeOf('a', devnet, one(0)), nodeOf('b', devnet, one(-1))], {
      seconds: 14,
    })
    expect(raised).toContain('conflicting-finality critical')
    expect(raised).toContain('nodes-disagree warning')
  })

  test('behavior: 3 of 7 crash: the stall is told while nodes answer', async () => {
    const faults = [{ kind: 'crash', from: 6_000, validators: ['v0', 'v1', 'v2'] }] as const
    const devnet = devnetOf({ faults } as unknown as Pick<BftScriptInput, 'faults'>)
    const { raised } = await play(devnet, [nodeOf('a', devnet)], { seconds: 20 })
    expect(raised).toContain('missed-finality warning')
  })

  test('error: a node that makes up a block fools nobody; its failure is told', async () => {
    const devnet = devnetOf()
    const forged: Answer = async (path, honest) => {
      const response = await honest()
      const text = await response.text()
      // Another state root: no signature fits.
      const body = path.startsWith('/v1/finalized/')
        ? text.replaceAll(/"stateRoot":"\d+"/g, '"stateRoot":"12345"')
        : text
      return new Response(body, { status: response.status })
    }
    const nodes = [nodeOf('liar', devnet, forged), nodeOf('a', devnet), nodeOf('b', devnet)]
    const { raised, failures } = await play(devnet, nodes, { seconds: 10 })
    expect(raised).toEqual(['node-failing warning', 'nodes-disagree warning'])
    expect(failures).toEqual(['liar BLOCK_REFUSED'])
  })

  test('error: a node that is ahead and keeps late votes to itself makes no low participation', async () => {
    const devnet = devnetOf()
    const hurried: Answer = async (path, honest) => {
      const response = await honest()
      if (path.startsWith('/v1/votes/')) return Response.json({ votes: [] })
      if (path !== '/v1/blocks/latest' || response.status !== 200) return response
      const block = (await response.json()) as { header: { height: string } }
      const height = String(BigInt(block.header.height) + 1n)
      return Response.json({ ...block, header: { ...block.header, height } })
    }
    const nodes = [nodeOf('liar', devnet, hurried), nodeOf('a', devnet), nodeOf('b', devnet)]
    const { raised, observations } = await play(devnet, nodes, { seconds: 14 })
    expect(raised).toEqual(['node-failing warning'])
    const shares = observations.flatMap((each) => (each.kind === 'participation' ? [each.share] : []))
    expect(shares.length).toBeGreaterThan(5)
    expect(shares.every((share) => share === 1)).toBe(true)
  })

  test('error: nodes that are away are failures and no stall: the monitor says that it is blind', async () => {
    const devnet = devnetOf()
    let isAway = false
    const flaky: Answer = (path, honest) => (isAway ? away(path, honest) : honest())
    const follower = followBft({
      member: 'bft',
      policy: { chainId: devnet.script.chainId, trustingPeriod: 86_400_000n, clockDrift: 10_000n },
      checkpoint: { height: 0n, hash: hashHeader(devnet.genesis.header) },
      nodes: [nodeOf('a', devnet, flaky), nodeOf('b', devnet, away), nodeOf('c', devnet, flaky)],
    })
    let { initial: state } = follower
    const kinds: string[][] = []
    for (let second = 1; second <= 6; second++) {
      isAway = second > 4
      const now = devnet.script.genesisTime + BigInt(second) * 1000n
      devnet.advanceTo(now)
      const look = await follower.look({ state, now, signal: new AbortController().signal })
      state = look.state
      kinds.push([...new Set(look.observations.map(({ kind }) => kind))])
    }
    expect(kinds[3]).toContain('finality')
    expect(kinds[4]).toEqual(['node'])
    const wrong = await play(devnet, [nodeOf('a', devnet)], { seconds: 3, hash: 1n })
    expect(wrong.failures).toEqual(['a ANSWER_REFUSED'])
  })
})

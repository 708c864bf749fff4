import { readFileSync } from 'node:fs'
import { resolve } from 'node:path'
import { getAddress, type Hex, keccak256, stringToBytes, toFunctionSelector } from 'viem'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { loadContract } from '../../src/chain/compile-contracts.js'
import { consumerGateErrorsAbi, gateArguments } from '../../src/chain/consumer-gate.js'
import { deployStateVerifier } from '../../src/chain/deploy-state-verifier.js'
import { readHead, readSyncCommitteeRoot } from '../../src/chain/read-head.js'
import { latchEvidence, release, tripAsGuardian, voteTrip } from '../../src/coalition/act.js'
import { deployCoalition } from '../../src/coalition/deploy-coalition.js'
import { readFlow } from '../../src/coalition/read-flow.js'
import { readMembers } from '../../src/coalition/read-members.js'
import { readMode } from '../../src/coalition/read-mode.js'
import { routeId, WHOLE_MEMBER } from '../../src/coalition/route-id.js'
import { spend } from '../../src/coalition/spend.js'
import { hashTreeRootSyncCommittee } from '../../src/ethereum/ssz/hash-tree-root-sync-committee.js'
import { deployInbox } from '../../src/messages/deploy-messages.js'
import { devnet, HONEST } from '../contracts/devnet-light-client.js'
import { HEALTH, LIMITS, startCoalition, WAD } from './coalition-on-anvil.js'

const MEMBER = 1n
const ROUTE = routeId('messages')
const DIGEST = keccak256('0x01')

let world: Awaited<ReturnType<typeof startCoalition>>
beforeAll(async () => {
  world = await startCoalition()
})
afterAll(() => world?.anvil.stop())

const isolated = (name: string, work: () => Promise<void>) =>
  test(name, { timeout: 120_000 }, () => world.isolated(work))
const target = () => ({ walletClient: world.client, breaker: world.breaker })
const modeOf = async (route?: Hex) => (await readMode({ ...world, member: MEMBER, route })).mode
const refused = (errorName: string) => ({ code: 'SUBMISSION_REVERTED', errorName })

describe('a coalition', () => {
  test('default: routes are named by their text', () => {
    expect(ROUTE).toBe(keccak256(stringToBytes('messages')))
    expect(BigInt(WHOLE_MEMBER)).toBe(0n)
  })

  test('default: its members are those it was deployed with', async () => {
    expect(await readMembers(world)).toEqual([
      { id: 1n, client: getAddress(world.lightClient.address), name: 'devnet', active: true, health: HEALTH },
    ])
  })

  test('error: a member that is none', async () => {
    await expect(readMode({ ...world, member: 2n })).rejects.toMatchObject({ code: 'UNKNOWN_MEMBER' })
    await expect(readMode({ ...world, member: 0n })).rejects.toMatchObject({ code: 'UNKNOWN_MEMBER' })
  })

  test('args: governance needs a proposer, two days and sane limits', async () => {
    const { settings } = world
    const governance = { ...settings.governance, proposers: [] }
    await expect(deployCoalition({ ...settings, governance })).rejects.toMatchObject({
      code: 'INVALID_PARAMETER',
    })
    const hasty = { ...settings.governance, delay: 172_799n }
    await expect(deployCoalition({ ...settings, governance: hasty })).rejects.toMatchObject({
      code: 'DEPLOYMENT_FAILED',
    })
    const limits = { ...LIMITS, memberships: 3n }
    await expect(deployCoalition({ ...settings, limits })).rejects.toThrow('LimitsTooLoose')
  })
})

describe('modes', () => {
  isolated('default: the guardian pauses one route, and anybody releases it after its time', async () => {
    await tripAsGuardian({ ...target(), member: MEMBER, route: ROUTE, mode: 'paused' })
    expect(await readMode({ ...world, member: MEMBER, route: ROUTE })).toMatchObject({
      mode: 'paused',
      cause: 'guardian',
      by: world.guardian,
    })
    expect(await modeOf()).toBe('normal')
    const call = { ...target(), walletClient: world.monitors[0], member: MEMBER, route: ROUTE }
    await expect(release(call)).rejects.toMatchObject(refused('CoolingDown'))
    await world.later(3_600n)
    await expect(release(call)).rejects.toMatchObject(refused('Unhealthy'))
    await world.lightClient.submit(devnet.makeUpdate(HONEST))
    await release(call)
    expect(await modeOf(ROUTE)).toBe('normal')
  })

  isolated('behavior: monitors trip together, and neither the guardian nor a stranger for them', async () => {
    const call = { ...target(), member: MEMBER, mode: 'guarded', alertDigest: DIGEST } as const
    await expect(voteTrip(call)).rejects.toMatchObject(refused('NotMonitor'))
    await voteTrip({ ...call, walletClient: world.monitors[0] })
    expect(await modeOf()).toBe('normal')
    await voteTrip({ ...call, walletClient: world.monitors[1] })
    const reason = await readMode({ ...world, member: MEMBER })
    expect(reason).toMatchObject({ mode: 'guarded', cause: 'vote', detail: DIGEST })
    expect(reason.until - reason.since).toBe(3_600n)
    const trip = { ...target(), walletClient: world.monitors[0], member: MEMBER, mode: 'paused' } as const
    await expect(tripAsGuardian(trip)).rejects.toMatchObject(refused('NotGuardian'))
  })

  isolated('behavior: a proven conflict freezes the member, for good', async () => {
    await expect(latchEvidence({ ...target(), member: MEMBER })).rejects.toMatchObject(refused('NoEvidence'))
    await world.lightClient.submit(devnet.makeUpdate(HONEST))
    await world.lightClient.report(devnet.makeUpdate({ ...HONEST, execution: { gasUsed: 1n } }))
    expect(await readMode({ ...world, member: MEMBER })).toMatchObject({ mode: 'frozen', cause: 'live' })
    await latchEvidence({ ...target(), member: MEMBER })
    expect(await readMode({ ...world, member: MEMBER })).toMatchObject({ mode: 'frozen', cause: 'evidence' })
  })

  isolated(
    'behavior: a light client takes updates and rotates twice while its member is paused',
    async () => {
      const { lightClient, client } = world
      await tripAsGuardian({ ...target(), member: MEMBER, mode: 'paused' })
      await tripAsGuardian({ ...target(), member: MEMBER, flow: 'ingestion', mode: 'paused' })
      await lightClient.submit(devnet.makeUpdate({ ...HONEST, withNextCommittee: true }))
      const step = { finalizedSlot: 200n, attestedSlot: 210n, withNextCommittee: true }
      await lightClient.submit(devnet.makeUpdate(step))
      expect(await readHead({ client, address: lightClient.address })).toMatchObject({ slot: 200n })
      const root = await readSyncCommitteeRoot({ client, address: lightClient.address, period: 4n })
      expect(root).toBe(hashTreeRootSyncCommittee(devnet.committee(4n)))
      expect(await modeOf()).toBe('paused')

      await world.later(2n * 3_600n)
      await lightClient.submit(devnet.makeUpdate({ finalizedSlot: 264n, attestedSlot: 274n }))
      await release({ ...target(), member: MEMBER })
      await release({ ...target(), member: MEMBER, flow: 'ingestion' })
      expect(await modeOf()).toBe('normal')
    },
  )
})

describe('flow', () => {
  isolated('default: a route spends what its stake covers, and no more', async () => {
    const { client, limiter, guardian } = world
    await world.setStake(1_000n * WAD)
    await world.govern('FlowLimiter', limiter, 'setRoute', [MEMBER, ROUTE, WAD / 2n])
    await world.govern('FlowLimiter', limiter, 'setConsumer', [MEMBER, ROUTE, guardian, true])
    await world.govern('FlowLimiter', limiter, 'observeStake', [MEMBER])
    const route = { limiter, member: MEMBER, route: ROUTE }
    expect(await readFlow({ client, ...route })).toMatchObject({ slashable: 0n, cap: 0n, available: 0n })
    await world.later(600n)
    const full = { slashable: 1_000n * WAD, weight: WAD / 2n, cap: 50n * WAD, available: 25n * WAD }
    expect(await readFlow({ client, ...route })).toEqual(full)
    await spend({ walletClient: client, ...route, value: 25n * WAD })
    const again = spend({ walletClient: client, ...route, value: WAD })
    await expect(again).rejects.toMatchObject(refused('FlowLimited'))
    const stranger = spend({ walletClient: world.monitors[0], ...route, value: 0n })
    await expect(stranger).rejects.toMatchObject(refused('NotConsumer'))
  })
})

describe('consumers', () => {
  test('behavior: the errors of a gate are those of the interface', () => {
    const { abi } = loadContract('IConsumerGate')
    const errors = abi.filter(({ type }) => type === 'error')
    const signature = (item: unknown) => toFunctionSelector(item as never)
    const shape = ({ name, inputs }: (typeof consumerGateErrorsAbi)[number]) =>
      signature({ type: 'function', name, inputs, outputs: [], stateMutability: 'view' })
    const sorted = (items: readonly unknown[]) => items.map((item) => shape(item as never)).sort()
    expect(sorted(consumerGateErrorsAbi)).toEqual(sorted(errors))
  })

  isolated('behavior: an inbox is bound to its gate, and one without a gate to none', async () => {
    const { client, lightClient, breaker } = world
    const stateVerifier = await deployStateVerifier({
      client,
      lightClient: lightClient.address,
      slotsPerHistoricalRoot: 64n,
    })
    const parameters = {
      client,
      stateVerifier: stateVerifier.address,
      sourceChainId: devnet.config.chainId,
      outbox: lightClient.address,
    }
    const read = ({ address, abi }: Awaited<ReturnType<typeof deployInbox>>, functionName: string) =>
      client.readContract({ address, abi, functionName })
    const gated = await deployInbox({ ...parameters, gate: { address: breaker, route: ROUTE } })
    expect([await read(gated, 'GATE'), await read(gated, 'ROUTE')]).toEqual([getAddress(breaker), ROUTE])
    const free = await deployInbox(parameters)
    expect([await read(free, 'GATE'), await read(free, 'ROUTE')]).toEqual(gateArguments(undefined))
    const wrong = { address: world.guardian, route: ROUTE }
    await expect(deployInbox({ ...parameters, gate: wrong })).rejects.toThrow('InvalidGate')
  })

  test.each([
    ['Inbox', '_inbox'],
    ['StorageFeed', '_feed'],
  ])('behavior: the pause matrix has a row for every function of %s', (name, variable) => {
    const path = resolve(import.meta.dirname, '../forge/coalition/PauseMatrix.t.sol')
    const text = readFileSync(path, 'utf8')
    const rows = [...text.matchAll(/_row\(\s*"(\w+)",\s*(\w+)/g)]
    const owner = variable.slice(1)
    const covered = rows.filter(([, , target]) => target === owner).map(([, row]) => row)
    const functions = loadContract(name).abi.flatMap((item) => (item.type === 'function' ? [item.name] : []))
    expect([...covered].sort()).toEqual([...functions].sort())
  })
})

import type { Address, Hex, PublicClient } from 'viem'
import { CAUSES, FLOWS, MODES } from '../../coalition/breaker-mode.js'
import type { BreakerJson, CoalitionMemberJson } from '../../service/schemas/coalition-schema.js'
import { breakerAbi, coalitionAbi, limiterAbi, sourceClientAbi, vaultAbi } from './coalition-abi.js'

/** In the order of `ISourceClient.Status`. */
const STATUSES = ['active', 'expired', 'frozen'] as const

/** The contracts of one coalition, found from its breaker. */
export type CoalitionContracts = { breaker: Address; registry: Address; limiter: Address; vault: Address }

/** A block at which everything is read, so that the parts fit together. */
export type At = { blockNumber: bigint; time: bigint }

/**
 * One member as the contracts have it.
 *
 * @throws viem's errors when the coalition's own contracts cannot be read; a light client or a vault that does not answer is
 * a `problem` of the member.
 */
export async function readMember(
  client: PublicClient,
  parameters: { contracts: CoalitionContracts; id: bigint; routes: readonly Hex[]; windows: bigint; at: At },
): Promise<CoalitionMemberJson> {
  const { contracts, id, routes, windows, at } = parameters
  const { blockNumber } = at
  const { breaker, registry, limiter, vault } = contracts
  const on = <Value extends object>(call: Value) => ({ ...call, blockNumber })
  const [member, reasons, limits, slashable] = await Promise.all([
    client.readContract(
      on({ address: registry, abi: coalitionAbi, functionName: 'member', args: [id] } as const),
    ),
    Promise.all(
      routes.flatMap((route) =>
        FLOWS.map(async (flow, index) => {
          const args = [id, route, index] as const
          const call = { address: breaker, abi: breakerAbi, functionName: 'reasonOf', args } as const
          return toBreaker({ route, flow }, await client.readContract(on(call)))
        }),
      ),
    ),
    Promise.all(
      routes.map(async (route) => {
        const call = { address: limiter, abi: limiterAbi, args: [id, route] } as const
        const [cap, available] = await Promise.all([
          client.readContract(on({ ...call, functionName: 'capOf' } as const)),
          client.readContract(on({ ...call, functionName: 'availableOf' } as const)),
        ])
        return { route, cap, available }
      }),
    ).catch(() => undefined),
    client
      .readContract(on({ address: vault, abi: vaultAbi, functionName: 'slashableOf', args: [id] } as const))
      .catch(() => undefined),
  ])
  const head = await readClientHead(client, member.client, at).catch(() => undefined)
  const used = limits?.filter(({ cap }) => cap > 0n)
  const atRisk = used?.reduce((sum, { cap }) => sum + cap * windows, 0n)
  const strictest = Math.max(...reasons.map(({ mode }) => MODES.indexOf(mode)))
  return {
    id: id.toString(),
    name: member.name,
    client: member.client,
    active: member.active,
    status: head?.status ?? 'unknown',
    ...(head === undefined ? { problem: 'The light client cannot be read.' } : {}),
    ...(head?.slot === undefined ? {} : { head: head.slot.toString(), headAgeSeconds: head.age.toString() }),
    staleAfterSeconds: member.health.staleAfter.toString(),
    healthyBelowSeconds: member.health.healthyBelow.toString(),
    mode: MODES[strictest] ?? 'frozen',
    breakers: reasons,
    limits: (used ?? []).map(({ route, cap, available }) => ({
      route,
      cap: cap.toString(),
      available: available.toString(),
    })),
    ...(slashable === undefined || atRisk === undefined
      ? {}
      : { bonds: { slashable: slashable.toString(), atRisk: atRisk.toString() } }),
  }
}

type Reason = { mode: number; cause: number; since: bigint; until: bigint; by: Address; detail: Hex }

function toBreaker(
  { route, flow }: Pick<BreakerJson, 'route' | 'flow'>,
  { mode, cause, since, until, by, detail }: Reason,
): BreakerJson {
  return {
    route,
    flow,
    // A mode that this version does not know is taken for the strictest.
    mode: MODES[mode] ?? 'frozen',
    cause: CAUSES[cause] ?? `cause ${cause}`,
    ...(since === 0n ? {} : { since: since.toString() }),
    ...(until === 0n ? {} : { until: until.toString() }),
    ...(BigInt(by) === 0n ? {} : { by }),
    ...(BigInt(detail) === 0n ? {} : { detail }),
  }
}

async function readClientHead(client: PublicClient, address: Address, { blockNumber, time }: At) {
  const read = { address, abi: sourceClientAbi, blockNumber } as const
  const [slot, status] = await Promise.all([
    client.readContract({ ...read, functionName: 'head' }),
    client.readContract({ ...read, functionName: 'status' }),
  ])
  const recorded = await client.readContract({ ...read, functionName: 'timestamps', args: [slot] })
  const age = recorded === 0n || recorded > time ? 0n : time - recorded
  return { slot, age, status: STATUSES[status] ?? ('unknown' as const) }
}

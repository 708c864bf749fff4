import type { Address } from 'viem'
import type { ChainClient } from '../../chain/chain-client.js'
import { asked } from '../../destination/chain-failure.js'
import { computeSyncCommitteePeriodAtSlot } from '../../ethereum/spec/compute-sync-committee-period-at-slot.js'
import type { Hex } from '../../ethereum/types/hex.js'
import type { ChainConfig } from '../../ethereum/types/light-client.js'
import type { ClientState } from './plan.js'
import { relayAbi as abi } from './relay-abi.js'

type Reader = Pick<ChainClient, 'readContract' | 'getBlock'>
export type ClientAddress = { client: Reader; lightClient: Address }

const STATUSES = ['active', 'expired', 'frozen'] as const
const ZERO = 0n

/** What a light client holds, without the commitments. */
export type ClientFacts = Omit<ClientState, 'commitments'>

/** @throws DestinationError `CHAIN_UNREACHABLE`. */
export function readClient(
  config: ChainConfig,
  { client, lightClient: address }: ClientAddress,
): Promise<ClientFacts> {
  return asked(async () => {
    const [headSlot, status] = await Promise.all([
      client.readContract({ address, abi, functionName: 'head' }),
      client.readContract({ address, abi, functionName: 'status' }),
    ])
    const period = computeSyncCommitteePeriodAtSlot(config, headSlot)
    const periods = [period, period + 1n]
    const roots = await Promise.all(periods.map((at) => readRoot({ client, lightClient: address }, at)))
    const known = periods.flatMap((at, index): [bigint, Hex][] => {
      const root = roots[index]
      return root === undefined ? [] : [[at, root]]
    })
    return { status: STATUSES[status] ?? 'frozen', headSlot, committeeRoots: new Map(known) }
  })
}

/** Root of the committee of a period, `undefined` while the client does not know it. */
export async function readRoot(
  { client, lightClient: address }: ClientAddress,
  period: bigint,
): Promise<Hex | undefined> {
  const root = await client.readContract({ address, abi, functionName: 'syncCommitteeRoots', args: [period] })
  return BigInt(root) === ZERO ? undefined : root
}

/** Root of the recorded header of a slot, `undefined` where there is none. */
export function readHeaderRoot(
  { client, lightClient: address }: ClientAddress,
  slot: bigint,
): Promise<Hex | undefined> {
  return asked(async () => {
    const root = await client.readContract({ address, abi, functionName: 'headers', args: [slot] })
    return BigInt(root) === ZERO ? undefined : root
  })
}

/** Execution state root of the recorded header of a slot, zero where there is none. */
export function readStateRoot({ client, lightClient: address }: ClientAddress, slot: bigint): Promise<Hex> {
  return asked(() => client.readContract({ address, abi, functionName: 'executionStateRoots', args: [slot] }))
}

/** Which of these committees are registered. */
export function readRegistered(
  { client, lightClient: address }: ClientAddress,
  committeeRoots: readonly Hex[],
): Promise<Set<Hex>> {
  return asked(async () => {
    const registered = await Promise.all(
      committeeRoots.map(async (root) => {
        const args = [root] as const
        return (await client.readContract({ address, abi, functionName: 'commitmentOf', args })) !== ZERO
      }),
    )
    return new Set(committeeRoots.filter((_, index) => registered[index]))
  })
}

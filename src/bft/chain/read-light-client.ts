import type { Address, Client } from 'viem'
import { readContract } from 'viem/actions'
import { bftLightClientAbi as abi } from './bft-light-client-abi.js'

/** State of a light client, in the order of the contract's enumeration. */
export const BFT_CLIENT_STATUSES = ['active', 'expired', 'frozen'] as const
export type BftClientStatus = (typeof BFT_CLIENT_STATUSES)[number]

/** What a light client knows of one height. */
export type RecordedBftHeader = {
  height: bigint
  headerHash: bigint
  stateRoot: bigint
  validatorsRoot: bigint
  nextValidatorsRoot: bigint
  /** Of the source chain, milliseconds. */
  timestamp: bigint
  /** Time of the destination chain at which it was recorded, seconds. */
  recordedAt: bigint
}

/** Why a light client is frozen. */
export type RecordedMisbehaviour = {
  kind: 'conflict' | 'equivocation'
  height: bigint
  headerHashes: readonly [bigint, bigint]
}

export type ReadParameters = { client: Client; address: Address }

/**
 * What the light client recorded at a height, or `undefined`.
 *
 * @throws viem's errors when the node does not answer
 */
export async function readHeader(
  parameters: ReadParameters & { height: bigint },
): Promise<RecordedBftHeader | undefined> {
  const { client, address, height } = parameters
  const header = await readContract(client, { address, abi, functionName: 'headerAt', args: [height] })
  return header.headerHash === 0n ? undefined : { height, ...header }
}

/** The highest header the light client accepted, and whether it still takes updates. Errors as in `readHeader`. */
export async function readHead(
  parameters: ReadParameters,
): Promise<RecordedBftHeader & { status: BftClientStatus }> {
  const { client, address } = parameters
  const [height, status] = await Promise.all([
    readContract(client, { address, abi, functionName: 'head' }),
    readContract(client, { address, abi, functionName: 'status' }),
  ])
  const header = await readHeader({ client, address, height })
  if (header === undefined) throw new RangeError(`the contract at ${address} has no header at its head`)
  return { ...header, status: BFT_CLIENT_STATUSES[status] ?? 'frozen' }
}

/** Why the light client is frozen, or `undefined` while it is not. Errors as in `readHeader`. */
export async function readMisbehaviour({
  client,
  address,
}: ReadParameters): Promise<RecordedMisbehaviour | undefined> {
  const [kind, height, first, second] = await readContract(client, {
    address,
    abi,
    functionName: 'misbehaviour',
  })
  if (kind === 0) return undefined
  return {
    kind: kind === 1 ? 'conflict' : 'equivocation',
    height,
    headerHashes: [BigInt(first), BigInt(second)],
  }
}

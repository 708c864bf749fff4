import type { Address } from 'viem'
import type { Hex } from '../ethereum/types/hex.js'
import type { ChainClient } from './chain-client.js'
import { loadContract } from './compile-contracts.js'

/** State of a light client, in the order of the contract's enumeration. */
export const LIGHT_CLIENT_STATUSES = ['active', 'expired', 'frozen'] as const
export type LightClientStatus = (typeof LIGHT_CLIENT_STATUSES)[number]

/** What a light client knows of one slot; roots are zero where it knows nothing. */
export type RecordedHeader = {
  slot: bigint
  root: Hex
  executionStateRoot: Hex
  executionBlockHash: Hex
  executionBlockNumber: bigint
  /** Time of the destination chain at which it was recorded, seconds. */
  timestamp: bigint
}

type ReadParameters = { client: Pick<ChainClient, 'readContract'>; address: Address }

/** The newest finalized header that the light client accepted, and whether it still takes updates. */
export async function readHead(
  parameters: ReadParameters,
): Promise<RecordedHeader & { status: LightClientStatus }> {
  const slot = (await read(parameters, 'head')) as bigint
  const status = LIGHT_CLIENT_STATUSES[Number(await read(parameters, 'status'))] ?? 'frozen'
  return { ...(await readHeader({ ...parameters, slot })), status }
}

/** What the light client recorded for `slot`. */
export async function readHeader(parameters: ReadParameters & { slot: bigint }): Promise<RecordedHeader> {
  const { slot } = parameters
  const at = (name: string) => read(parameters, name, [slot])
  return {
    slot,
    root: (await at('headers')) as Hex,
    executionStateRoot: (await at('executionStateRoots')) as Hex,
    executionBlockHash: (await at('executionBlockHashes')) as Hex,
    executionBlockNumber: (await at('executionBlockNumbers')) as bigint,
    timestamp: (await at('timestamps')) as bigint,
  }
}

/** SSZ root of the committee of `period`, or `undefined` while the light client does not know it. */
export async function readSyncCommitteeRoot(
  parameters: ReadParameters & { period: bigint },
): Promise<Hex | undefined> {
  const root = (await read(parameters, 'syncCommitteeRoots', [parameters.period])) as Hex
  return BigInt(root) === 0n ? undefined : root
}

function read(
  { client, address }: ReadParameters,
  functionName: string,
  args: readonly unknown[] = [],
): Promise<unknown> {
  const { abi } = loadContract('EthereumLightClient')
  return client.readContract({ address, abi, functionName, args: [...args] })
}

import type { Address, Client } from 'viem'
import { getBlockNumber, getContractEvents, readContract } from 'viem/actions'
import { bondVaultAbi as abi } from './bond-vault-abi.js'

/** What an operator has in the vault, in the token's smallest part. */
export type RecordedBond = {
  operator: Address
  active: bigint
  /** What is leaving, and when it may go, in seconds of the destination chain. */
  leaving: bigint
  leavesAt: bigint
  /** Ids of the members that the bond answers for. */
  members: readonly bigint[]
}

/** Blocks asked for in one call: public nodes answer no more. */
const SPAN = 5_000n

/**
 * One operator's bond.
 *
 * @throws viem's errors when the node does not answer
 */
export async function readBond(parameters: {
  client: Client
  address: Address
  operator: Address
  blockNumber?: bigint | undefined
}): Promise<RecordedBond> {
  const { client, address, operator, blockNumber } = parameters
  const at = blockNumber === undefined ? {} : { blockNumber }
  const ask = { address, abi, args: [operator], ...at } as const
  const [bond, members] = await Promise.all([
    readContract(client, { ...ask, functionName: 'bondOf' }),
    readContract(client, { ...ask, functionName: 'membersOf' }),
  ])
  return { operator, ...bond, members }
}

/**
 * Bonds of all operators that ever opted in, as of one block, in the order in which they first did.
 *
 * @param parameters.fromBlock The vault's deployment, or earlier.
 * @param parameters.blockNumber As of this block; the newest by default.
 * @throws viem's errors when the node does not answer
 */
export async function readBonds(parameters: {
  client: Client
  address: Address
  fromBlock?: bigint | undefined
  blockNumber?: bigint | undefined
}): Promise<RecordedBond[]> {
  const { client, address, fromBlock = 0n } = parameters
  const blockNumber = parameters.blockNumber ?? (await getBlockNumber(client, { cacheTime: 0 }))
  const operators = new Set<Address>()
  for (let from = fromBlock; from <= blockNumber; from += SPAN) {
    const last = from + SPAN - 1n
    const events = await getContractEvents(client, {
      ...{ address, abi, eventName: 'OptedIn', strict: true },
      ...{ fromBlock: from, toBlock: last < blockNumber ? last : blockNumber },
    })
    for (const { args } of events) operators.add(args.operator)
  }
  return Promise.all([...operators].map((operator) => readBond({ client, address, operator, blockNumber })))
}

/**
 * Stake that answers for a member now, in the token's smallest part.
 *
 * @throws viem's errors when the node does not answer
 */
export function readSlashable(parameters: {
  client: Client
  address: Address
  member: bigint
}): Promise<bigint> {
  const { client, address, member } = parameters
  return readContract(client, { address, abi, functionName: 'slashableOf', args: [member] })
}

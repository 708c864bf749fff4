import type { Address, Client } from 'viem'
import { readCoalitionContract } from './read-coalition-contract.js'

/** A network of the coalition; times in seconds. */
export type CoalitionMember = {
  id: bigint
  client: Address
  name: string
  /** Until it is removed. */
  active: boolean
  health: { staleAfter: bigint; healthyBelow: bigint }
}

type ContractMember = Omit<CoalitionMember, 'id'>

/**
 * All networks that ever were members, by id. Errors as in `readCoalitionContract`.
 */
export async function readMembers(parameters: {
  client: Client
  coalition: Address
}): Promise<CoalitionMember[]> {
  const { client, coalition: address } = parameters
  const target = { client, address, name: 'Coalition' } as const
  const count = await readCoalitionContract<bigint>({ ...target, functionName: 'memberCount' })
  const ids = Array.from({ length: Number(count) }, (_, index) => BigInt(index + 1))
  return Promise.all(
    ids.map(async (id) => {
      const { client, name, active, health } = await readCoalitionContract<ContractMember>({
        ...target,
        functionName: 'member',
        args: [id],
      })
      return { id, client, name, active, health }
    }),
  )
}

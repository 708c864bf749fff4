import { type Address, type Client, type Hex, hexToBigInt } from 'viem'
import { readContract } from 'viem/actions'
import type { Seat } from '../../bft/witness/seat-witness.js'
import { bftKeyRegistryAbi } from './key-registry-abi.js'

/** Who a key belongs to; `since` in seconds of the destination chain. */
export type KeyOperator = { operator: Address; since: bigint }

/**
 * The operator of a key of a member's chain, by any key registry; `undefined` when it has none.
 *
 * @throws viem's errors when the node does not answer
 */
export async function readOperator(parameters: {
  client: Client
  address: Address
  member: bigint
  keyId: Hex
}): Promise<KeyOperator | undefined> {
  const { client, address, member, keyId } = parameters
  const [operator, since] = await readContract(client, {
    address,
    abi: bftKeyRegistryAbi,
    functionName: 'operatorOf',
    args: [member, keyId],
  })
  return since === 0n ? undefined : { operator, since }
}

/** The seat at an index of a validator set, `undefined` while nobody proved it. Errors as in `readOperator`. */
export async function readSeat(parameters: {
  client: Client
  address: Address
  validatorsRoot: bigint
  index: bigint
}): Promise<Seat | undefined> {
  const { client, address, validatorsRoot, index } = parameters
  const { keyId, power, totalPower } = await readContract(client, {
    address,
    abi: bftKeyRegistryAbi,
    functionName: 'seatOf',
    args: [validatorsRoot, index],
  })
  const id = hexToBigInt(keyId)
  return id === 0n ? undefined : { validatorsRoot, index, keyId: id, power, totalPower }
}

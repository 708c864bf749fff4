import type { Address, Client, Hex } from 'viem'
import { getBlockNumber, getContractEvents, readContract } from 'viem/actions'
import { revertOf } from '../../chain/revert-of.js'
import { slashingCourtAbi as abi } from './slashing-court-abi.js'

/** In the order of the contract's enumeration, which begins with none. */
export const CHARGE_STATUSES = ['pending', 'vetoed', 'executed'] as const
export type ChargeStatus = (typeof CHARGE_STATUSES)[number]

/** A charge; times in seconds of the destination chain, shares out of 10^18. */
export type RecordedCharge = {
  offence: Hex
  status: ChargeStatus
  member: bigint
  operator: Address
  keyId: Hex
  fact: Hex
  /** The member's light client that says when it was done, and when that was. */
  lightClient: Address
  infraction: bigint
  chargedAt: bigint
  /** Who is rewarded, and since when it was committed; `undefined` when nobody is. */
  reporter: { address: Address; committedAt: bigint } | undefined
  /** The key's share of the member's power. */
  powerWad: bigint
  /** What it takes if it is executed now: what it took, or more when charges around the same time came later. */
  sentenceWad: bigint
  /** Where it goes, and where all was taken. */
  protocols: readonly { address: Address; settled: boolean }[]
}

/** Blocks asked for in one call: public nodes answer no more. */
const SPAN = 5_000n

/**
 * One charge by the name of its offence, `undefined` when there is none.
 *
 * @throws viem's errors when the node does not answer
 */
export async function readCharge(parameters: {
  client: Client
  address: Address
  offence: Hex
}): Promise<RecordedCharge | undefined> {
  const { client, address, offence } = parameters
  const ask = { address, abi } as const
  const protocols = await protocolsOf(parameters)
  if (protocols === undefined) return undefined
  const [charge, sentenceWad, settled] = await Promise.all([
    readContract(client, { ...ask, functionName: 'chargeOf', args: [offence] }),
    readContract(client, { ...ask, functionName: 'sentenceOf', args: [offence] }),
    Promise.all(
      protocols.map((protocol) =>
        readContract(client, { ...ask, functionName: 'isSettled', args: [offence, protocol] }),
      ),
    ),
  ])
  const { member, operator, keyId, fact, infraction, chargedAt, powerWad, committedAt } = charge
  return {
    ...{ offence, member, operator, keyId, fact, lightClient: charge.client },
    ...{ infraction, chargedAt, powerWad, sentenceWad },
    status: CHARGE_STATUSES[charge.status - 1] ?? 'pending',
    reporter: committedAt === 0n ? undefined : { address: charge.reporter, committedAt },
    protocols: protocols.map((protocol, index) => ({
      address: protocol,
      settled: settled[index] ?? false,
    })),
  }
}

/**
 * All charges since a block, the oldest first.
 *
 * @param parameters.fromBlock The court's deployment, or later.
 * @throws viem's errors when the node does not answer
 */
export async function readCharges(parameters: {
  client: Client
  address: Address
  fromBlock?: bigint | undefined
  member?: bigint | undefined
}): Promise<RecordedCharge[]> {
  const { client, address, fromBlock = 0n, member } = parameters
  const head = await getBlockNumber(client, { cacheTime: 0 })
  const offences: Hex[] = []
  for (let from = fromBlock; from <= head; from += SPAN) {
    const last = from + SPAN - 1n
    const events = await getContractEvents(client, {
      ...{ address, abi, eventName: 'Charged', strict: true },
      ...{ fromBlock: from, toBlock: last < head ? last : head },
    })
    for (const { args } of events) {
      if (member === undefined || args.member === member) offences.push(args.offence)
    }
  }
  const charges = await Promise.all(offences.map((offence) => readCharge({ client, address, offence })))
  return charges.filter((charge) => charge !== undefined)
}

async function protocolsOf(parameters: {
  client: Client
  address: Address
  offence: Hex
}): Promise<readonly Address[] | undefined> {
  const { client, address, offence } = parameters
  try {
    return await readContract(client, { address, abi, functionName: 'protocolsOf', args: [offence] })
  } catch (error) {
    if (revertOf({ error, abi })?.name === 'UnknownCharge') return undefined
    throw error
  }
}

import { type Abi, type Address, decodeFunctionData, toFunctionSelector } from 'viem'
import { hashTreeRootSyncCommittee } from '../ethereum/ssz/hash-tree-root-sync-committee.js'
import type { Hex } from '../ethereum/types/hex.js'
import type { SyncCommittee } from '../ethereum/types/light-client.js'
import type { ChainClient } from './chain-client.js'
import { ChainError } from './chain-error.js'
import { loadContract } from './compile-contracts.js'
import { decodeRegistration } from './encode-committee.js'

/**
 * Reads a registered committee's keys back from the calldata of the transaction that registered it, so that the next
 * proof needs nobody's help. What comes back hashes to `committeeRoot`, whatever the node says.
 *
 * @param parameters.fromBlock Where to begin to look for the event. Default: the chain's first block.
 * @throws ChainError `COMMITTEE_NOT_REGISTERED`, or `COMMITTEE_NOT_IN_CALLDATA` when the registering transaction does not
 * carry the call as it is (a contract assembled it); viem's errors when the node does not answer.
 */
export async function rebuildCommittee(parameters: {
  client: Pick<ChainClient, 'getContractEvents' | 'getTransaction'>
  address: Address
  committeeRoot: Hex
  fromBlock?: bigint | undefined
}): Promise<SyncCommittee> {
  const { client, address, committeeRoot, fromBlock = 0n } = parameters
  const { abi } = loadContract('EthereumLightClient')
  const [event] = await client.getContractEvents({
    address,
    abi,
    eventName: 'CommitteeRegistered',
    args: { committeeRoot },
    fromBlock,
    strict: true,
  })
  if (event === undefined) {
    throw ChainError.of('COMMITTEE_NOT_REGISTERED', 'No committee with this root was registered.', [
      `committee root: ${committeeRoot}`,
    ])
  }
  const { input } = await client.getTransaction({ hash: event.transactionHash })
  for (const [pubkeys, aggregate] of registrationsIn(input, abi)) {
    const committee = decodeRegistration(pubkeys, aggregate)
    if (hashTreeRootSyncCommittee(committee) === committeeRoot.toLowerCase()) return committee
  }
  throw ChainError.of(
    'COMMITTEE_NOT_IN_CALLDATA',
    'The transaction that registered the committee does not carry its keys as one call.',
    [`transaction: ${event.transactionHash}`, `committee root: ${committeeRoot}`],
  )
}

/** Every call of `registerCommittee` in a transaction's calldata, whether it is the transaction or a part of a batch. */
function* registrationsIn(input: Hex, abi: Abi): Generator<readonly [pubkeys: Hex, aggregate: Hex]> {
  const selector = registrationSelector(abi).slice(2)
  for (let at = input.indexOf(selector, 2); at >= 0; at = input.indexOf(selector, at + 1)) {
    if (at % 2 !== 0) continue
    try {
      const { args } = decodeFunctionData({ abi, data: `0x${input.slice(at)}` })
      const [pubkeys, aggregate] = (args ?? []) as readonly Hex[]
      if (isKeys(pubkeys) && isKeys(aggregate) && aggregate.length === 2 + 96) yield [pubkeys, aggregate]
    } catch {
      // the four bytes were there by chance
    }
  }
}

function isKeys(value: Hex | undefined): value is Hex {
  return value !== undefined && value.length > 2 && (value.length - 2) % 96 === 0
}

function registrationSelector(abi: Abi): Hex {
  const found = abi.find((item) => item.type === 'function' && item.name === 'registerCommittee')
  if (found?.type !== 'function') {
    throw ChainError.of('CONTRACT_UNKNOWN', 'The light client has no function registerCommittee.')
  }
  return toFunctionSelector(found)
}

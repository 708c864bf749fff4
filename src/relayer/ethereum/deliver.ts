import type { Call } from '../../destination/chain-account.js'
import type { TransactionSender } from '../../destination/transaction-sender.js'
import { computeSyncCommitteePeriodAtSlot } from '../../ethereum/spec/compute-sync-committee-period-at-slot.js'
import { absentIndices } from '../../ethereum/spec/participation.js'
import type { ChainConfig } from '../../ethereum/types/light-client.js'
import { deliverOnce } from '../deliver-once.js'
import { RelayerError } from '../relayer-error.js'
import type { RelayedTransaction } from '../relayer-report.js'
import { encodeApkUpdate, encodeDirectUpdate, encodeRegister } from './encode-call.js'
import type { PlannedTransaction } from './plan-transactions.js'
import type { ProofSource } from './proof-source.js'
import { type ClientAddress, readClient, readRegistered } from './read-client.js'
import { smallestCircuitName } from './smallest-circuit-name.js'

export type DeliverParameters = {
  config: ChainConfig
  destination: ClientAddress
  sender: TransactionSender
  proofs: ProofSource | undefined
  /** Capacities of the client's circuits. */
  capacities: readonly number[]
  signal?: AbortSignal | undefined
}

/**
 * Carries out one transaction of a plan, with the proof that it needs.
 *
 * @throws DestinationError, RelayerError, and the proof source's errors.
 */
export function deliver(
  transaction: PlannedTransaction,
  parameters: DeliverParameters,
): Promise<RelayedTransaction> {
  const { sender, signal } = parameters
  return deliverOnce({
    described: describe(parameters.config, transaction),
    isDelivered: () => isDelivered(transaction, parameters),
    encode: () => encode(transaction, parameters),
    sender,
    signal,
  })
}

/** What a report says of a transaction that was not sent. */
export function describe(config: ChainConfig, transaction: PlannedTransaction): RelayedTransaction {
  const { kind, gas: gasEstimate } = transaction
  const nothing = { result: 'planned', hash: undefined, gasUsed: undefined } as const
  if (transaction.kind === 'register') {
    const { period } = transaction
    return { kind, gasEstimate, period, route: undefined, finalizedSlot: undefined, ...nothing }
  }
  const { update, route } = transaction
  const period = computeSyncCommitteePeriodAtSlot(config, update.signatureSlot)
  const finalizedSlot = update.finalizedHeader.beacon.slot
  return { kind, gasEstimate, period, route, finalizedSlot, ...nothing }
}

async function isDelivered(
  transaction: PlannedTransaction,
  { config, destination }: DeliverParameters,
): Promise<boolean> {
  if (transaction.kind === 'register') {
    const { committeeRoot } = transaction
    return (await readRegistered(destination, [committeeRoot])).has(committeeRoot)
  }
  const { headSlot, committeeRoots } = await readClient(config, destination)
  const finalizedSlot = transaction.update.finalizedHeader.beacon.slot
  if (headSlot < finalizedSlot) return false
  const next = computeSyncCommitteePeriodAtSlot(config, finalizedSlot) + 1n
  const headPeriod = computeSyncCommitteePeriodAtSlot(config, headSlot)
  return transaction.kind === 'step' || headPeriod >= next || committeeRoots.has(next)
}

async function encode(transaction: PlannedTransaction, parameters: DeliverParameters): Promise<Call> {
  const { config, destination, capacities, proofs, signal } = parameters
  const target = { config, lightClient: destination.lightClient }
  if (transaction.kind !== 'register' && transaction.route === 'direct') {
    return encodeDirectUpdate(target, transaction)
  }
  if (proofs === undefined) {
    throw new RelayerError('NO_PROOF_SOURCE', 'The plan needs a proof, and there is nobody to make it.')
  }
  const { committee } = transaction
  if (transaction.kind === 'register') {
    const proof = await proofs.proveLink(committee, { signal })
    return encodeRegister(target, { committee, period: transaction.period, proof })
  }
  const { update } = transaction
  const committeeSize = committee.pubkeys.length
  const absentees = absentIndices(update.syncAggregate.syncCommitteeBits, committeeSize).length
  const circuit = smallestCircuitName({ committeeSize, absentees, capacities })
  return encodeApkUpdate(target, {
    update,
    proof: await proofs.prove(update, committee, { circuit, signal }),
  })
}

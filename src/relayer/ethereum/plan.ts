import type { LightClientStore } from '../../ethereum/spec/validate-light-client-update.js'
import { hashTreeRootSyncCommittee } from '../../ethereum/ssz/hash-tree-root-sync-committee.js'
import type { Hex } from '../../ethereum/types/hex.js'
import type { ChainConfig, LightClientUpdate, SyncCommittee } from '../../ethereum/types/light-client.js'
import { type Candidate, candidateOf } from './candidate.js'
import { findShortestPath } from './find-shortest-path.js'
import { checkGasModel, type GasModel, type PlanRoute } from './gas-model.js'
import { PlanError } from './plan-error.js'
import { type PlannedTransaction, planTransactions } from './plan-transactions.js'
import { refuseContradictions } from './refuse-contradictions.js'
import { type Refusal, storeAfter } from './verify-candidate.js'

/** What a client on the destination holds, as far as a plan depends on it. */
export type ClientState = {
  status: 'active' | 'expired' | 'frozen'
  headSlot: bigint
  /** SSZ root of each known sync committee by period: that of the head's period, and the next one where known. */
  committeeRoots: ReadonlyMap<bigint, Hex>
  /** Committee roots whose commitment is registered. */
  commitments: ReadonlySet<Hex>
}

export type PlanParameters = {
  config: ChainConfig
  client: ClientState
  /** From a source, in any order; what the client has already is passed over. */
  updates: readonly LightClientUpdate[]
  /** Keys of committees that no update brings, such as a bootstrap's. They are found by their root. */
  committees?: readonly SyncCommittee[] | undefined
  /** From a clock the caller trusts; see `computeSlotAtTime`. */
  currentSlot: bigint
  gas: GasModel
  /** Routes that the destination and the relayer have. Default: both. */
  routes?: readonly PlanRoute[] | undefined
  /**
   * Also bring the committee that follows the head's period, where an update can, although the head needs it only
   * later. Default: no.
   */
  withNextCommittee?: boolean | undefined
  /** How many updates the caller means to send while one committee signs; registering pays off sooner. Default: 1. */
  updatesPerCommittee?: number | undefined
}

export type Plan = {
  /** To be sent in this order. */
  transactions: PlannedTransaction[]
  /** Head of the client after the last one; the newest finalized slot that can be reached. */
  headSlot: bigint
  /** The model's estimate of the whole. */
  gas: bigint
  /** Updates that were looked at and cannot be used. */
  refused: Refusal[]
  /** First period that no valid update leads out of, where newer updates exist behind it. */
  missingPeriod: bigint | undefined
}

/**
 * The shortest list of updates that brings a client to the newest finalized slot of the given ones, with the cheapest
 * route for each. Pure, and it verifies all it plans, in the state the client will then be in: nobody pays for a proof
 * of an update that the contract would refuse.
 *
 * Shortest: to follow updates signed by the committee of period S, a client needs one rotation for each period between
 * the last committee it knows and S, and one update that reaches the head. Of equal lists the one whose last update
 * brings a committee is taken, then the one with fewer absentees. A `register` is added where it saves gas, or where no
 * other route is allowed; see `chooseRoutes`.
 *
 * @throws PlanError `CLIENT_FROZEN` or `CLIENT_EXPIRED`: such a client takes no update; `CONFLICTING_UPDATES` with the
 * evidence when validly signed updates contradict each other or the client; `INVALID_GAS_MODEL`.
 */
export function planUpdates(parameters: PlanParameters): Plan {
  const { config, client, updates, gas: model, routes: allowed = ['direct', 'apk'] } = parameters
  requireActive(client)
  checkGasModel(model)
  const refused: Refusal[] = []
  const candidates = updates.flatMap((update) => {
    const candidate = candidateOf(config, update)
    if (candidate !== undefined) return [candidate]
    const message = 'The participation bits are of another committee size.'
    refused.push({ update, code: 'WRONG_BITS_LENGTH', message })
    return []
  })
  const keys = keysByRoot(parameters.committees ?? [], candidates)
  const start: LightClientStore = { finalizedSlot: client.headSlot, committeeRoots: client.committeeRoots }
  const rules = { config, currentSlot: parameters.currentSlot, keys, model, allowed }
  const { withNextCommittee = false } = parameters
  const found = findShortestPath({ start, candidates, rules, withNextCommittee })
  refused.push(...found.refused)

  const { path, missingPeriod } = found
  const end = path.reduce(storeAfter, start)
  const chosen = path.map(({ candidate }) => candidate)
  const judged = new Set([...chosen.map(({ update }) => update), ...refused.map(({ update }) => update)])
  const others = candidates.filter(({ update }) => !judged.has(update))
  refused.push(...refuseContradictions({ config, store: end, chosen, others, keys }))

  const { commitments } = client
  const updatesPerCommittee = parameters.updatesPerCommittee ?? 1
  const transactions = planTransactions({ updates: path, commitments, model, allowed, updatesPerCommittee })
  const gas = transactions.reduce((sum, transaction) => sum + transaction.gas, 0n)
  return { transactions, headSlot: end.finalizedSlot, gas, refused, missingPeriod }
}

function requireActive({ status, headSlot }: ClientState): void {
  const facts = [`head: ${headSlot}`]
  if (status === 'frozen') {
    const message = 'The client is frozen by a proven conflict and takes no update.'
    throw new PlanError('CLIENT_FROZEN', message, { facts })
  }
  if (status === 'expired') {
    const message = "The client's head is older than its weak-subjectivity limit: it needs a new checkpoint."
    throw new PlanError('CLIENT_EXPIRED', message, { facts })
  }
}

/** Keys of committees by their SSZ root. A wrong committee does no harm here: nobody will ask for its root. */
function keysByRoot(
  committees: readonly SyncCommittee[],
  candidates: readonly Candidate[],
): ReadonlyMap<Hex, SyncCommittee> {
  const given = committees.map((committee): [Hex, SyncCommittee] => [
    hashTreeRootSyncCommittee(committee),
    committee,
  ])
  const brought = candidates.flatMap(({ brings }): [Hex, SyncCommittee][] =>
    brings === undefined ? [] : [[brings.committeeRoot, brings.committee]],
  )
  return new Map([...given, ...brought])
}

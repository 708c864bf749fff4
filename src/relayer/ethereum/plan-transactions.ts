import type { Hex } from '../../ethereum/types/hex.js'
import type { LightClientUpdate, SyncCommittee } from '../../ethereum/types/light-client.js'
import { chooseRoutes } from './choose-routes.js'
import { type GasModel, type PlanRoute, routeGas } from './gas-model.js'
import type { VerifiedCandidate } from './verify-candidate.js'

/** One transaction of a plan; `gas` is the model's estimate. */
export type PlannedTransaction =
  | {
      /** Prove that a commitment is the one of the committee's keys. */
      kind: 'register'
      period: bigint
      committeeRoot: Hex
      committee: SyncCommittee
      gas: bigint
    }
  | {
      /** `rotate` brings the next committee, `step` only moves the head. */
      kind: 'rotate' | 'step'
      update: LightClientUpdate
      /** The committee that signed. */
      committee: SyncCommittee
      route: PlanRoute
      gas: bigint
    }

/**
 * Puts verified updates on their routes, with a `register` right before the first `apk` of each committee whose
 * commitment the client lacks.
 */
export function planTransactions(parameters: {
  updates: readonly VerifiedCandidate[]
  commitments: ReadonlySet<Hex>
  model: GasModel
  allowed: readonly PlanRoute[]
  updatesPerCommittee: number
}): PlannedTransaction[] {
  const { updates, commitments, model, allowed, updatesPerCommittee } = parameters
  const byCommittee = new Map<Hex, VerifiedCandidate[]>()
  for (const verified of updates) {
    const { committeeRoot } = verified
    byCommittee.set(committeeRoot, [...(byCommittee.get(committeeRoot) ?? []), verified])
  }
  return [...byCommittee].flatMap(([committeeRoot, signed]) => {
    const [first] = signed
    if (first === undefined) return []
    const work = {
      absentees: signed.map(({ candidate }) => candidate.absentees),
      isRegistered: commitments.has(committeeRoot),
    }
    const { register, routes } = chooseRoutes({ model, allowed, work, updatesPerCommittee })
    const transactions = signed.flatMap((verified, index): PlannedTransaction[] => {
      const route = routes[index]
      return route === undefined ? [] : [transactionOf(verified, route, model)]
    })
    if (!register) return transactions
    const firstApk = transactions.findIndex((transaction) => isApk(transaction))
    const registration: PlannedTransaction = {
      kind: 'register',
      period: first.candidate.signaturePeriod,
      committeeRoot,
      committee: first.committee,
      gas: model.register,
    }
    return transactions.toSpliced(firstApk, 0, registration)
  })
}

function isApk(transaction: PlannedTransaction): boolean {
  return transaction.kind !== 'register' && transaction.route === 'apk'
}

function transactionOf(
  { candidate, valid, committee }: VerifiedCandidate,
  route: PlanRoute,
  model: GasModel,
): PlannedTransaction {
  const rotates = valid.bringsNextSyncCommittee
  const gas = (routeGas(model, route, candidate.absentees) ?? 0n) + (rotates ? model.rotation : 0n)
  return { kind: rotates ? 'rotate' : 'step', update: candidate.update, committee, route, gas }
}

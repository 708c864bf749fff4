import { type GasModel, type PlanRoute, routeGas } from './gas-model.js'

/** What one committee signs in a plan. */
export type CommitteeWork = {
  /** Absent members of each update, in order. */
  absentees: readonly number[]
  /** Its commitment is registered already. */
  isRegistered: boolean
}

export type RouteChoices = {
  /** Register the committee's commitment before the first `apk`. */
  register: boolean
  /** One an update; `undefined` where no allowed route takes it. */
  routes: readonly (PlanRoute | undefined)[]
}

/**
 * The cheapest routes for all updates of one committee.
 *
 * Registering is worth its gas when what `apk` saves on the committee's updates is more. Those are the plan's own, or
 * `updatesPerCommittee` when the caller means to send that many while the committee signs: the saving of the plan's
 * updates is then taken for typical. An update that no allowed route but `apk` takes makes registering necessary.
 */
export function chooseRoutes(parameters: {
  model: GasModel
  allowed: readonly PlanRoute[]
  work: CommitteeWork
  updatesPerCommittee: number
}): RouteChoices {
  const { model, allowed, work, updatesPerCommittee } = parameters
  const gasOf = (route: PlanRoute, absentees: number) =>
    allowed.includes(route) ? routeGas(model, route, absentees) : undefined
  const options = work.absentees.map((absentees) => ({
    direct: gasOf('direct', absentees),
    apk: gasOf('apk', absentees),
  }))
  const isForced = options.some(({ direct, apk }) => direct === undefined && apk !== undefined)
  const saving = options.reduce((sum, { direct, apk }) => {
    const saved = direct === undefined || apk === undefined ? 0n : direct - apk
    return saved > 0n ? sum + saved : sum
  }, 0n)
  const planned = BigInt(Math.max(options.length, 1))
  const expected = BigInt(Math.max(updatesPerCommittee, options.length))
  const isWorth = saving * expected > model.register * planned
  const mayUseApk = work.isRegistered || isForced || isWorth
  const routes = options.map(({ direct, apk }): PlanRoute | undefined => {
    if (apk === undefined || !mayUseApk) return direct === undefined ? undefined : 'direct'
    return direct === undefined || apk < direct ? 'apk' : 'direct'
  })
  return { register: !work.isRegistered && routes.includes('apk'), routes }
}

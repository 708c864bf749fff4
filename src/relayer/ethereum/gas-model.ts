import { PlanError } from './plan-error.js'

/** The ways to show the signers' aggregate key to the contract. */
export type PlanRoute = 'direct' | 'apk'

/**
 * Measured gas of one client on one chain. The numbers are the caller's: they depend on the destination's rules and
 * gas schedule, the committee's size and the deployed circuits.
 *
 * - `direct` grows with every absent member, whose key is opened by its branch: `base + perAbsentee * absent`.
 * - `apk` is nearly flat: `base + perAbsentee * absent` of the smallest deployed circuit that takes so many absentees.
 * - `register` is paid once a committee, before its first use by `apk`.
 * - `rotation` is what storing a next committee adds to either route.
 */
export type GasModel = {
  direct: { base: bigint; perAbsentee: bigint }
  /** One entry a deployed circuit, by capacity. Empty where the client has none. */
  apk: readonly { capacity: number; base: bigint; perAbsentee: bigint }[]
  register: bigint
  rotation: bigint
}

/** @throws PlanError `INVALID_GAS_MODEL` for a negative figure or a capacity that is no count. */
export function checkGasModel({ direct, apk, register, rotation }: GasModel): void {
  const figures = [direct, ...apk].flatMap(({ base, perAbsentee }) => [base, perAbsentee])
  const capacities = apk.map(({ capacity }) => capacity)
  const valid =
    [...figures, register, rotation].every((gas) => gas >= 0n) &&
    capacities.every((capacity) => Number.isSafeInteger(capacity) && capacity >= 0)
  if (!valid) throw new PlanError('INVALID_GAS_MODEL', 'Gas figures and capacities must not be negative.')
}

/** Gas of an update on a route, without registering and without rotation; `undefined` where no circuit takes it. */
export function routeGas(model: GasModel, route: PlanRoute, absentees: number): bigint | undefined {
  const absent = BigInt(absentees)
  if (route === 'direct') return model.direct.base + model.direct.perAbsentee * absent
  const fits = model.apk.filter(({ capacity }) => capacity >= absentees)
  const smallest = fits.sort((left, right) => left.capacity - right.capacity)[0]
  return smallest === undefined ? undefined : smallest.base + smallest.perAbsentee * absent
}

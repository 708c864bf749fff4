import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { chooseRoutes } from '../../src/relayer/ethereum/choose-routes.js'
import {
  checkGasModel,
  type GasModel,
  type PlanRoute,
  routeGas,
} from '../../src/relayer/ethereum/gas-model.js'

const model: GasModel = {
  direct: { base: 300_000n, perAbsentee: 8_000n },
  apk: [
    { capacity: 56, base: 560_000n, perAbsentee: 300n },
    { capacity: 8, base: 500_000n, perAbsentee: 300n },
  ],
  register: 900_000n,
  rotation: 25_000n,
}
const both: readonly PlanRoute[] = ['direct', 'apk']

function choose(absentees: number[], change: { isRegistered?: boolean; updatesPerCommittee?: number } = {}) {
  const { isRegistered = false, updatesPerCommittee = 1 } = change
  return chooseRoutes({ model, allowed: both, work: { absentees, isRegistered }, updatesPerCommittee })
}

describe('chooseRoutes', () => {
  test('default: direct near full participation, apk for many absentees once it is registered', () => {
    expect(choose([1])).toEqual({ register: false, routes: ['direct'] })
    expect(choose([1], { isRegistered: true })).toEqual({ register: false, routes: ['direct'] })
    expect(choose([40], { isRegistered: true })).toEqual({ register: false, routes: ['apk'] })
  })

  test('behavior: registering has to pay off over the updates of the committee', () => {
    expect(choose([50])).toEqual({ register: false, routes: ['direct'] })
    expect(choose([50], { updatesPerCommittee: 30 })).toEqual({ register: true, routes: ['apk'] })
    expect(choose(Array(9).fill(50)).register).toBe(true)
  })

  test('behavior: the smallest circuit that fits, and none beyond the largest', () => {
    expect(routeGas(model, 'apk', 8)).toBe(502_400n)
    expect(routeGas(model, 'apk', 9)).toBe(562_700n)
    expect(routeGas(model, 'apk', 57)).toBeUndefined()
    expect(choose([57], { isRegistered: true }).routes).toEqual(['direct'])
  })

  test('behavior: the only allowed route is taken whatever it costs, and no route is said to be none', () => {
    const only = (route: PlanRoute, absentees: number[]) =>
      chooseRoutes({
        model,
        allowed: [route],
        work: { absentees, isRegistered: false },
        updatesPerCommittee: 1,
      })
    expect(only('apk', [0, 57])).toEqual({ register: true, routes: ['apk', undefined] })
    expect(only('apk', [57])).toEqual({ register: false, routes: [undefined] })
    expect(only('direct', [170])).toEqual({ register: false, routes: ['direct'] })
  })

  test('behavior: no assignment of routes costs less', () => {
    const figure = fc.integer({ min: 0, max: 1_000_000 }).map(BigInt)
    const curve = { base: figure, perAbsentee: fc.integer({ min: 0, max: 10_000 }).map(BigInt) }
    const models = fc.record({
      direct: fc.record(curve),
      apk: fc.array(fc.record({ capacity: fc.integer({ min: 0, max: 60 }), ...curve }), { maxLength: 3 }),
      register: figure,
      rotation: figure,
    })
    fc.assert(
      fc.property(
        models,
        fc.array(fc.integer({ min: 0, max: 60 }), { minLength: 1, maxLength: 5 }),
        fc.boolean(),
        (given, absentees, isRegistered) => {
          const work = { absentees, isRegistered }
          const chosen = chooseRoutes({ model: given, allowed: both, work, updatesPerCommittee: 1 })
          const cost = (routes: readonly (PlanRoute | undefined)[]) => {
            const registers = !isRegistered && routes.includes('apk')
            return routes.reduce<number>(
              (sum, route, index) =>
                sum +
                Number(routeGas(given, route ?? 'direct', absentees[index] ?? 0) ?? Number.POSITIVE_INFINITY),
              registers ? Number(given.register) : 0,
            )
          }
          const all = absentees.reduce<PlanRoute[][]>(
            (lists) => lists.flatMap((list) => both.map((route) => [...list, route])),
            [[]],
          )
          expect(cost(chosen.routes)).toBe(Math.min(...all.map(cost)))
          expect(chosen.register).toBe(!isRegistered && chosen.routes.includes('apk'))
        },
      ),
      { numRuns: 300 },
    )
  })

  test('error: a negative figure', () => {
    expect(() => checkGasModel({ ...model, register: -1n })).toThrow(/must not be negative/)
    expect(() => checkGasModel(model)).not.toThrow()
  })
})

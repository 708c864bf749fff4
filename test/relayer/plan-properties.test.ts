import fc from 'fast-check'
import { beforeAll, describe, expect, test } from 'vitest'
import { hashTreeRootSyncCommittee } from '../../src/ethereum/ssz/hash-tree-root-sync-committee.js'
import type { GasModel, PlanRoute } from '../../src/relayer/ethereum/gas-model.js'
import { planUpdates } from '../../src/relayer/ethereum/plan.js'
import { hasRoute, type OracleState, run, shortest } from './contract-oracle.js'
import {
  devnet,
  FIRST_PERIOD,
  type HistoryUpdate,
  historyOf,
  LAST_PERIOD,
  SLOTS_PER_PERIOD,
} from './devnet-history.js'

const PERIODS = Array.from(
  { length: Number(LAST_PERIOD - FIRST_PERIOD) + 1 },
  (_, i) => FIRST_PERIOD + BigInt(i),
)
const RUNS = 150

let history: HistoryUpdate[] = []
let roots = new Map<bigint, `0x${string}`>()

beforeAll(() => {
  history = PERIODS.flatMap(historyOf)
  const all = [...PERIODS, LAST_PERIOD + 1n]
  roots = new Map(all.map((period) => [period, hashTreeRootSyncCommittee(devnet.committee(period))]))
})

function rootOf(period: bigint): `0x${string}` {
  const root = roots.get(period)
  if (root === undefined) throw new Error(`no committee of period ${period}`)
  return root
}

const gas = fc.integer({ min: 0, max: 2_000_000 }).map(BigInt)
const curve = fc.record({ base: gas, perAbsentee: fc.integer({ min: 0, max: 20_000 }).map(BigInt) })
const model: fc.Arbitrary<GasModel> = fc.record({
  direct: curve,
  apk: fc.array(
    fc.record({
      capacity: fc.constantFrom(0, 4, 8),
      base: gas,
      perAbsentee: fc.integer({ min: 0, max: 500 }).map(BigInt),
    }),
    { maxLength: 3 },
  ),
  register: gas,
  rotation: gas,
})
const routes = fc.constantFrom<readonly PlanRoute[]>(['direct', 'apk'], ['direct'], ['apk'])

/** A client somewhere in the history, updates of which any may be missing, and a clock. */
const situation = fc.record({
  kept: fc.array(fc.integer({ min: 0, max: 9 }), { minLength: 48, maxLength: 48 }),
  order: fc.integer({ min: 1, max: 1_000_000 }),
  period: fc.constantFrom(1n, 2n, 3n),
  offset: fc.integer({ min: 0, max: 63 }).map(BigInt),
  knowsNext: fc.boolean(),
  asksNext: fc.boolean(),
  registered: fc.subarray(PERIODS),
  currentSlot: fc.integer({ min: 100, max: 480 }).map(BigInt),
  model,
  routes,
})

describe('planUpdates over random histories of a development chain', () => {
  test('behavior: the plan leads to the newest head, with the fewest updates, and none is superfluous', () => {
    let planned = 0
    fc.assert(
      fc.property(situation, (given) => {
        const { period, knowsNext, asksNext, registered, currentSlot, routes: allowed } = given
        const available = history
          .filter((_, index) => (given.kept[index] ?? 0) > 2)
          .map((entry, index) => ({ entry, key: (given.order * (index + 7)) % 101 }))
          .sort((left, right) => left.key - right.key)
          .map(({ entry }) => entry)
        const known = knowsNext ? [period, period + 1n] : [period]
        const head = period * SLOTS_PER_PERIOD + given.offset
        const plan = planUpdates({
          config: devnet.config,
          client: {
            status: 'active',
            headSlot: head,
            committeeRoots: new Map(known.map((at) => [at, rootOf(at)])),
            commitments: new Set(registered.map(rootOf)),
          },
          updates: available.map(({ update }) => update),
          committees: known.map((at) => devnet.committee(at)),
          currentSlot,
          gas: given.model,
          routes: allowed,
          withNextCommittee: asksNext,
        })

        const start: OracleState = { head, known: new Set(known), registered: new Set(registered) }
        const usable = available.filter(({ absentees }) => hasRoute(given.model, allowed, absentees))
        const best = shortest({ start, history: usable, currentSlot, asksNext })
        const at = { start, history, currentSlot, asksNext }
        const { transactions } = plan
        expect(plan.headSlot).toBe(best.outcome.head)
        expect(run({ ...at, transactions })).toEqual(best.outcome)
        expect(transactions.filter(({ kind }) => kind !== 'register').length).toBe(best.updates)
        expect(plan.gas).toBe(transactions.reduce((sum, transaction) => sum + transaction.gas, 0n))

        transactions.forEach((_, index) => {
          const without = transactions.toSpliced(index, 1)
          expect(run({ ...at, transactions: without })).not.toEqual(best.outcome)
        })
        for (const transaction of transactions) {
          if (transaction.kind === 'register') expect(registered).not.toContain(transaction.period)
          else expect(allowed).toContain(transaction.route)
        }
        const broken = history.filter(({ isValid }) => !isValid).map(({ update }) => update)
        const used = transactions.flatMap((each) => (each.kind === 'register' ? [] : [each.update]))
        expect(used.filter((update) => broken.includes(update))).toEqual([])
        expect(plan.refused.filter(({ update }) => used.includes(update))).toEqual([])
        planned += transactions.length
      }),
      { numRuns: RUNS },
    )
    expect(planned).toBeGreaterThan(RUNS)
  })
})

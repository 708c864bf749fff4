import type { GasModel, PlanRoute } from '../../src/relayer/ethereum/gas-model.js'
import type { PlannedTransaction } from '../../src/relayer/ethereum/plan-transactions.js'
import { type HistoryUpdate, SLOTS_PER_PERIOD } from './devnet-history.js'

/** The contract's state, reduced to what its acceptance rules read. */
export type OracleState = { head: bigint; known: ReadonlySet<bigint>; registered: ReadonlySet<bigint> }

const periodOf = (slot: bigint) => slot / SLOTS_PER_PERIOD
const latest = (slots: readonly bigint[]) => slots.toSorted((left, right) => Number(right - left))[0] ?? 0n

/** `EthereumLightClient`'s rules, written from the contract: the state after an update, or `undefined` for a revert. */
export function accept(
  state: OracleState,
  entry: HistoryUpdate,
  currentSlot: bigint,
): OracleState | undefined {
  const { head, known } = state
  const storePeriod = periodOf(head)
  const signaturePeriod = periodOf(entry.signatureSlot)
  const finalizedPeriod = periodOf(entry.finalizedSlot)
  const brings = entry.hasCommittee && periodOf(entry.attestedSlot) === finalizedPeriod
  if (!entry.isValid || entry.signatureSlot > currentSlot) return undefined
  if (signaturePeriod !== storePeriod && signaturePeriod !== storePeriod + 1n) return undefined
  if (!known.has(signaturePeriod)) return undefined
  if (entry.finalizedSlot <= head) {
    const bringsMissing = brings && !known.has(storePeriod + 1n) && finalizedPeriod === storePeriod
    if (!bringsMissing) return undefined
  }
  return {
    ...state,
    head: latest([entry.finalizedSlot, head]),
    known: brings ? new Set([...known, finalizedPeriod + 1n]) : known,
  }
}

/** What a plan is for: the newest head and, when it is asked for, the committee after the head's period. */
export type Outcome = { head: bigint; hasNext: boolean | undefined }

function outcomeOf({ head, known }: OracleState, asksNext: boolean): Outcome {
  return { head, hasNext: asksNext ? known.has(periodOf(head) + 1n) : undefined }
}

/** Breadth-first search over all orders of all updates: the best outcome, and how few updates lead there. */
export function shortest(parameters: {
  start: OracleState
  history: readonly HistoryUpdate[]
  currentSlot: bigint
  asksNext: boolean
}): { outcome: Outcome; updates: number } {
  const { start, history, currentSlot, asksNext } = parameters
  const keyOf = ({ head, known }: OracleState) => `${head} ${[...known].sort().join()}`
  const distance = new Map([[keyOf(start), { state: start, steps: 0 }]])
  const queue = [start]
  for (const state of queue) {
    const steps = (distance.get(keyOf(state))?.steps ?? 0) + 1
    for (const entry of history) {
      const next = accept(state, entry, currentSlot)
      if (next === undefined || distance.has(keyOf(next))) continue
      distance.set(keyOf(next), { state: next, steps })
      queue.push(next)
    }
  }
  const found = [...distance.values()].map(({ state, steps }) => ({ ...outcomeOf(state, asksNext), steps }))
  const head = latest(found.map((each) => each.head))
  const atHead = found.filter((each) => each.head === head)
  const hasNext = asksNext ? atHead.some((each) => each.hasNext) : undefined
  const best = atHead.filter((each) => each.hasNext === hasNext)
  return { outcome: { head, hasNext }, updates: Math.min(...best.map(({ steps }) => steps)) }
}

/** Runs a plan: what it leads to, or the position of the transaction that reverts. */
export function run(parameters: {
  start: OracleState
  transactions: readonly PlannedTransaction[]
  history: readonly HistoryUpdate[]
  currentSlot: bigint
  asksNext: boolean
}): Outcome | { revertsAt: number } {
  const { start, transactions, history, currentSlot, asksNext } = parameters
  let state = start
  for (const [index, transaction] of transactions.entries()) {
    if (transaction.kind === 'register') {
      state = { ...state, registered: new Set([...state.registered, transaction.period]) }
      continue
    }
    const entry = history.find(({ update }) => update === transaction.update)
    if (entry === undefined) return { revertsAt: index }
    const isOpen = transaction.route === 'direct' || state.registered.has(periodOf(entry.signatureSlot))
    const next = isOpen ? accept(state, entry, currentSlot) : undefined
    if (next === undefined) return { revertsAt: index }
    state = next
  }
  return outcomeOf(state, asksNext)
}

/** True when some route takes that many absentees. */
export function hasRoute(model: GasModel, routes: readonly PlanRoute[], absentees: number): boolean {
  return routes.includes('direct') || model.apk.some(({ capacity }) => capacity >= absentees)
}

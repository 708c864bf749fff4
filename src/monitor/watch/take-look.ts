import type { LocalAccount } from 'viem'
import type { Alert } from '../alert/alert.js'
import { type AlertDomain, hashAlert } from '../alert/alert-typed-data.js'
import { GRADES, type Grade } from '../alert/grade.js'
import { signAlert } from '../alert/sign-alert.js'
import type { Monitor, MonitorState, MonitorStep } from '../create-monitor.js'
import type { Look } from '../follow/follower.js'
import type { IssuedAlert, Memory } from '../memory/memory.js'

/** Who signs alerts, and where they count. */
export type AlertSigner = {
  readonly account: Pick<LocalAccount, 'address' | 'signTypedData'>
  readonly domain: AlertDomain
}

export type TakenLook = {
  readonly memory: Memory
  readonly issued: readonly IssuedAlert[]
  readonly faults: MonitorStep['faults']
  readonly counts: Readonly<Record<Grade, number>>
}

const MAX_RECENT = 512
/** Subject of the alert that says that the monitor forgot everything. */
const LOST = 'memory'

/**
 * The memory after a look: observations went through the member's detectors, and the alerts that are due are signed and
 * among the recent ones. Queues are the caller's.
 *
 * @param parameters.windowMs Of the trip budget: so long a lost memory is told.
 */
export async function takeLook(parameters: {
  memory: Memory
  monitor: Monitor
  look: Look
  signer: AlertSigner
  windowMs: bigint
  now: bigint
}): Promise<TakenLook> {
  const { memory, monitor, look, signer, windowMs, now } = parameters
  const known = memory.members.get(monitor.member)?.monitor
  const alerts: Alert[] = []
  const faults: MonitorStep['faults'][number][] = []
  let state = restored(monitor, known)
  const step = (next: MonitorStep) => {
    state = next.state
    alerts.push(...next.alerts)
    faults.push(...next.faults)
  }

  const isLost = memory.lostAt !== undefined && now < memory.lostAt + windowMs
  const isTold = [...state.alerts.incidents.values()].some(
    ({ kind, subject }) => kind === 'monitor-blind' && subject === LOST,
  )
  if (isLost !== isTold) {
    const grade = isLost ? ('warning' as const) : undefined
    step(monitor.note(state, { signals: [{ kind: 'monitor-blind', subject: LOST, grade, facts: {} }], now }))
  }
  for (const observation of look.observations) step(monitor.observe(state, observation))

  const issued: IssuedAlert[] = []
  for (const alert of alerts) {
    try {
      const signed = await signAlert({ alert, ...signer })
      issued.push({ ...signed, digest: hashAlert(signer.domain, alert) })
    } catch (error) {
      // One that cannot be signed keeps no other back.
      faults.push({ where: 'signature', error: error instanceof Error ? error : new Error(String(error)) })
    }
  }
  const members = new Map(memory.members).set(monitor.member, { monitor: state, follower: look.state })
  const recent = [...memory.recent, ...issued].slice(-MAX_RECENT)
  return {
    memory: { ...memory, members, recent, lostAt: isLost ? memory.lostAt : undefined },
    issued,
    faults,
    counts: countsOf(state),
  }
}

/** Detectors that are new since the memory was written begin at their beginning. */
function restored({ initial }: Monitor, known: MonitorState | undefined): MonitorState {
  if (known === undefined) return initial
  const kept = [...initial.detectors].map(
    ([name, state]) => [name, known.detectors.has(name) ? known.detectors.get(name) : state] as const,
  )
  return { ...known, detectors: new Map(kept) }
}

function countsOf({ alerts }: MonitorState): Record<Grade, number> {
  const counts = Object.fromEntries(GRADES.map((grade) => [grade, 0])) as Record<Grade, number>
  for (const { grade, closing } of alerts.incidents.values()) if (!closing) counts[grade]++
  return counts
}

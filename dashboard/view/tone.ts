import type { AlertJson } from '../../src/service/schemas/alert-schema.js'
import type { BreakerJson } from '../../src/service/schemas/coalition-schema.js'

/** How a state looks; words always say it too. */
export type Tone = 'good' | 'notice' | 'warning' | 'critical' | 'frozen' | 'unknown'

export type Mode = BreakerJson['mode']

const MODES: Readonly<Record<Mode, { tone: Tone; word: string }>> = {
  normal: { tone: 'good', word: 'Normal' },
  guarded: { tone: 'warning', word: 'Guarded' },
  paused: { tone: 'critical', word: 'Paused' },
  frozen: { tone: 'frozen', word: 'Frozen' },
}

export function modeLook(mode: Mode): { tone: Tone; word: string } {
  return MODES[mode]
}

const STATUSES = {
  active: { tone: 'good', word: 'Active' },
  expired: { tone: 'critical', word: 'Expired' },
  frozen: { tone: 'frozen', word: 'Frozen' },
  unknown: { tone: 'unknown', word: 'Unknown' },
} as const

export function statusLook(status: keyof typeof STATUSES): { tone: Tone; word: string } {
  return STATUSES[status]
}

export function alertLook({ grade, status }: Pick<AlertJson, 'grade' | 'status'>): {
  tone: Tone
  word: string
} {
  const word = `${grade.charAt(0).toUpperCase()}${grade.slice(1)}`
  return status === 'closed' ? { tone: 'unknown', word: `${word}, over` } : { tone: grade, word }
}

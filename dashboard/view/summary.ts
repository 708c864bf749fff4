import type { AlertJson } from '../../src/service/schemas/alert-schema.js'
import type { CoalitionJson } from '../../src/service/schemas/coalition-schema.js'
import type { ProofStatsJson } from '../../src/service/schemas/proof-stats-schema.js'
import { openAlerts } from './alert-rows.js'
import { amountText } from './amount.js'
import { modeLook, type Tone } from './tone.js'

export type Figure = { name: string; value: string; note: string; tone: Tone }

/** The figures at the top of the page; `undefined` parts are not known yet. */
export function summaryFigures(
  parts: {
    coalition: CoalitionJson | undefined
    alerts: readonly AlertJson[] | undefined
    proofs: ProofStatsJson | undefined
  },
  now: number,
): Figure[] {
  return [
    ...membersFigure(parts.coalition),
    ...(parts.alerts === undefined ? [] : [alertsFigure(parts.alerts, now)]),
    ...bondsFigure(parts.coalition),
    ...(parts.proofs === undefined ? [] : [proofsFigure(parts.proofs)]),
  ]
}

function membersFigure(coalition: CoalitionJson | undefined): Figure[] {
  if (coalition === undefined) return []
  const members = coalition.members.filter(({ active }) => active)
  const order = ['normal', 'guarded', 'paused', 'frozen'] as const
  const strictest = order[Math.max(0, ...members.map(({ mode }) => order.indexOf(mode)))] ?? 'normal'
  const normal = members.filter(({ mode }) => mode === 'normal').length
  const { tone, word } = modeLook(strictest)
  const note =
    members.length === 0
      ? 'no members yet'
      : normal === members.length
        ? 'no restriction'
        : `strictest: ${word}`
  return [{ name: 'Members in normal mode', value: `${normal} of ${members.length}`, note, tone }]
}

function alertsFigure(alerts: readonly AlertJson[], now: number): Figure {
  const { critical, warning, notice } = openAlerts(alerts, now)
  const tone = critical > 0 ? 'critical' : warning > 0 ? 'warning' : notice > 0 ? 'notice' : 'good'
  const count = critical + warning + notice
  const note = count === 0 ? 'all quiet' : `${critical} critical, ${warning} warning, ${notice} notice`
  return { name: 'Open alerts', value: String(count), note, tone }
}

function bondsFigure(coalition: CoalitionJson | undefined): Figure[] {
  const bonds =
    coalition?.members.flatMap(({ active, bonds }) => (active && bonds !== undefined ? [bonds] : [])) ?? []
  if (coalition === undefined || bonds.length === 0) return []
  const atRisk = bonds.reduce((sum, bond) => sum + BigInt(bond.atRisk), 0n)
  const bare = bonds.filter((bond) => BigInt(bond.slashable) < BigInt(bond.atRisk)).length
  const { decimals = 0, symbol = '' } = coalition.asset ?? {}
  return [
    {
      name: 'Value at risk',
      value: `${amountText(atRisk, decimals, 0)} ${symbol}`.trim(),
      note:
        bare === 0 ? 'covered by bonds in each member' : `not covered in ${bare} of ${bonds.length} members`,
      tone: bare === 0 ? 'good' : 'critical',
    },
  ]
}

function proofsFigure({ jobs, circuits }: ProofStatsJson): Figure {
  const made = circuits.reduce((sum, { completed }) => sum + completed, 0)
  const failed = circuits.reduce((sum, circuit) => sum + circuit.failed, 0)
  const note = `${jobs.active} running, ${jobs.queued} queued, ${failed} failed`
  return {
    name: 'Proofs in seven days',
    value: made.toLocaleString('en-US'),
    note,
    tone: failed > 0 ? 'notice' : 'good',
  }
}

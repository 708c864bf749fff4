import type { RiskReport } from './risk-report.js'

/** A report as plain JSON: every amount and every part of an exact fraction is a decimal string, infinity is `null`. */
export function riskJson(report: RiskReport): Record<string, unknown> {
  return plain(report) as Record<string, unknown>
}

function plain(value: unknown): unknown {
  if (typeof value === 'bigint') return value.toString()
  if (typeof value === 'number') return Number.isFinite(value) ? value : null
  if (Array.isArray(value)) return value.map(plain)
  if (typeof value !== 'object' || value === null) return value
  return Object.fromEntries(Object.entries(value).map(([key, field]) => [key, plain(field)]))
}

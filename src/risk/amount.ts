import { RiskError } from './risk-error.js'

/** The one unit of all amounts of a coalition; amounts are whole numbers of its smallest part. */
export type Unit = { symbol: string; decimals: number }

/**
 * Reads an amount such as `1250.5` into the smallest part of the unit.
 *
 * @throws RiskError `INVALID_AMOUNT`: not a plain decimal number, or more decimals than the unit has.
 */
export function parseAmount(text: string, { decimals, symbol }: Unit): bigint {
  const match = /^(\d{1,40})(?:\.(\d{1,40}))?$/.exec(text)
  const digits = match?.[2] ?? ''
  if (match === null || digits.length > decimals) {
    throw new RiskError('INVALID_AMOUNT', 'An amount is a plain decimal number of the declared unit.', {
      facts: [`amount: ${text.slice(0, 80)}`, `unit: ${symbol} with ${decimals} decimals`],
    })
  }
  return BigInt(`${match[1]}${digits.padEnd(decimals, '0')}`)
}

/** An amount for people: thousands separated, at most `places` decimals, rounded down. */
export function formatAmount(amount: bigint, { decimals }: Unit, places = 2): string {
  const scale = 10n ** BigInt(decimals)
  const whole = (amount / scale).toString().replace(/\B(?=(\d{3})+$)/g, ',')
  const rest = (amount % scale).toString().padStart(decimals, '0').slice(0, places).replace(/0+$/, '')
  return rest === '' ? whole : `${whole}.${rest}`
}

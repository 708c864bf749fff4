import { formatAmount } from '../amount.js'
import { toNumber } from '../fraction.js'
import type { SlackFactor } from '../graph/slack.js'
import type { Interval } from '../simulation/intervals.js'
import type { RiskReport } from './risk-report.js'

/** A titled table of a report: rows of cells. */
export type RiskTable = { title: string; head: readonly string[]; rows: readonly (readonly string[])[] }

/** A report as tables for people. */
export function riskTables(report: RiskReport): RiskTable[] {
  const tables = [costTable(report), contagionTable(report), simulationTable(report), capitalTable(report)]
  if (report.guarantees.length > 0) tables.push(priceTable(report))
  return [...tables, ...samplingTables(report)]
}

function costTable({ models, unit }: RiskReport): RiskTable {
  return {
    title: `Cost to corrupt one member, in ${unit.symbol}; below a ratio of 1 an attack pays`,
    head: ['model', 'member', 'profit', 'stake burnt', 'bribe for one period', 'ratio'],
    rows: models.flatMap(({ kind, members }) =>
      members.map(({ id, profit, slashed, bribe, isExact, ratio }) => {
        const cost = (value: bigint | null) =>
          value === null ? 'not possible' : `${isExact ? '' : 'at least '}${formatAmount(value, unit)}`
        return [kind, id, formatAmount(profit, unit), cost(slashed), cost(bribe), decimals(ratio)]
      }),
    ),
  }
}

function contagionTable({ models, shock }: RiskReport): RiskTable {
  return {
    title: `Contagion after a shock of up to ${percent(toNumber(shock))} of the slashable stake`,
    head: ['model', '1 + slack', 'certified', 'worst loss', 'bound', 'hit by the shock', 'method'],
    rows: models.map(({ kind, slack, worstCase: { found, loss, bound, method } }) => [
      kind,
      slack.exact === 'unknown' ? 'unknown' : slackText(slack.exact),
      slackText(slack.certified),
      loss === null ? 'unknown' : percent(toNumber(loss)),
      percent(toNumber(bound)),
      found === null ? '' : found.operators.join(', '),
      method,
    ]),
  }
}

function simulationTable({ models, trials, seed }: RiskReport): RiskTable {
  return {
    title: `${trials} simulated years, seed ${seed}; 95 % intervals; shares of the slashable stake`,
    head: [
      'model',
      'lost by accident',
      'with worst attacks',
      'with rational attacks',
      'years with attacks',
      '99 % of years below',
    ],
    rows: models.map(({ kind, simulation }) => [
      kind,
      interval(simulation.shockLoss),
      interval(simulation.worstLoss),
      interval(simulation.rationalLoss),
      interval(simulation.cascades),
      percent(simulation.worstLoss99),
    ]),
  }
}

function capitalTable({ models, unit }: RiskReport): RiskTable {
  return {
    title: `Use of capital, in ${unit.symbol}`,
    head: [
      'model',
      'stake',
      'value secured',
      'open to attack',
      'value protected',
      'protected / stake',
      'stake for the wanted slack',
    ],
    rows: models.map(({ kind, capital }) => [
      kind,
      formatAmount(capital.stake, unit),
      formatAmount(capital.valueSecured, unit),
      formatAmount(capital.valueExposed, unit),
      formatAmount(capital.valueProtected, unit),
      decimals(capital.efficiency),
      capital.stakeNeeded === null ? 'not by stake' : formatAmount(capital.stakeNeeded, unit),
    ]),
  }
}

function priceTable({ guarantees, unit }: RiskReport): RiskTable {
  return {
    title: `Price of a guarantee, in ${unit.symbol}`,
    head: [
      'member',
      'coverage',
      'days',
      'model',
      'probability',
      'premium',
      'at the upper end',
      'a year',
      'backed by slashing',
    ],
    rows: guarantees.flatMap(({ member, coverage, termDays, prices }) =>
      prices.map(({ kind, estimate, high, isBacked }) => [
        member,
        formatAmount(coverage, unit),
        String(termDays),
        kind,
        percent(estimate.probability),
        formatAmount(estimate.amount, unit),
        formatAmount(high.amount, unit),
        percent(estimate.annualRate),
        isBacked ? 'yes' : 'no',
      ]),
    ),
  }
}

function samplingTables({ sampled, unit }: RiskReport): RiskTable[] {
  return sampled.map(({ id, seats, required, bribe, exposed, safeShare, rows }) => ({
    title:
      `${id}: ${required} of ${seats} seats; bribe for one period ${formatAmount(bribe, unit)} ${unit.symbol}, open to ` +
      `attack ${formatAmount(exposed, unit)}; nothing is slashable; safe up to a share of ${safeShare}`,
    head: ['share of all stake', 'one committee', 'without replacement', 'in a year'],
    rows: rows.map(({ share, binomial, hypergeometric, yearly }) => [
      share.toFixed(4),
      tiny(binomial.log10),
      tiny(hypergeometric.log10),
      yearly.toExponential(2),
    ]),
  }))
}

function slackText(slack: SlackFactor): string {
  return slack === null ? 'unlimited' : decimals(toNumber(slack))
}

function interval({ estimate, low, high }: Interval): string {
  return `${percent(estimate)} (${percent(low)} to ${percent(high)})`
}

function percent(share: number): string {
  return `${(share * 100).toFixed(2)} %`
}

function decimals(value: number): string {
  return Number.isFinite(value) ? value.toFixed(2) : 'unlimited'
}

/** A probability of any size, from its logarithm. */
function tiny(log10: number): string {
  if (log10 === Number.NEGATIVE_INFINITY) return '0'
  const exponent = Math.floor(log10)
  return `${(10 ** (log10 - exponent)).toFixed(2)}e${exponent}`
}

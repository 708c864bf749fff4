import type { ModelReport, RiskReport, SampledReport } from '../report/risk-report.js'
import { binomialTail } from '../sampling/committee-tail.js'
import { barPlot } from './bar-plot.js'
import { linePlot, percentTicks } from './line-plot.js'

/** The plots of a report, as file names and SVG. The same report gives the same bytes. */
export function riskPlots(report: RiskReport): { name: string; svg: string }[] {
  return [
    { name: 'risk-cost.svg', svg: costPlot(report) },
    ...report.models.map((model) => ({ name: `risk-cascade-${model.kind}.svg`, svg: cascadePlot(model) })),
    { name: 'risk-simulation.svg', svg: simulationPlot(report) },
    ...report.sampled.map((member) => ({
      name: `risk-sampling-${member.id}.svg`,
      svg: samplingPlot(member),
    })),
  ]
}

function costPlot({ name, models }: RiskReport): string {
  const ids = models[0]!.members.map(({ id }) => id)
  const groups = ids.map((id, member) => ({
    name: id,
    values: models.map(({ members }) => members[member]!.ratio),
  }))
  const said = groups.map(
    (group) => `${group.name}: ${group.values.map((value) => value?.toFixed(2)).join(', ')}`,
  )
  return barPlot({
    title: 'Stake burnt for each unit that corrupting a member takes',
    description: `${name}. Ratios of ${models.map(({ kind }) => kind).join(', ')} security. ${said.join('. ')}. Below 1 an attack pays.`,
    xText: 'member, attacked alone',
    yText: 'stake burnt / profit',
    groups,
    series: models.map(({ kind }) => kind),
    level: { value: 1, name: 'below 1 an attack pays' },
  })
}

function cascadePlot({ kind, curve }: ModelReport): string {
  const most = curve.at(-1)!.psi
  const at = curve.find(({ psi }) => psi === 0.1)!
  const found = at.loss === null ? 'not enumerated' : `${(at.loss * 100).toFixed(1)} %`
  return linePlot({
    title: `Worst case after a shock, ${kind} security`,
    description: `After a shock of up to 10 % of the stake the worst loss is ${found}, the bound ${(at.bound * 100).toFixed(1)} %.`,
    x: { text: 'share of slashable stake lost in the shock, at most', ticks: percentTicks(most, 6) },
    y: { text: 'share lost in the end', ticks: percentTicks(1, 5) },
    series: [
      {
        name: 'worst of all attacks',
        points: curve.flatMap(({ psi, loss }) => (loss === null ? [] : [{ x: psi / most, y: loss }])),
      },
      { name: 'bound of Theorem 1', points: curve.map(({ psi, bound }) => ({ x: psi / most, y: bound })) },
      { name: 'the shock alone', points: curve.map(({ psi }) => ({ x: psi / most, y: psi })) },
    ],
  })
}

function simulationPlot({ models, trials }: RiskReport): string {
  const decades = Math.max(1, Math.ceil(Math.log10(trials)))
  const high = (share: number) => 1 + Math.log10(share) / decades
  const ticks = Array.from({ length: decades + 1 }, (_, power) => ({
    at: 1 - power / decades,
    text: power === 0 ? '1' : `1/${10 ** power}`,
  }))
  const said = models.map(
    ({ kind, simulation }) => `${kind} ${(simulation.worstLoss.estimate * 100).toFixed(2)} %`,
  )
  return linePlot({
    title: `How often a year loses more than a share of the stake (${trials} years)`,
    description: `Accidents and the worst attacks after them. Mean loss: ${said.join(', ')}.`,
    x: { text: 'share of slashable stake lost', ticks: percentTicks(1, 5) },
    y: { text: 'share of years with a greater loss', ticks },
    series: models.map(({ kind, simulation }) => ({
      name: kind,
      points: simulation.exceedance
        .filter(({ share }) => share > 0)
        .map(({ level, share }) => ({ x: level, y: high(share) })),
    })),
  })
}

function samplingPlot({ id, seats, required, safeShare }: SampledReport): string {
  const lowest = -60
  const from = 0.3
  const to = 0.75
  const points = Array.from({ length: 91 }, (_, step) => {
    const share = from + ((to - from) * step) / 90
    return { x: step / 90, y: 1 - binomialTail({ seats, required, share }).log10 / lowest }
  })
  return linePlot({
    title: `Chance of ${required} of ${seats} seats in one committee (${id})`,
    description: `Binomial tail. Up to a share of ${safeShare} of all stake the chance within a year is below one in a billion.`,
    x: {
      text: "adversary's share of all stake",
      ticks: [0.3, 0.4, 0.5, 0.6, 0.7].map((share) => ({
        at: (share - from) / (to - from),
        text: `${Math.round(share * 100)} %`,
      })),
    },
    y: {
      text: 'probability',
      ticks: [-60, -45, -30, -15, 0].map((power) => ({
        at: 1 - power / lowest,
        text: power === 0 ? '1' : `1e${power}`,
      })),
    },
    series: [{ name: 'seats drawn by stake', points }],
  })
}

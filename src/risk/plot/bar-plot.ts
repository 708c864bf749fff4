import { axes, FRAME, INK, legend, SERIES_STYLES, xAt, yAt } from './axes.js'
import { element, label, picture } from './svg.js'

/** Groups of bars side by side; `null` where there is nothing to show. */
export function barPlot(parameters: {
  title: string
  description: string
  xText: string
  yText: string
  groups: readonly { name: string; values: readonly (number | null)[] }[]
  series: readonly string[]
  /** A level drawn across all groups, with its name. */
  level: { value: number; name: string }
}): string {
  const { title, description, xText, yText, groups, series, level } = parameters
  const all = groups.flatMap(({ values }) =>
    values.filter((value) => value !== null && Number.isFinite(value)),
  )
  const top = niceTop(Math.max(level.value, ...(all as number[])))
  const wide = 1 / Math.max(1, groups.length)
  const bars = groups.flatMap(({ values }, group) =>
    values.flatMap((value, index) => {
      if (value === null || !Number.isFinite(value)) return []
      const width = (wide * 0.8) / series.length
      const from = group * wide + wide * 0.1 + index * width
      const y = yAt(FRAME, value / top)
      const box = { x: xAt(FRAME, from), y, width: width * FRAME.width - 2, height: yAt(FRAME, 0) - y }
      const middle = box.x + box.width / 2
      return [
        element('rect', { ...box, fill: SERIES_STYLES[index % SERIES_STYLES.length]!.colour }),
        label(value.toFixed(1), { x: middle, y: y - 4, 'text-anchor': 'middle', 'font-size': 10, fill: INK }),
      ]
    }),
  )
  const y = yAt(FRAME, level.value / top)
  const right = FRAME.left + FRAME.width
  const across = element('line', {
    x1: FRAME.left,
    x2: right,
    y1: y,
    y2: y,
    stroke: INK,
    'stroke-dasharray': '4 3',
  })
  const name = label(level.name, { x: right, y: y - 5, 'text-anchor': 'end', 'font-size': 11, fill: INK })
  const xTicks = groups.map((group, index) => ({
    at: (index + 0.5) * wide,
    text: shorten(group.name, wide * FRAME.width),
  }))
  const yTicks = [0, 1, 2, 3, 4].map((step) => ({ at: step / 4, text: `${(top * step) / 4}` }))
  return picture({
    width: FRAME.left + FRAME.width + 24,
    height: FRAME.top + FRAME.height + 56,
    title,
    description,
    content: [
      axes(FRAME, { x: { text: xText, ticks: xTicks }, y: { text: yText, ticks: yTicks } }),
      ...bars,
      across,
      name,
      legend(
        FRAME,
        series.map((text, index) => ({ name: text, colour: SERIES_STYLES[index]!.colour, dash: null })),
      ),
    ].join('\n'),
  })
}

/** The next of 1, 2, 4, 8, 12, 20 times a power of ten, at or above a value. */
function niceTop(value: number): number {
  const power = 10 ** Math.floor(Math.log10(Math.max(value, 1e-9)))
  return power * ([1, 2, 4, 8, 12].find((step) => step * power >= value) ?? 20)
}

/** A name that fits a width in pixels, at 8 for each character. */
function shorten(name: string, width: number): string {
  const room = Math.max(2, Math.floor(width / 8))
  return name.length <= room ? name : `${name.slice(0, room - 1)}…`
}

import { type Axis, axes, FRAME, legend, SERIES_STYLES, xAt, yAt } from './axes.js'
import { element, picture } from './svg.js'

/** A curve; points are shares of the axes, from 0 to 1. */
export type Series = { name: string; points: readonly { x: number; y: number }[] }

/** Up to four curves over one pair of axes. Points outside the frame are left out. */
export function linePlot(parameters: {
  title: string
  description: string
  x: Axis
  y: Axis
  series: readonly Series[]
}): string {
  const { title, description, x, y, series } = parameters
  const styled = series.map((one, index) => ({ ...one, ...SERIES_STYLES[index % SERIES_STYLES.length]! }))
  const curves = styled.map(({ name, points, colour, dash }) => {
    const inside = points.filter((point) => [point.x, point.y].every((share) => share >= 0 && share <= 1))
    const path = inside
      .map((point) => `${xAt(FRAME, point.x).toFixed(1)},${yAt(FRAME, point.y).toFixed(1)}`)
      .join(' ')
    const line = { points: path, fill: 'none', stroke: colour, 'stroke-width': 2.5, 'stroke-dasharray': dash }
    return element('polyline', { ...line, 'aria-label': name })
  })
  return picture({
    width: FRAME.left + FRAME.width + 24,
    height: FRAME.top + FRAME.height + 56,
    title,
    description,
    content: [axes(FRAME, { x, y }), ...curves, legend(FRAME, styled)].join('\n'),
  })
}

/** Ticks of an axis from 0 to 100 %. */
export function percentTicks(top: number, count: number): { at: number; text: string }[] {
  return Array.from({ length: count + 1 }, (_, index) => {
    const percent = (top * 100 * index) / count
    return { at: index / count, text: `${Math.round(percent * 10) / 10} %` }
  })
}

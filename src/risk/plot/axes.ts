import { element, label } from './svg.js'

/** Where a plot's data go, in pixels. */
export type Frame = { left: number; top: number; width: number; height: number }

/** An axis: its text, and its ticks from 0 (left, bottom) to 1 (right, top). */
export type Axis = { text: string; ticks: readonly { at: number; text: string }[] }

export const INK = '#1a1a1a'
export const FRAME: Frame = { left: 84, top: 70, width: 600, height: 260 }

/** Colours that stay apart for colour-blind readers (Okabe and Ito), and a dash for each, for prints without colour. */
export const SERIES_STYLES = [
  { colour: '#d55e00', dash: '' },
  { colour: '#0072b2', dash: '7 3' },
  { colour: '#009e73', dash: '2 3' },
  { colour: '#666666', dash: '9 3 2 3' },
] as const

export function xAt(frame: Frame, share: number): number {
  return frame.left + share * frame.width
}

export function yAt(frame: Frame, share: number): number {
  return frame.top + (1 - share) * frame.height
}

/** Grid lines, ticks and names of two axes. */
export function axes(frame: Frame, { x, y }: { x: Axis; y: Axis }): string {
  const right = frame.left + frame.width
  const bottom = frame.top + frame.height
  return [
    ...y.ticks.flatMap(({ at, text }) => [
      element('line', {
        x1: frame.left,
        x2: right,
        y1: yAt(frame, at),
        y2: yAt(frame, at),
        stroke: '#e0e0e0',
      }),
      label(text, { x: frame.left - 8, y: yAt(frame, at) + 4, 'text-anchor': 'end', fill: INK }),
    ]),
    ...x.ticks.map(({ at, text }) =>
      label(text, { x: xAt(frame, at), y: bottom + 18, 'text-anchor': 'middle', fill: INK }),
    ),
    element('line', { x1: frame.left, x2: right, y1: bottom, y2: bottom, stroke: INK }),
    element('line', { x1: frame.left, x2: frame.left, y1: frame.top, y2: bottom, stroke: INK }),
    label(x.text, { x: frame.left + frame.width / 2, y: bottom + 40, 'text-anchor': 'middle', fill: INK }),
    label(y.text, {
      transform: `translate(18 ${frame.top + frame.height / 2}) rotate(-90)`,
      'text-anchor': 'middle',
      fill: INK,
    }),
  ].join('\n')
}

/** Names of the series in a row above the data. */
export function legend(
  frame: Frame,
  entries: readonly { name: string; colour: string; dash: string | null }[],
): string {
  const width = frame.width / Math.max(3, entries.length)
  return entries
    .map(({ name, colour, dash }, index) => {
      const x = frame.left + index * width
      const y = frame.top - 18
      const key =
        dash === null
          ? element('rect', { x, y: y - 6, width: 12, height: 12, fill: colour })
          : element('line', {
              x1: x,
              x2: x + 24,
              y1: y,
              y2: y,
              stroke: colour,
              'stroke-width': 2.5,
              'stroke-dasharray': dash,
            })
      return key + label(name, { x: x + (dash === null ? 18 : 30), y: y + 4, fill: INK })
    })
    .join('\n')
}

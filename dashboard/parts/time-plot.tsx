import { useEffect, useRef } from 'preact/hooks'
import UPlot from 'uplot'

export type TimePlotParameters = {
  /** Seconds since 1970, oldest first. */
  times: readonly number[]
  values: readonly number[]
  /** Values are shares of 1. */
  isShare: boolean
  /** A level worth a line, such as the quorum. */
  level?: number | undefined
  /** The plot in words. */
  summary: string
}

const HEIGHT = 200

/** Values over time. The canvas is one picture to a screen reader; the numbers belong in a table beside it. */
export function TimePlot({ times, values, isShare, level, summary }: TimePlotParameters) {
  const holder = useRef<HTMLDivElement>(null)
  useEffect(() => {
    const element = holder.current
    if (element === null) return
    let plot: UPlot | undefined
    const draw = () => {
      plot?.destroy()
      plot = new UPlot(
        optionsOf(element, { isShare, hasLevel: level !== undefined }),
        [[...times], [...values], ...(level === undefined ? [] : [times.map(() => level)])],
        element,
      )
    }
    draw()
    const sizes = new ResizeObserver(() => plot?.setSize({ width: element.clientWidth, height: HEIGHT }))
    sizes.observe(element)
    // Colours are read from the style sheet, so another theme needs another drawing.
    const themes = new MutationObserver(draw)
    themes.observe(document.documentElement, { attributeFilter: ['data-theme'] })
    const scheme = matchMedia('(prefers-color-scheme: dark)')
    scheme.addEventListener('change', draw)
    return () => {
      sizes.disconnect()
      themes.disconnect()
      scheme.removeEventListener('change', draw)
      plot?.destroy()
    }
  }, [times, values, isShare, level])
  return <div class="plot" ref={holder} role="img" aria-label={summary} />
}

function optionsOf(
  element: HTMLElement,
  { isShare, hasLevel }: { isShare: boolean; hasLevel: boolean },
): UPlot.Options {
  const style = getComputedStyle(element)
  const colour = (name: string) => style.getPropertyValue(name).trim()
  const axis = {
    stroke: colour('--ink-soft'),
    grid: { stroke: colour('--rule'), width: 1 },
    ticks: { show: false },
    font: `12px ${style.fontFamily}`,
  }
  return {
    width: element.clientWidth,
    height: HEIGHT,
    cursor: { drag: { x: false, y: false }, points: { show: false } },
    legend: { show: false },
    scales: { y: { range: (_plot, _least, most) => [0, isShare ? 1 : Math.max(1, most * 1.1)] } },
    axes: [
      { ...axis, space: 90, values: (_plot, ticks) => ticks.map(timeText) },
      {
        ...axis,
        size: 52,
        values: (_plot, ticks) =>
          ticks.map((tick) => (isShare ? `${Math.round(tick * 100)} %` : String(tick))),
      },
    ],
    series: [
      {},
      { stroke: colour('--accent'), width: 2, points: { show: false } },
      ...(hasLevel
        ? [{ stroke: colour('--ink-soft'), width: 1, dash: [6, 4], points: { show: false } }]
        : []),
    ],
  }
}

/** `11-22 08:00`, UTC. */
function timeText(seconds: number): string {
  return new Date(seconds * 1000).toISOString().slice(5, 16).replace('T', ' ')
}

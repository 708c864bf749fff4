import type { Overview } from '../data/use-overview.js'
import { Icon } from '../parts/icon.js'
import { summaryFigures } from '../view/summary.js'

/** The state of everything in four figures. */
export function Summary({ overview, now }: { overview: Overview; now: number }) {
  const figures = summaryFigures(
    { coalition: overview.coalition.value, alerts: overview.alerts.value, proofs: overview.proofs.value },
    now,
  )
  return (
    <section id="summary" aria-labelledby="summary-title" tabIndex={-1}>
      <h2 id="summary-title" class="unseen">
        At a glance
      </h2>
      <dl class="figures">
        {figures.map(({ name, value, note, tone }) => (
          <div key={name} class="figure">
            <dt>{name}</dt>
            <dd class="figure-value">{value}</dd>
            <dd class={`figure-note tone-${tone}`}>
              <Icon tone={tone} />
              {note}
            </dd>
          </div>
        ))}
      </dl>
    </section>
  )
}

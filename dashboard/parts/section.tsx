import type { ComponentChildren } from 'preact'
import { phaseOf, type Reading } from '../data/reading.js'
import { agoText } from '../view/duration.js'
import { Icon } from './icon.js'

type SectionParameters<Value> = {
  id: string
  title: string
  /** One sentence on what is seen. */
  lead: string
  reading: Reading<Value>
  everySeconds: number
  now: number
  isEmpty?: ((value: Value) => boolean) | undefined
  /** What stands where there is nothing to show, and where the service has no such thing. */
  empty: string
  children: (value: Value) => ComponentChildren
}

/** A part of the page with its states: loading, empty, failed, stale. */
export function Section<Value>(parameters: SectionParameters<Value>) {
  const { id, title, lead, reading, everySeconds, now, isEmpty, empty, children } = parameters
  const phase = phaseOf(reading, now, everySeconds)
  const { value, at, problem } = reading
  return (
    <section id={id} aria-labelledby={`${id}-title`} tabIndex={-1} data-phase={phase}>
      <header class="section-head">
        <h2 id={`${id}-title`}>{title}</h2>
        {at !== undefined && (
          <p class={phase === 'stale' ? 'updated stale' : 'updated'}>
            {phase === 'stale' && <Icon tone="warning" />}
            {phase === 'stale' ? 'Not current, last' : 'Last'} updated {agoText(at, now)}
          </p>
        )}
      </header>
      <p class="lead">{lead}</p>
      {problem?.kind === 'failed' && (
        <p class="problem" role="alert">
          <Icon tone="critical" />
          <span>
            {problem.text} {value === undefined ? 'Trying again.' : 'What is shown is older; trying again.'}
          </span>
        </p>
      )}
      {phase === 'loading' && (
        <p class="loading" role="status">
          Reading…
        </p>
      )}
      {phase === 'absent' && <p class="empty">{problem?.text}</p>}
      {phase === 'locked' && <p class="empty">{problem?.text}</p>}
      {value !== undefined && (isEmpty?.(value) === true ? <p class="empty">{empty}</p> : children(value))}
    </section>
  )
}

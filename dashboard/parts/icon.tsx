import type { Tone } from '../view/tone.js'

const PATHS: Readonly<Record<Tone, string>> = {
  good: 'M8 1a7 7 0 1 0 0 14A7 7 0 0 0 8 1Zm3.4 5.2-4 4.5a.8.8 0 0 1-1.2 0L4.4 8.9l1.1-1.1 1.3 1.3 3.4-3.9Z',
  notice: 'M8 1a7 7 0 1 0 0 14A7 7 0 0 0 8 1Zm.9 10.8H7.1V7.2h1.8Zm0-6H7.1V4.1h1.8Z',
  warning: 'M8 1.2 15.2 14H.8Zm-.9 4.9.3 4h1.2l.3-4Zm0 5.1v1.6h1.8v-1.6Z',
  critical: 'M5.1 1h5.8L15 5.1v5.8L10.9 15H5.1L1 10.9V5.1Zm2 3 .3 5.2h1.2L8.9 4Zm0 6.3V12h1.8v-1.7Z',
  frozen: 'M4 6.6V5a4 4 0 0 1 8 0v1.6h1V15H3V6.6Zm1.8 0h4.4V5a2.2 2.2 0 0 0-4.4 0ZM7.1 9.2v3.2h1.8V9.2Z',
  unknown: 'M8 1a7 7 0 1 0 0 14A7 7 0 0 0 8 1ZM4 7.2h8v1.6H4Z',
}

/** A shape for each tone, so that colour alone says nothing; words stand beside it. */
export function Icon({ tone }: { tone: Tone }) {
  return (
    <svg class="icon" viewBox="0 0 16 16" aria-hidden="true" focusable="false">
      <path d={PATHS[tone]} fill="currentColor" fill-rule="evenodd" />
    </svg>
  )
}

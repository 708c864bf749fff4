import type { Tone } from '../view/tone.js'
import { Icon } from './icon.js'

/** A state: its shape, its colour and its word. */
export function Badge({ tone, word }: { tone: Tone; word: string }) {
  return (
    <span class={`badge tone-${tone}`}>
      <Icon tone={tone} />
      {word}
    </span>
  )
}

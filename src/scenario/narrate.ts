import type { Step } from './timeline.js'

const MINUTE = 60_000n
const HOUR = 60n * MINUTE
const DAY = 24n * HOUR

/** A step in one line: day and time of the source chain since the beginning, who, what, gas. */
export function narrate({ elapsed, who, what, gas }: Step): string {
  const cost = gas === undefined ? '' : ` (${thousands(gas)} gas)`
  return `${clock(elapsed)}  ${who}: ${what}${cost}`
}

/** `day 3 02:20`; the first day is day 0. */
function clock(elapsed: bigint): string {
  const two = (value: bigint) => value.toString().padStart(2, '0')
  return `day ${elapsed / DAY} ${two((elapsed % DAY) / HOUR)}:${two((elapsed % HOUR) / MINUTE)}`
}

/** An integer with its digits in groups of three. */
export function thousands(value: bigint): string {
  return value.toString().replace(/\B(?=(?:[0-9]{3})+$)/g, ',')
}

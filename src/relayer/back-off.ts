/**
 * Pause before the next try: it doubles with every failure up to `most`, and is cut to a random part between half and
 * all of it, so that many relayers do not come back at the same moment.
 *
 * @param parameters.failures In a row; at least one.
 * @param parameters.random From 0 on, below 1.
 */
export function backOffMs(parameters: {
  failures: number
  first: number
  most: number
  random: () => number
}): number {
  const { failures, first, most, random } = parameters
  const full = Math.min(most, first * 2 ** Math.min(failures - 1, 30))
  return Math.round(full * (0.5 + random() / 2))
}

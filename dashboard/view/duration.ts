const UNITS = [
  { name: 'd', seconds: 86_400 },
  { name: 'h', seconds: 3600 },
  { name: 'min', seconds: 60 },
  { name: 's', seconds: 1 },
] as const

/** A span in its two largest units: `1 h 4 min`, `12 s`. Negative spans are 0 s. */
export function spanText(seconds: number): string {
  const whole = Math.max(0, Math.floor(seconds))
  const first = UNITS.findIndex((unit) => whole >= unit.seconds)
  if (first < 0) return '0 s'
  const large = UNITS[first]!
  const small = UNITS[first + 1]
  const rest = small === undefined ? 0 : Math.floor((whole % large.seconds) / small.seconds)
  const head = `${Math.floor(whole / large.seconds)} ${large.name}`
  return small === undefined || rest === 0 ? head : `${head} ${rest} ${small.name}`
}

/** `12 s ago`, `just now`. */
export function agoText(then: number, now: number): string {
  const seconds = (now - then) / 1000
  return seconds < 2 ? 'just now' : `${spanText(seconds)} ago`
}

/** Time left as `1:02:03` or `2:03`, days in front: readable while it runs. */
export function clockText(seconds: number): string {
  const whole = Math.max(0, Math.ceil(seconds))
  const days = Math.floor(whole / 86_400)
  const [hours, minutes, rest] = [
    Math.floor((whole % 86_400) / 3600),
    Math.floor((whole % 3600) / 60),
    whole % 60,
  ]
  const two = (part: number) => String(part).padStart(2, '0')
  const clock = hours > 0 || days > 0 ? `${hours}:${two(minutes)}:${two(rest)}` : `${minutes}:${two(rest)}`
  return days > 0 ? `${days} d ${clock}` : clock
}

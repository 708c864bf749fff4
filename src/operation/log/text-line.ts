/** A JSON line of the log for people: time, level, message, then the facts as `name=value`. */
export function textLine(line: string): string {
  const { time, level, msg, ...facts } = JSON.parse(line) as Record<string, unknown>
  const clock = String(time).slice(11, 19)
  const shown = Object.entries(facts).map(([name, value]) => ` ${name}=${valueText(value)}`)
  return `${clock} ${String(level).padEnd(5)} ${msg}${shown.join('')}\n`
}

function valueText(value: unknown): string {
  return typeof value === 'string' && /^[^\s"=]+$/.test(value) ? value : JSON.stringify(value)
}

import { stringify } from 'yaml'
import { type ConfigOrigins, describeOrigin, originOf } from './config-origin.js'
import type { Config } from './config-schema.js'
import { isReference } from './schema/secret-schema.js'

/**
 * The whole configuration as YAML that can be read again, with where each value is from behind it. Secrets are not in
 * it, since a configuration has none; of URLs only the origin is shown, for tokens are put into paths.
 */
export function printConfig({ config, origins }: { config: Config; origins: ConfigOrigins }): string {
  const lines = stringify(redactedConfig(config), { lineWidth: 0 }).trimEnd().split('\n')
  return annotate(lines, origins).join('\n')
}

/** The same as a value. */
export function redactedConfig(config: Config): unknown {
  return redacted(config, [])
}

/** URLs of these are no secret: pages of browsers. */
const PUBLIC = /(?:^|\.)corsOrigins(?:\.|$)/

function redacted(value: unknown, path: readonly string[]): unknown {
  if (typeof value === 'string') return PUBLIC.test(path.join('.')) ? value : redactedUrl(value)
  if (Array.isArray(value)) return value.map((entry, index) => redacted(entry, [...path, String(index)]))
  if (typeof value !== 'object' || value === null || isReference(value)) return value
  return Object.fromEntries(
    Object.entries(value).map(([name, inner]) => [name, redacted(inner, [...path, name])]),
  )
}

function redactedUrl(text: string): string {
  if (!/^[a-z][a-z0-9+.-]*:\/\//i.test(text) || !URL.canParse(text)) return text
  const { protocol, host, pathname, search } = new URL(text)
  const isDatabase = protocol.startsWith('postgres')
  const shown = isDatabase ? pathname : pathname === '/' && search === '' ? '' : '/[redacted]'
  return `${protocol}//${host}${shown}`
}

/** A comment behind each key of the two upper levels that was set by somebody. */
function annotate(lines: readonly string[], origins: ConfigOrigins): string[] {
  let section = ''
  return lines.map((line) => {
    const [, indent = '', key] = /^( {0,2})([A-Za-z][A-Za-z0-9]*):/.exec(line) ?? []
    if (key === undefined) return line
    if (indent === '') section = key
    const path = indent === '' ? [key] : [section, key]
    if (/:$/.test(line) && indent === '') return line
    const origin = originOf(origins, path)
    return origin.kind === 'default' ? line : `${line} # ${describeOrigin(origin)}`
  })
}

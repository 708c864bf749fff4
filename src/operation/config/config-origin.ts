/** Where a value of the configuration was written. */
export type ConfigOrigin =
  | { kind: 'default' }
  | { kind: 'file'; file: string; line: number }
  | { kind: 'variable'; name: string }
  | { kind: 'flag'; name: string }

/** By key, its parts joined with dots. A key without an entry has that of the nearest key above. */
export type ConfigOrigins = ReadonlyMap<string, ConfigOrigin>

export function originOf(origins: ConfigOrigins, path: readonly PropertyKey[]): ConfigOrigin {
  for (let length = path.length; length > 0; length--) {
    const origin = origins.get(path.slice(0, length).map(String).join('.'))
    if (origin !== undefined) return origin
  }
  return { kind: 'default' }
}

export function describeOrigin(origin: ConfigOrigin): string {
  switch (origin.kind) {
    case 'default':
      return 'not set'
    case 'file':
      return `${origin.file} line ${origin.line}`
    case 'variable':
      return `variable ${origin.name}`
    case 'flag':
      return `flag ${origin.name}`
  }
}

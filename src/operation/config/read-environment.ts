import { parse } from 'yaml'
import { ConfigError } from './config-error.js'
import { type ConfigField, configFields, variableOf } from './config-fields.js'
import { type ConfigLayer, emptyLayer, setInLayer } from './config-layer.js'

export type Environment = Readonly<Record<string, string | undefined>>

/** What is not a key of the configuration, yet begins like one. */
const OTHER_VARIABLES = new Set(['CONCORDAT_CONFIG'])

/**
 * Reads the variables `CONCORDAT_<KEY>`. A URL or secret stays in its variable: the configuration gets a reference.
 * `DATABASE_URL` is taken for `CONCORDAT_DATABASE_URL` where that is not set.
 *
 * @throws ConfigError `CONFIG_MALFORMED` for a value of another type.
 */
export function readEnvironment(environment: Environment): ConfigLayer {
  const layer = emptyLayer()
  const given = (name: string) => environment[name] !== undefined && environment[name] !== ''
  for (const field of configFields()) {
    const variable = variableOf(field)
    if (variable === undefined) continue
    const aliases = variable === 'CONCORDAT_DATABASE_URL' ? [variable, 'DATABASE_URL'] : [variable]
    const name = aliases.find(given)
    if (name === undefined) continue
    const value = field.isSecret ? { env: name } : parseVariable(field, name, environment[name] ?? '')
    setInLayer(layer, { path: field.path, value, origin: { kind: 'variable', name } })
  }
  return layer
}

/**
 * Names of variables that begin with a section of the configuration and are none of its keys: misspelt, most likely.
 *
 * @param referenced Variables that the configuration takes secrets from; they may be called anything.
 */
export function unknownVariables(environment: Environment, referenced: ReadonlySet<string>): string[] {
  const fields = configFields()
  const known = new Set(fields.map(variableOf))
  const sections = [...new Set(fields.map(({ path }) => `CONCORDAT_${path[0]?.toUpperCase()}`))]
  return Object.keys(environment)
    .filter((name) => sections.some((section) => name === section || name.startsWith(`${section}_`)))
    .filter((name) => !known.has(name) && !referenced.has(name) && !OTHER_VARIABLES.has(name))
    .sort()
}

function parseVariable({ kind, type }: ConfigField, name: string, text: string): unknown {
  switch (kind) {
    case 'text':
      return text
    case 'number':
      if (/^-?\d+(?:\.\d+)?$/.test(text)) return Number(text)
      throw wrongType(name, type)
    case 'boolean':
      if (text === 'true' || text === 'false') return text === 'true'
      throw wrongType(name, 'true or false')
    case 'structure':
      try {
        const value: unknown = parse(text)
        if (typeof value === 'object' && value !== null) return value
      } catch {
        // Said below: the parser's message quotes the text.
      }
      throw wrongType(name, `YAML, a ${type}`)
  }
}

function wrongType(name: string, expected: string): ConfigError {
  const message = 'An environment variable is not what its key takes.'
  return new ConfigError('CONFIG_MALFORMED', message, { facts: [`variable ${name}: expected ${expected}`] })
}

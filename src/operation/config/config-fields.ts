import { z } from 'zod'
import { configSchema } from './config-schema.js'
import { SECRET_MARK } from './schema/secret-schema.js'

/** One key of the configuration. */
export type ConfigField = {
  /** `[]` stands for each entry of a list, `*` for each name of a table. */
  path: readonly string[]
  kind: 'number' | 'boolean' | 'text' | 'structure'
  /** In words, such as `integer` or `json, text`. */
  type: string
  /** It is a secret, or may be one, and then goes by reference. */
  isSecret: boolean
  default: unknown
  isRequired: boolean
  description: string
}

type Node = {
  type?: string
  title?: string
  description?: string
  default?: unknown
  enum?: readonly unknown[]
  const?: unknown
  anyOf?: readonly Node[]
  properties?: Readonly<Record<string, Node>>
  additionalProperties?: Node | boolean
  items?: Node
  required?: readonly string[]
}

/** Every key of the configuration, in the order of the schema: what the environment and the documentation go by. */
export function configFields(): ConfigField[] {
  return fieldsOf(z.toJSONSchema(configSchema, { io: 'input', reused: 'inline' }) as Node, [], true)
}

/** Name of the environment variable of a key; `undefined` for keys within lists and tables. */
export function variableOf({ path }: Pick<ConfigField, 'path'>): string | undefined {
  if (path.some((name) => name === '[]' || name === '*')) return undefined
  const words = path.map((name) => name.replace(/[A-Z]/g, (letter) => `_${letter}`).toUpperCase())
  return `CONCORDAT_${words.join('_')}`
}

function fieldsOf(node: Node, path: readonly string[], isRequired: boolean): ConfigField[] {
  if (node.properties !== undefined && !isSecret(node)) {
    return Object.entries(node.properties).flatMap(([name, child]) =>
      fieldsOf(child, [...path, name], node.required?.includes(name) === true),
    )
  }
  const field: ConfigField = {
    path,
    kind: kindOf(node),
    type: typeOf(node),
    isSecret: isSecret(node),
    default: node.default,
    isRequired,
    description: node.description ?? '',
  }
  return [field, ...entriesOf(node, path)]
}

/** Keys of the entries of a list or a table, where those are structures. */
function entriesOf({ items, additionalProperties }: Node, path: readonly string[]): ConfigField[] {
  if (items?.properties !== undefined) return fieldsOf(items, [...path, '[]'], true)
  if (typeof additionalProperties === 'object' && additionalProperties.properties !== undefined) {
    return fieldsOf(additionalProperties, [...path, '*'], true)
  }
  return []
}

function isSecret(node: Node): boolean {
  return node.title === SECRET_MARK || node.anyOf?.some(isSecret) === true
}

function kindOf(node: Node): ConfigField['kind'] {
  if (node.type === 'number' || node.type === 'integer') return 'number'
  if (node.type === 'boolean') return 'boolean'
  return node.type === 'string' || node.enum !== undefined ? 'text' : 'structure'
}

function typeOf(node: Node): string {
  if (node.title === SECRET_MARK) return 'secret'
  if (isSecret(node)) return 'URL or secret'
  if (node.enum !== undefined) return node.enum.map(String).join(', ')
  if (node.const !== undefined) return String(node.const)
  if (node.anyOf !== undefined) return node.anyOf.map(typeOf).join(', ')
  if (node.type === 'array')
    return `list of ${node.items?.properties === undefined ? typeOf(node.items ?? {}) : 'entries'}`
  if (node.type === 'object') return 'table'
  return node.type === 'string' ? 'text' : (node.type ?? 'anything')
}

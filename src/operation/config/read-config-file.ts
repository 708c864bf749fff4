import { readFile } from 'node:fs/promises'
import { isMap, LineCounter, type Node, parseDocument } from 'yaml'
import { ConfigError } from './config-error.js'
import { type ConfigLayer, emptyLayer } from './config-layer.js'

/**
 * Reads a YAML file (JSON is YAML), remembering the line of every key.
 *
 * @throws ConfigError `CONFIG_UNREADABLE`, `CONFIG_MALFORMED`.
 */
export async function readConfigFile(file: string): Promise<ConfigLayer> {
  const text = await readFile(file, 'utf8').catch((cause: unknown) => {
    const message = 'The configuration file cannot be read.'
    throw new ConfigError('CONFIG_UNREADABLE', message, { facts: [`file: ${file}`], cause })
  })
  const lines = new LineCounter()
  const document = parseDocument(text, { lineCounter: lines, strict: true, prettyErrors: false })
  const [fault] = [...document.errors, ...document.warnings]
  if (fault !== undefined) throw malformed(file, lines.linePos(fault.pos[0]).line, sentenceOf(fault.message))
  const layer = emptyLayer()
  if (document.contents === null) return layer
  if (!isMap(document.contents)) throw malformed(file, 1, 'expected a table at the top')
  try {
    layer.values = document.toJS({ maxAliasCount: 50 }) as Record<string, unknown>
  } catch (cause) {
    throw malformed(file, 1, cause instanceof Error ? sentenceOf(cause.message) : 'cannot be read')
  }
  recordLines({
    node: document.contents,
    path: [],
    layer,
    lineAt: (at) => ({ kind: 'file', file, line: lines.linePos(at).line }),
  })
  return layer
}

function recordLines({
  node,
  path,
  layer,
  lineAt,
}: {
  node: unknown
  path: readonly string[]
  layer: ConfigLayer
  lineAt: (position: number) => { kind: 'file'; file: string; line: number }
}): void {
  if (!isMap(node)) return
  for (const { key, value } of node.items) {
    const position = (key as Node | null)?.range?.[0]
    const inner = [...path, String(key)]
    if (position !== undefined) layer.origins.set(inner.join('.'), lineAt(position))
    recordLines({ node: value, path: inner, layer, lineAt })
  }
}

/** The parser quotes the text it stumbled on, which may be a secret, after the first line or a colon. */
function sentenceOf(message: string): string {
  return message.split(/[\n:]/, 1)[0] ?? 'cannot be read'
}

function malformed(file: string, line: number, fault: string): ConfigError {
  return new ConfigError('CONFIG_MALFORMED', 'The configuration file is not YAML.', {
    facts: [`${file} line ${line}: ${fault}`],
  })
}

import { collectSources, withoutComments } from './compile.js'

/**
 * The same circuit as one text without any `===`: its generator computes every signal honestly from whatever
 * inputs it is given and never objects. Signals and their labels stay as they are, so its values, read by label,
 * form a witness of the real circuit on which only the constraints have a say.
 */
export async function withoutChecks(source: string): Promise<string> {
  const files = await collectSources(source)
  const order: string[] = []
  const text = new Map(files.map((file) => [file.path, file]))
  const visit = (path: string) => {
    if (order.includes(path)) return
    for (const included of text.get(path)?.includes.values() ?? []) visit(included)
    order.push(path)
  }
  visit('main.circom')
  const bodies = order.map((path) => dropEqualities(stripDirectives(text.get(path)?.text ?? '')))
  return `pragma circom 2.2.3;\n${bodies.join('\n')}`
}

function stripDirectives(text: string): string {
  return withoutComments(text)
    .replace(/^\s*pragma\s+circom\s+[^;]*;/gm, '')
    .replace(/^\s*include\s+"[^"]+"\s*;/gm, '')
}

/** Replaces each statement `left === right;` by an empty block, keeping the `for`, `if` or `else` before it. */
export function dropEqualities(text: string): string {
  let result = text
  for (let at = result.indexOf('==='); at >= 0; at = result.indexOf('===')) {
    const start = afterControl(result, statementStart(result, at))
    const end = result.indexOf(';', at)
    result = `${result.slice(0, start)}{}${result.slice(end + 1)}`
  }
  return result
}

function statementStart(text: string, from: number): number {
  let depth = 0
  for (let at = from - 1; at >= 0; at--) {
    const char = text[at]
    if (char === ')' || char === ']') depth++
    else if (char === '(' || char === '[') depth--
    else if (depth === 0 && (char === ';' || char === '{' || char === '}')) return at + 1
  }
  return 0
}

function afterControl(text: string, from: number): number {
  let at = from
  for (;;) {
    const rest = text.slice(at)
    const plain = /^\s*else\b/.exec(rest)
    if (plain !== null) {
      at += plain[0].length
      continue
    }
    const control = /^\s*(for|if|while)\s*\(/.exec(rest)
    if (control === null) return at
    at += control[0].length
    for (let depth = 1; depth > 0; at++) {
      if (text[at] === '(') depth++
      else if (text[at] === ')') depth--
    }
  }
}

import type { z } from 'zod'

/** One fault of a configuration, in words that never quote a value. */
export type ConfigFault = {
  path: readonly PropertyKey[]
  text: string
  /** The value is a secret that was written out. */
  isExposed: boolean
}

/** What a schema has to say against a configuration. */
export function faultsOf(issues: readonly z.core.$ZodIssue[]): ConfigFault[] {
  return issues.flatMap((issue) => {
    if (issue.code === 'unrecognized_keys') {
      return issue.keys.map((key) => ({ path: [...issue.path, key], text: 'unknown key', isExposed: false }))
    }
    const text = textOf(issue)
    return [{ path: issue.path, text, isExposed: text.includes('holds a password') }]
  })
}

/** Of alternatives, what the one says that came furthest; a type that does not fit says least. */
function textOf(issue: z.core.$ZodIssue): string {
  if (issue.code !== 'invalid_union') return issue.message
  const alternatives = issue.errors.flat().map(textOf)
  const telling = alternatives.find((text) => !text.startsWith('Invalid input'))
  return telling ?? 'expected one of its forms; a secret is { env: NAME } or { file: PATH }'
}

/** Options shared by every error of the package. */
export type BaseErrorOptions = {
  /** The error that led to this one. */
  cause?: unknown
  /** Lines of facts shown under the short message, `name: value` each. */
  facts?: readonly string[] | undefined
}

/** One line about a cause: libraries put whole requests into their messages, but a sentence into `shortMessage`. */
function describeCause(cause: unknown): string | undefined {
  if (!(cause instanceof Error)) return undefined
  const sentence =
    'shortMessage' in cause && typeof cause.shortMessage === 'string' ? cause.shortMessage : cause.message
  return sentence.split('\n', 1)[0]?.slice(0, 300)
}

/**
 * Root of all errors thrown by this package.
 *
 * `code` is stable and meant for programs; `shortMessage` is one sentence for people; `message` adds the facts and
 * the details of the cause.
 */
export class BaseError<code extends string = string> extends Error {
  override name = 'BaseError'
  readonly code: code
  readonly shortMessage: string
  readonly facts: readonly string[]

  constructor(code: code, shortMessage: string, options: BaseErrorOptions = {}) {
    const facts = options.facts ?? []
    const details = describeCause(options.cause)
    const lines = [shortMessage, ...facts.map((fact) => `  ${fact}`)]
    if (details !== undefined) lines.push(`  cause: ${details}`)
    super(lines.join('\n'), options.cause === undefined ? undefined : { cause: options.cause })
    this.code = code
    this.shortMessage = shortMessage
    this.facts = facts
  }

  /** Walks the chain of causes and returns the first error that satisfies `predicate`, or `undefined`. */
  walk(predicate: (error: unknown) => boolean): unknown {
    let error: unknown = this
    while (error !== undefined && error !== null) {
      if (predicate(error)) return error
      error = error instanceof Error ? error.cause : undefined
    }
    return undefined
  }
}

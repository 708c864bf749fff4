import pino from 'pino'
import type { LOG_LEVELS } from '../config/schema/operation-schema.js'
import type { Logger } from './logger.js'
import { textLine } from './text-line.js'

/** A logger that can make one for a part, whose lines all carry the same facts, such as a job's id. */
export type RootLogger = Logger & { child(facts: object): RootLogger }

export type CreateLoggerParameters = {
  level: (typeof LOG_LEVELS)[number]
  format: 'json' | 'text'
  /** Takes whole lines. */
  write: (line: string) => void
  /** Takes secrets out of a line before it is written. */
  redact?: ((text: string) => string) | undefined
  /** On every line. */
  facts?: object | undefined
}

/** Fields that are never written, whatever they hold, at the top and one or two levels down. */
const SECRET_FIELDS = [
  'authorization',
  'cookie',
  'password',
  'secret',
  'token',
  'apiKey',
  'privateKey',
  'connectionString',
  'databaseUrl',
]

/**
 * Makes the log of a process: a line of JSON an event, with `level` as a word and `time` as ISO 8601. Secrets are kept
 * out twice: fields of these names are blanked, and values the vault has read are cut out of the line.
 */
export function createLogger(parameters: CreateLoggerParameters): RootLogger {
  const { level, format, write, redact = (text) => text, facts = {} } = parameters
  const paths = SECRET_FIELDS.flatMap((name) => [name, `*.${name}`, `*.*.${name}`])
  return pino(
    {
      level,
      base: facts,
      timestamp: pino.stdTimeFunctions.isoTime,
      formatters: { level: (label) => ({ level: label }) },
      redact: { paths, censor: '[redacted]' },
      serializers: { error: errorFacts, err: errorFacts, cause: errorFacts },
    },
    { write: (line: string) => write(redact(format === 'json' ? line : textLine(line))) },
  )
}

/** Code and first line of an error: the rest of a library's message may hold whole requests. */
function errorFacts(error: unknown): unknown {
  if (!(error instanceof Error)) return error
  const code = 'code' in error && typeof error.code === 'string' ? { code: error.code } : {}
  const sentence =
    'shortMessage' in error && typeof error.shortMessage === 'string' ? error.shortMessage : error.message
  return { ...code, message: sentence.split('\n', 1)[0]?.slice(0, 500) }
}

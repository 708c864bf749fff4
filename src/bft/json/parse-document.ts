import type { z } from 'zod'
import { BftJsonError } from './bft-json-error.js'

/** How many faults an error lists. */
const MAX_FACTS = 5

/**
 * Reads a document of known shape.
 *
 * @param what Name of the document for the error.
 * @throws BftJsonError INVALID_DOCUMENT
 */
export function parseDocument<Schema extends z.ZodType>(
  schema: Schema,
  json: unknown,
  what: string,
): z.output<Schema> {
  const parsed = schema.safeParse(json)
  if (parsed.success) return parsed.data
  const facts = parsed.error.issues
    .slice(0, MAX_FACTS)
    .map(({ path, message }) => `${path.map(String).join('.')}: ${message}`.slice(0, 200))
  throw new BftJsonError(what, { facts })
}

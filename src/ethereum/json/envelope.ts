import { z } from 'zod'
import { FORK_NAMES, type ForkName } from '../types/light-client.js'
import { BeaconJsonError } from './beacon-json-error.js'

const forkNameSchema = z.enum(FORK_NAMES)

type Path = readonly PropertyKey[]

function dotted(path: Path): string {
  return path.map(String).join('.')
}

/**
 * Takes Beacon-API JSON out of what wraps it: `{version, data}`, a one-element array, or both in either order.
 *
 * Returns the inner document, the fork named beside it and the path that leads to it.
 */
function unwrap(what: string, json: unknown): { inner: unknown; version?: ForkName; path: Path } {
  let inner = json
  let version: ForkName | undefined
  const path: PropertyKey[] = []
  for (;;) {
    if (Array.isArray(inner)) {
      if (inner.length !== 1) {
        const reason = `expected one element, got ${inner.length}`
        throw new BeaconJsonError({ what, path: dotted(path), reason })
      }
      inner = inner[0]
      path.push(0)
    } else if (typeof inner === 'object' && inner !== null && 'data' in inner) {
      if ('version' in inner && inner.version !== undefined) {
        const parsed = forkNameSchema.safeParse(inner.version)
        if (!parsed.success) {
          const reason = `expected one of ${FORK_NAMES.join(', ')}`
          throw new BeaconJsonError({ what, path: dotted([...path, 'version']), reason })
        }
        version = parsed.data
      }
      inner = inner.data
      path.push('data')
    } else {
      return { inner, path, ...(version === undefined ? {} : { version }) }
    }
  }
}

/**
 * Unwraps `json` and parses what is inside with `schema`.
 *
 * @throws BeaconJsonError with the path of the first bad field.
 */
export function parseEnvelope<Output>({
  what,
  json,
  schema,
}: {
  what: string
  json: unknown
  schema: z.ZodType<Output>
}): { version?: ForkName; value: Output } {
  const { inner, version, path } = unwrap(what, json)
  const parsed = schema.safeParse(inner)
  if (!parsed.success) {
    const issue = parsed.error.issues[0]
    const reason = issue?.message ?? 'not valid'
    throw new BeaconJsonError({ what, path: dotted([...path, ...(issue?.path ?? [])]), reason })
  }
  return { value: parsed.data, ...(version === undefined ? {} : { version }) }
}

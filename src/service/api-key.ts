import { createHash, randomBytes, timingSafeEqual } from 'node:crypto'
import { z } from 'zod'
import type { Clock } from '../client/system-clock.js'
import { sha256Schema } from './schemas/primitives.js'
import { ServiceError } from './service-error.js'

/** An API key as a configuration holds it: never the secret, only its hash. */
export const apiKeySchema = z.strictObject({
  /** Public name of the key and of the tenant that has it; it is what jobs are owned by. */
  id: z.string().regex(/^[A-Za-z0-9_-]{1,64}$/, 'expected 1 to 64 letters, digits, hyphens and underscores'),
  /** SHA-256 of the secret, hex. The secret is 32 random bytes, so no salt and no slow hash are needed. */
  sha256: sha256Schema,
  /** ISO 8601; the key is refused from then on. */
  expiresAt: z.iso.datetime({ offset: true }).optional(),
  /** Sees and cancels everybody's jobs. */
  admin: z.boolean().optional(),
  /** The largest priority it may ask for; 0 by default. */
  maxPriority: z.number().int().optional(),
  /** Instead of the service's limit. */
  requestsPerMinute: z.number().int().positive().optional(),
})

export type ApiKey = z.infer<typeof apiKeySchema>

/** Finds the key of an `Authorization` header. */
export type Authenticate = (authorization: string | undefined) => ApiKey

const TOKEN = /^Bearer ([A-Za-z0-9_-]{1,64})\.([A-Za-z0-9_-]{1,128})$/
const ABSENT = Buffer.alloc(32)

/** Makes a key: `token` goes to its owner once and is kept nowhere, `key` goes into the configuration. */
export function createApiKey(parameters: Omit<ApiKey, 'sha256'>): { token: string; key: ApiKey } {
  const secret = randomBytes(32).toString('base64url')
  const sha256 = digestOf(secret).toString('hex')
  return { token: `${parameters.id}.${secret}`, key: apiKeySchema.parse({ ...parameters, sha256 }) }
}

/**
 * Makes a function that authenticates `Bearer id.secret`. The secret's digest is compared in constant time, with a
 * digest that no secret has where the id is unknown, so neither the secret nor the set of ids shows in the timing.
 *
 * The function throws ServiceError `UNAUTHENTICATED`, with one message for every reason.
 *
 * @throws ServiceError `INVALID_PARAMETER` when two keys have one id, or one is malformed.
 */
export function createAuthenticator({
  keys,
  clock,
}: {
  keys: readonly ApiKey[]
  clock: Clock
}): Authenticate {
  const known = new Map<string, { key: ApiKey; digest: Buffer; expiresAt: bigint | undefined }>()
  for (const given of keys) {
    const parsed = apiKeySchema.safeParse(given)
    if (!parsed.success) throw new ServiceError('INVALID_PARAMETER', 'An API key is malformed.')
    const key = parsed.data
    if (known.has(key.id)) throw new ServiceError('INVALID_PARAMETER', `Two API keys have the id ${key.id}.`)
    const expiresAt =
      key.expiresAt === undefined ? undefined : BigInt(Math.floor(Date.parse(key.expiresAt) / 1000))
    known.set(key.id, { key, digest: Buffer.from(key.sha256, 'hex'), expiresAt })
  }
  return (authorization) => {
    const [, id = '', secret = ''] = TOKEN.exec(authorization ?? '') ?? []
    const entry = known.get(id)
    const isRight = timingSafeEqual(digestOf(secret), entry?.digest ?? ABSENT)
    const isCurrent = entry?.expiresAt === undefined || clock() < entry.expiresAt
    if (entry === undefined || !isRight || !isCurrent) throw unauthenticated()
    return entry.key
  }
}

function digestOf(secret: string): Buffer {
  return createHash('sha256').update(secret).digest()
}

function unauthenticated(): ServiceError {
  return new ServiceError('UNAUTHENTICATED', 'A valid API key is needed: Authorization: Bearer id.secret.', {
    headers: { 'www-authenticate': 'Bearer realm="concordat"' },
  })
}

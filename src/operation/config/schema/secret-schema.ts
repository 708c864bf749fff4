import { z } from 'zod'

const reference = z.union([
  z.strictObject({ env: z.string().regex(/^[A-Za-z_][A-Za-z0-9_]*$/, 'expected the name of a variable') }),
  z.strictObject({ file: z.string().min(1) }),
])

/** Where a secret comes from. The secret itself is in no configuration. */
export type SecretReference = z.infer<typeof reference>

/** Marks a key in the JSON schema, by which the environment and the documentation know it. */
export const SECRET_MARK = 'secret'

/** A secret, by reference: `{ env: NAME }` or `{ file: PATH }`. */
export const secretSchema = reference.meta({ title: SECRET_MARK })

/** The same as a type of a URL that may be public: written out, or a reference when it holds a password or a token. */
export type Endpoint = string | SecretReference

const ENDPOINT_FAULT = 'holds a password: give the URL by { env: NAME } or { file: PATH }'

/** A URL of one of these protocols, or a reference to a secret one. */
export function endpointSchema(...protocols: readonly string[]) {
  const url = z
    .string()
    .refine((text) => protocols.includes(protocolOf(text)), `expected a URL of ${protocols.join(' or ')}`)
    .refine((text) => !hasPassword(text), ENDPOINT_FAULT)
  return z.union([url, secretSchema])
}

export function isReference(value: unknown): value is SecretReference {
  return reference.safeParse(value).success
}

/** True for a URL that carries a user's password. */
export function hasPassword(text: string): boolean {
  return URL.canParse(text) && new URL(text).password !== ''
}

function protocolOf(text: string): string {
  return URL.canParse(text) ? new URL(text).protocol.slice(0, -1) : ''
}

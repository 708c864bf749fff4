import { z } from 'zod'
import { parseInteger } from '../groth16/parse-integer.js'
import { parseSnarkjsProof, toSnarkjsProof, toSnarkjsPublicInputs } from '../groth16/proof.js'
import type { ApkProof } from './apk-proof.js'
import { ProverError } from './prover-error.js'

const integer = z.unknown().transform((value, context) => {
  const parsed = parseInteger(value)
  if (parsed !== undefined) return parsed
  context.addIssue({ code: 'custom', message: 'expected an unsigned integer in a string' })
  return z.NEVER
})
const seconds = z.number().nonnegative()
const count = z.number().int().nonnegative()

const schema = z.object({
  kind: z.literal('apk'),
  circuit: z.string().regex(/^[a-z0-9]+(?:-[a-z0-9]+)*$/),
  publicInputs: z.array(integer),
  proof: z.unknown(),
  sum: z.object({ x: integer, y: integer }),
  seconds: z.object({ witness: seconds, prove: seconds, verify: seconds }),
  peakRssBytes: count.optional(),
  constraints: count,
})

/** Writes a proof as JSON text; `proof` inside it has the shape of snarkjs' `proof.json`. */
export function serializeApkProof(proof: ApkProof): string {
  const hex = (value: bigint) => `0x${value.toString(16)}`
  return JSON.stringify(
    {
      ...proof,
      publicInputs: toSnarkjsPublicInputs(proof.publicInputs),
      proof: toSnarkjsProof(proof.proof),
      sum: { x: hex(proof.sum.x), y: hex(proof.sum.y) },
    },
    undefined,
    2,
  )
}

/**
 * Reads what `serializeApkProof` wrote; integers may be decimal or `0x` strings. Only the shape is checked: whether
 * the proof is one, `verify` says.
 *
 * @param text JSON text.
 * @throws {ProverError} `MALFORMED_APK_PROOF`.
 */
export function parseApkProof(text: string): ApkProof {
  try {
    const { peakRssBytes, ...parsed } = schema.parse(JSON.parse(text))
    return { ...parsed, peakRssBytes, proof: parseSnarkjsProof(parsed.proof) }
  } catch (cause) {
    const facts =
      cause instanceof z.ZodError
        ? cause.issues.map(({ path, message }) => `${path.join('.') || 'proof'}: ${message}`)
        : []
    throw new ProverError('MALFORMED_APK_PROOF', 'The text is not an apk proof.', {
      facts,
      cause: cause instanceof z.ZodError ? undefined : cause,
    })
  }
}

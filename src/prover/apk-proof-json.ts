import { z } from 'zod'
import { toSnarkjsProof, toSnarkjsPublicInputs } from '../groth16/proof.js'
import type { ApkProof } from './apk-proof.js'
import { integerText, proofShape, withProof } from './proof-fields.js'
import { ProverError } from './prover-error.js'

const schema = z.object({
  kind: z.literal('apk'),
  ...proofShape,
  sum: z.object({ x: integerText, y: integerText }),
  constraints: z.number().int().nonnegative(),
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
    return withProof(schema.parse(JSON.parse(text)))
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

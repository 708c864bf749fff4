import { z } from 'zod'
import { circuitNameSchema, sha256Schema } from './primitives.js'

/** A file of a built circuit, found by its content. */
export const artifactFileSchema = z.object({
  role: z.enum(['circom', 'r1cs', 'wasm', 'zkey', 'verificationKey', 'verifier', 'sym']),
  sha256: sha256Schema,
  bytes: z.number().int().nonnegative(),
})

/** A built circuit. */
export const circuitSchema = z
  .object({
    name: circuitNameSchema,
    contentHash: sha256Schema.meta({ description: "SHA-256 of the circuit's sources, compiler and flags" }),
    constraints: z.number().int().nonnegative(),
    publicInputs: z.number().int().nonnegative(),
    setup: z.object({
      kind: z.enum(['development', 'ceremony']),
      contributions: z.number().int().nonnegative(),
      warning: z.string().optional(),
    }),
    files: z.array(artifactFileSchema),
  })
  .meta({ id: 'Circuit' })

/** A built circuit, as the API shows it. */
export type CircuitJson = z.infer<typeof circuitSchema>

export const circuitListAnswerSchema = z
  .object({ data: z.array(circuitSchema) })
  .meta({ id: 'CircuitListAnswer' })

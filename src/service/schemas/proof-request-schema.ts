import { z } from 'zod'
import type { ProofKind } from '../../source-chain/proof-kind.js'
import { proofKinds } from '../../source-chain/source-chains.js'
import { circuitNameSchema, networkSchema, prioritySchema } from './primitives.js'

const priority = prioritySchema
  .optional()
  .meta({ description: 'Larger first; an API key has a largest one it may ask for', example: 0 })
const circuit = circuitNameSchema.optional().meta({ description: 'Insist on this circuit' })

/** The body of `POST /v1/proofs`, around any schema for the documents in it; no other fields are accepted. */
function requestSchema(documentSchema: (documented: z.ZodType) => z.ZodType) {
  const [first, ...others] = proofKinds.map((kind) => kindSchema(kind, documentSchema))
  if (first === undefined) throw new RangeError('there is no kind of proof')
  return z.discriminatedUnion('kind', [first, ...others])
}

function kindSchema(
  { kind, documents, takesCircuit }: ProofKind,
  documentSchema: (documented: z.ZodType) => z.ZodType,
) {
  const fields = Object.entries(documents).map(([name, schema]) => [name, documentSchema(schema)])
  return z.strictObject({
    kind: z.literal(kind),
    network: networkSchema,
    ...Object.fromEntries(fields),
    ...(takesCircuit ? { circuit } : {}),
    priority,
  })
}

/** The body before the documents inside it are read, which the kind of proof does. */
export const proofRequestSchema = requestSchema((documented) =>
  documented.safeParse(undefined).success ? z.unknown().optional() : z.unknown(),
)

/** The body for readers of the OpenAPI file. */
export const documentedProofRequestSchema = requestSchema((documented) => documented).meta({
  id: 'ProofRequest',
})

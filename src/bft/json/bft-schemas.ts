import { z } from 'zod'
import { SCALAR_FIELD_ORDER } from '../../arithmetic/scalar-field.js'
import { BFT_LAYOUT } from '../layout.js'

/** Most members of a validator set, and so most signatures of a vote set. */
const MAX_VALIDATORS = 256

/** Most siblings of a state proof. */
const MAX_SIBLINGS = 253

function decimalSchema(limit: bigint, expected: string) {
  return z
    .string()
    .regex(/^(?:0|[1-9][0-9]{0,77})$/, 'expected a decimal integer')
    .transform(BigInt)
    .refine((value) => value < limit, `expected ${expected}`)
}

const fieldElement = decimalSchema(SCALAR_FIELD_ORDER, 'a field element')

/** The schema of an integer by its name in the table of widths; what is not there is a field element. */
export function integerSchema(name: string) {
  const bits = BFT_LAYOUT.bits[name]
  return bits === undefined ? fieldElement : decimalSchema(1n << BigInt(bits), `an integer of ${bits} bits`)
}

/** A list that is measured before its elements are read. */
function listSchema<Schema extends z.ZodType>(element: Schema, most: number) {
  return z.array(z.unknown()).max(most).pipe(z.array(element))
}

const pointSchema = z.strictObject({ x: fieldElement, y: fieldElement })
const signatureSchema = z.strictObject({ R8: pointSchema, S: fieldElement })

export const validatorSchema = z.strictObject({
  publicKey: pointSchema,
  power: integerSchema('power').refine((power) => power > 0n, 'expected a power of at least 1'),
})

export const validatorsSchema = listSchema(validatorSchema, MAX_VALIDATORS)

export const headerSchema = z.strictObject({
  chainId: integerSchema('chainId'),
  height: integerSchema('height'),
  timestamp: integerSchema('timestamp'),
  parentHash: fieldElement,
  stateRoot: fieldElement,
  validatorsRoot: fieldElement,
  nextValidatorsRoot: fieldElement,
})

export const voteSetSchema = z.strictObject({
  vote: z.strictObject({
    chainId: integerSchema('chainId'),
    height: integerSchema('height'),
    round: integerSchema('round'),
    type: integerSchema('type'),
    headerHash: fieldElement,
  }),
  signers: decimalSchema(1n << BigInt(MAX_VALIDATORS), 'a bitmap of 256 bits'),
  signatures: listSchema(signatureSchema, MAX_VALIDATORS),
})

export const lightBlockSchema = z.strictObject({
  header: headerSchema,
  commit: voteSetSchema,
  validators: validatorsSchema,
  nextValidators: validatorsSchema,
})

export const evidenceSchema = z.strictObject({
  validators: validatorsSchema,
  first: voteSetSchema,
  second: voteSetSchema,
})

export const optInSchema = z.strictObject({
  context: z.strictObject({
    chainId: integerSchema('chainId'),
    destinationChainId: integerSchema('destinationChainId'),
    registry: integerSchema('registry'),
    operator: integerSchema('operator'),
  }),
  publicKey: pointSchema,
  signature: signatureSchema,
})

export const seatSchema = z.strictObject({ validators: validatorsSchema, index: integerSchema('index') })

const leafShape = { key: fieldElement, value: fieldElement }
const siblingsSchema = listSchema(fieldElement, MAX_SIBLINGS)

export const stateProofSchema = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('inclusion'), ...leafShape, siblings: siblingsSchema }),
  z.strictObject({
    kind: z.literal('exclusion'),
    key: fieldElement,
    siblings: siblingsSchema,
    neighbour: z.strictObject(leafShape).exactOptional(),
  }),
])

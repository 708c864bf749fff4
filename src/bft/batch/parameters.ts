import { type BatchParameters, batchParameters as sizeBatch } from '../../arithmetic/batch-parameters.js'
import { boundsRing } from '../../arithmetic/bounds-ring.js'
import { splitLimbs } from '../../arithmetic/limbs.js'
import { domainTag } from '../../hash/tag.js'
import { BASE, type CurvePoint, SUBGROUP_ORDER } from '../signature/baby-jubjub.js'
import { createKeyPair, type KeyPair } from '../signature/key-pair.js'
import { integerToLittleEndian } from '../signature/little-endian.js'
import { DIGIT_BOUNDS } from './digits.js'
import { scalarIdentity } from './scalar-identity.js'

/** Bits of the base of every limb polynomial. */
export const BATCH_BASE_BITS = 64
/** Limbs of the subgroup's order. */
export const BATCH_PRIME_LIMBS = splitLimbs(SUBGROUP_ORDER, [64, 64, 64, 59])

/** Bits of a weight of the scalars' check, two of which are multiplied, and its rounds. */
export const BATCH_CHECK_BITS = 52
export const BATCH_CHECK_ROUNDS = 2

/** What the base's digits select from: -B and -3B. */
export const NEGATIVE_BASE: CurvePoint = BASE.negate()

/** The key that inactive slots take. Its secret is public: everybody can sign with it, so it must be nobody's key. */
export const DUMMY_KEYS: KeyPair = createKeyPair(
  integerToLittleEndian(domainTag('concordat v1 bft batch inactive slot')),
)

/** Everything an instance of the `BatchSignatures` template is made with. */
export type BatchSignatureParameters = {
  /** Keys of an instance, N, and signatures of each, VOTES. Signature k is by key k mod N. */
  keys: number
  votes: number
  /** Signatures of an instance, keys times votes. */
  slots: number
  /** Weights of each kind in a round of the scalars' check: identities stand in rows and columns. */
  rows: number
  columns: number
  batch: BatchParameters
  tags: {
    firstChallenge: bigint
    weights: bigint
    secondChallenge: bigint
    checkWeights: bigint
    checkChallenge: bigint
  }
}

/**
 * Computes the parameters of an instance.
 *
 * @param keys N.   @param votes signatures of each key; there are 2 to 512 signatures in all.
 * @throws RangeError when a number is out of range or no sound choice of widths exists
 */
export function batchParameters(keys: number, votes = 1): BatchSignatureParameters {
  const slots = keys * votes
  if (!Number.isInteger(keys) || !Number.isInteger(votes) || votes < 1 || slots < 2 || slots > 512)
    throw new RangeError(`A batch has 2 to 512 slots, not ${keys} times ${votes}.`)
  const columns = Math.ceil(Math.sqrt(keys))
  const { hash, weight, scalar } = DIGIT_BOUNDS
  const terms = new Array(votes).fill({ hash, weight })
  const identity = scalarIdentity(boundsRing, { terms, scalar, eight: [8n] })
  const batch = sizeBatch({
    identities: new Array(keys).fill(identity),
    weightBits: 2 * BATCH_CHECK_BITS,
    prime: SUBGROUP_ORDER,
    primeLimbs: BATCH_PRIME_LIMBS,
    baseBits: BATCH_BASE_BITS,
  })
  const instance = votes === 1 ? `N=${keys}` : `N=${keys} VOTES=${votes}`
  const tag = (name: string) => domainTag(`concordat v1 bft batch ${name} ${instance}`)
  return {
    keys,
    votes,
    slots,
    rows: Math.ceil(keys / columns),
    columns,
    batch,
    tags: {
      firstChallenge: tag('first challenge'),
      weights: tag('weights'),
      secondChallenge: tag('second challenge'),
      checkWeights: tag('check weights'),
      checkChallenge: tag('check challenge'),
    },
  }
}

import { SCALAR_FIELD_ORDER } from '../../arithmetic/scalar-field.js'
import { taggedHash } from '../layout.js'
import { PredicateError } from './predicate-error.js'

const ACCOUNT_MASK = (1n << 160n) - 1n

function assertSecret(secret: bigint): void {
  if (typeof secret === 'bigint' && secret > 0n && secret < SCALAR_FIELD_ORDER) return
  throw new PredicateError('INVALID_SECRET', "An owner's secret is a field element other than 0.")
}

/**
 * The account that a secret owns: the lowest 160 bits of the hash "account". Twin of `circuits/bft/state/owner.circom`.
 *
 * @param secret uniformly random below r; whoever guesses it finds the account behind a nullifier
 * @throws PredicateError INVALID_SECRET
 */
export function accountOf(secret: bigint): bigint {
  assertSecret(secret)
  return taggedHash('account', { secret }) & ACCOUNT_MASK
}

/**
 * What an owner shows once in each context, so that a second proof there is recognized; two contexts cannot be linked.
 *
 * It does not stop a person with several accounts, a secret that is lent, or funds that move to another account and are
 * counted again: a verifier that minds the last one pins the state root.
 *
 * @throws PredicateError INVALID_SECRET
 * @throws BftError FIELD_OUT_OF_RANGE when the context is not below r
 */
export function nullifierOf({ secret, context }: { secret: bigint; context: bigint }): bigint {
  assertSecret(secret)
  return taggedHash('nullifier', { secret, context })
}

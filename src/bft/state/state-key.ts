import { taggedHash } from '../layout.js'

/**
 * Key of an account's slot in the state tree.
 *
 * @throws BftError FIELD_OUT_OF_RANGE
 */
export function stateKey(entry: { account: bigint; slot: bigint }): bigint {
  return taggedHash('state key', entry)
}

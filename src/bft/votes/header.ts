import { taggedHash } from '../layout.js'

/** A block header. Roots are Poseidon roots; `timestamp` counts milliseconds since 1970. */
export type Header = {
  readonly chainId: bigint
  readonly height: bigint
  readonly timestamp: bigint
  readonly parentHash: bigint
  readonly stateRoot: bigint
  /** Root of the set that signs this header. */
  readonly validatorsRoot: bigint
  /** Root of the set that signs the next header. */
  readonly nextValidatorsRoot: bigint
}

/**
 * The hash votes are cast for.
 *
 * @throws BftError FIELD_OUT_OF_RANGE
 */
export function hashHeader(header: Header): bigint {
  return taggedHash('header', header)
}

import { keysOf } from '../circuits.js'
import type { EquivocationEvidence } from '../light-client/equivocation.js'
import { setSizeOf } from '../validators/validator-tree.js'
import { signersOf } from '../votes/bitmap.js'
import type { VoteSet } from '../votes/vote-set.js'

/** Places of a half, as bits: one proof is about double signers of one of them. */
export type Half = { readonly index: 0n | 1n; readonly places: bigint }

/** The halves of a circuit's places whose batch has half as many keys, or the one part that all of them are. */
export function halvesOf({ size, keys }: { size: number; keys: number }): readonly Half[] {
  const low = { index: 0n, places: (1n << BigInt(keys)) - 1n } as const
  return size === keys ? [low] : [low, { index: 1n, places: low.places << BigInt(keys) }]
}

/**
 * Evidence in parts that one proof each can show. A set of more than 128 members has two halves, validators 0 to 127 and
 * the others, and double signers of both take two proofs; a light client adds up what they prove. Evidence that one proof
 * shows is returned as it is. Nothing is verified.
 *
 * @throws BftError EMPTY_VALIDATOR_SET, VALIDATOR_SET_TOO_LARGE
 */
export function splitEvidence(
  evidence: EquivocationEvidence,
): readonly [EquivocationEvidence, ...EquivocationEvidence[]] {
  const { validators, first, second } = evidence
  const size = setSizeOf(validators.length)
  const keys = keysOf({ statement: 'equivocation', size })
  const double = first.signers & second.signers
  const [one, other] = halvesOf({ size, keys })
    .map(({ places }) => double & places)
    .filter((signers) => signers !== 0n)
  if (one === undefined || other === undefined) return [evidence]
  const partBy = (signers: bigint): EquivocationEvidence => ({
    validators,
    first: votesOf(first, signers),
    second: votesOf(second, signers),
  })
  return [partBy(one), partBy(other)]
}

function votesOf({ vote, signers, signatures }: VoteSet, among: bigint): VoteSet {
  const kept = signersOf(signers).map((place) => ((among >> BigInt(place)) & 1n) === 1n)
  return { vote, signers: signers & among, signatures: signatures.filter((_, i) => kept[i]) }
}

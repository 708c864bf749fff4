import { createPrimeFieldRing } from '../../arithmetic/prime-field-ring.js'
import { SCALAR_FIELD_ORDER } from '../../arithmetic/scalar-field.js'
import type { ExclusionProof } from '../state/state-proof.js'

const field = createPrimeFieldRing(SCALAR_FIELD_ORDER)

/** Inputs of `circuits/bft/state/sparse-path.circom` for the siblings of a verified proof. */
export function pathInputs(siblings: readonly bigint[], depth: number) {
  const last = siblings.at(-1)
  return {
    siblings: Array.from({ length: depth }, (_, i) => siblings[i] ?? 0n),
    active: Array.from({ length: depth }, (_, i) => (i < siblings.length ? 1n : 0n)),
    lastInverse: last === undefined ? 0n : field.invert(last),
  }
}

/** Inputs of `circuits/bft/state/sparse-exclusion.circom` for the end of a verified proof's path. */
export function neighbourInputs({ key, neighbour }: ExclusionProof) {
  return {
    hasNeighbour: neighbour === undefined ? 0n : 1n,
    neighbourKey: neighbour?.key ?? key,
    neighbourValue: neighbour?.value ?? 0n,
    differenceInverse: neighbour === undefined ? 0n : field.invert(neighbour.key - key),
  }
}

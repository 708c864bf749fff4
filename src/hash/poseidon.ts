import * as lite from 'poseidon-lite'

type Hash = (inputs: bigint[], outputs?: number) => bigint | bigint[]
const byInputs = lite as unknown as Record<string, Hash>

function hasher(inputs: readonly bigint[]): Hash {
  const hash = byInputs[`poseidon${inputs.length}`]
  if (hash === undefined) throw new RangeError(`Poseidon takes 1 to 16 inputs, not ${inputs.length}`)
  return hash
}

/** circomlib's Poseidon of 1 to 16 field elements. Twin of `circuits/hash/poseidon.circom` with one output. */
export function poseidon(inputs: readonly bigint[]): bigint {
  return hasher(inputs)([...inputs]) as bigint
}

/** The first `count` lanes after the permutation. Twin of `circuits/hash/poseidon.circom`. */
export function poseidonLanes(inputs: readonly bigint[], count: number): bigint[] {
  const lanes = hasher(inputs)([...inputs], count)
  return Array.isArray(lanes) ? lanes : [lanes]
}

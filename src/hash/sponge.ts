import { poseidon } from './poseidon.js'

const RATE = 15

/** Hashes field elements under a tag that names purpose and sizes. Twin of `circuits/hash/sponge.circom`. */
export function sponge(tag: bigint, inputs: readonly bigint[]): bigint {
  if (inputs.length === 0) throw new RangeError('a sponge absorbs at least one element')
  let state = tag
  for (let start = 0; start < inputs.length; start += RATE) {
    const block = Array.from({ length: RATE }, (_, i) => inputs[start + i] ?? 0n)
    state = poseidon([state, ...block])
  }
  return state
}

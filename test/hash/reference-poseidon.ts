import { buildPoseidonReference } from 'circomlibjs'

/** An independent oracle: the unoptimised Poseidon of circomlibjs, on its own WebAssembly field. */
export async function referencePoseidonLanes(): Promise<{
  /** The first `count` lanes after the permutation, the capacity lane starting at 0. */
  reference: (inputs: readonly bigint[], count: number) => bigint[]
}> {
  const hash = await buildPoseidonReference()
  return {
    reference(inputs, count) {
      const lanes = hash(inputs, 0n, count)
      return (Array.isArray(lanes) ? lanes : [lanes]).map((lane) => hash.F.toObject(lane))
    },
  }
}

/** The same, one digest. */
export async function referencePoseidon(): Promise<(inputs: readonly bigint[]) => bigint> {
  const { reference } = await referencePoseidonLanes()
  return (inputs) => reference(inputs, 1)[0]!
}

import type { HolderParameters } from '../../../src/bft/predicates/owned-value.js'
import { accountOf } from '../../../src/bft/predicates/owner.js'
import { rootOf, type SparseTree, setLeaf } from '../../../src/bft/state/sparse-tree.js'
import { stateKey } from '../../../src/bft/state/state-key.js'
import { type ExclusionProof, type InclusionProof, proveKey } from '../../../src/bft/state/state-proof.js'
import { createRandom } from '../../support/field.js'

export const slot = 7n
export const context = 0xc0ffeen
export const message = 0xabcn

export type Holder = { secret: bigint; account: bigint; value: bigint }

/** A state with one entry for each value, held by owners with secrets from the seed. */
export function createState({
  seed,
  values,
  depth,
}: {
  seed: string
  values: readonly bigint[]
  depth: number
}) {
  const random = createRandom(seed)
  let tree: SparseTree
  const paths = new Set<bigint>()
  const holders = values.map((value): Holder => {
    for (;;) {
      const secret = random.element()
      const account = accountOf(secret)
      const key = stateKey({ account, slot })
      const path = key % 2n ** BigInt(depth)
      // A shallow tree has not room for every key.
      if (paths.has(path)) continue
      paths.add(path)
      tree = setLeaf(tree, { key, value, depth })
      return { secret, account, value }
    }
  })
  const stateRoot = rootOf(tree)
  const inclusion = (account: bigint): InclusionProof => {
    const proof = proveKey(tree, stateKey({ account, slot }))
    if (proof.kind !== 'inclusion') throw new Error('the account has no entry')
    return proof
  }
  const exclusion = (account: bigint): ExclusionProof => {
    const proof = proveKey(tree, stateKey({ account, slot }))
    if (proof.kind !== 'exclusion') throw new Error('the account has an entry')
    return proof
  }
  /** What the holder of a place hands to a witness builder. */
  const held = (index: number): HolderParameters => {
    const { secret, account } = holders[index] as Holder
    return { stateRoot, slot, context, message, secret, proof: inclusion(account), depth }
  }
  return { tree, stateRoot, holders, inclusion, exclusion, held, depth }
}

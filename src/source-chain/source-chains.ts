import { bftSourceChain } from '../bft/source-chain/bft-source-chain.js'
import { ethereumSourceChain } from '../ethereum/source-chain/ethereum-source-chain.js'
import type { ProofKind } from './proof-kind.js'
import type { SourceChain } from './source-chain.js'

/** Every family of source chains. A new one is added here, and nowhere else outside its own folders. */
export const sourceChains: readonly SourceChain[] = [ethereumSourceChain, bftSourceChain]

/** Every kind of proof that can be asked for. */
export const proofKinds: readonly ProofKind[] = sourceChains.flatMap((family) => family.proofKinds)

const byName = new Map(proofKinds.map((kind) => [kind.kind, kind]))

/** The kind of proof of that name, if there is one. */
export function proofKindOf(name: string): ProofKind | undefined {
  return byName.get(name)
}

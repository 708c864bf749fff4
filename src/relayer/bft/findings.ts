import { BftError } from '../../bft/bft-error.js'
import type { BftNode } from '../../sources/bft/bft-nodes.js'
import { SourceError } from '../../sources/source-error.js'

/** A node that said what the rules of the light client do not accept. */
export type Refusal = { node: string; code: string; message: string }

/** What nodes did wrong in one pass. */
export type Findings = {
  readonly refusals: readonly Refusal[]
  /** Queries that a node did not answer. */
  readonly failures: readonly SourceError[]
  refuse(refusal: Refusal): void
  /**
   * Asks a node something and judges the answer. What the node did wrong is noted, and there is no answer then.
   *
   * @throws Whatever is not the node's fault.
   */
  hear<Answer>(node: BftNode, ask: () => Promise<Answer>): Promise<Answer | undefined>
}

export function createFindings(signal: AbortSignal | undefined): Findings {
  const refusals: Refusal[] = []
  const failures: SourceError[] = []
  return {
    refusals,
    failures,
    refuse: (refusal) => void refusals.push(refusal),
    async hear(node, ask) {
      try {
        return await ask()
      } catch (error) {
        signal?.throwIfAborted()
        if (error instanceof SourceError) failures.push(error)
        else if (error instanceof BftError) {
          refusals.push({ node: node.name, code: error.code, message: error.shortMessage })
        } else throw error
        return undefined
      }
    },
  }
}

import type { EquivocationEvidence } from '../../bft/light-client/equivocation.js'
import type { LightBlock } from '../../bft/light-client/light-block.js'
import { createKeyPair, type KeyPair } from '../../bft/signature/key-pair.js'
import type { Validator } from '../../bft/validators/validator.js'
import { createValidatorSet, sortValidators } from '../../bft/validators/validator-set.js'
import { type Header, hashHeader } from '../../bft/votes/header.js'
import { PRECOMMIT, signVote, type Vote } from '../../bft/votes/vote.js'
import { collectVotes, type VoteSet } from '../../bft/votes/vote-set.js'
import { createSeededBytes } from '../../devnet/seeded-bytes.js'

/** Of the first header, in milliseconds; blocks come a second apart. */
export const BENCH_START = 1_800_000_000_000n
export const BENCH_CHAIN_ID = 42n

/** Signed blocks of a set that is full and of which everybody signs: nothing is cheaper for a circuit to prove. */
export type BenchChain = {
  block(height: bigint, parent?: LightBlock): LightBlock
  /** Everybody voted twice at a height. */
  doubleVotes(height: bigint): EquivocationEvidence
}

/** A chain of `members` validators of equal power, whose keys follow from their number. */
export function createBenchChain(members: number): BenchChain {
  const seeded = createSeededBytes('concordat bench bft')
  const keys = Array.from({ length: members }, (_, i) => createKeyPair(seeded.root(`validator ${i}`)))
  const byKey = new Map(keys.map((pair) => [pair.publicKey.x, pair]))
  const validators = sortValidators(keys.map(({ publicKey }) => ({ publicKey, power: 100n })))
  const { root } = createValidatorSet(validators)
  const vote = (fields: Pick<Vote, 'height' | 'headerHash'>) =>
    signedByAll(validators, byKey, { chainId: BENCH_CHAIN_ID, round: 0n, type: PRECOMMIT, ...fields })

  return {
    block(height, parent) {
      const header: Header = {
        chainId: BENCH_CHAIN_ID,
        height,
        timestamp: BENCH_START + height * 1000n,
        parentHash: parent === undefined ? 0n : hashHeader(parent.header),
        stateRoot: height,
        validatorsRoot: root,
        nextValidatorsRoot: root,
      }
      const commit = vote({ height, headerHash: hashHeader(header) })
      return { header, commit, validators, nextValidators: validators }
    },
    doubleVotes: (height) => ({
      validators,
      first: vote({ height, headerHash: 1n }),
      second: vote({ height, headerHash: 2n }),
    }),
  }
}

function signedByAll(
  validators: readonly Validator[],
  byKey: ReadonlyMap<bigint, KeyPair>,
  vote: Vote,
): VoteSet {
  return collectVotes(
    validators.flatMap(({ publicKey }, index) => {
      const keys = byKey.get(publicKey.x)
      return keys === undefined ? [] : [{ vote, index, signature: signVote(keys, vote) }]
    }),
  )
}

import { BftError } from '../../bft/bft-error.js'
import { createValidatorSet, type ValidatorSet } from '../../bft/validators/validator-set.js'
import { RelayerError } from '../relayer-error.js'
import type { BftContext, OpenBftClient } from './bft-context.js'
import type { Findings } from './findings.js'

/** Sets that are kept for one client. */
const KEPT = 8

/**
 * The set with a root that a client recorded, from whichever node has it. They are compared by root, so no node is trusted.
 *
 * @param parameters.height At which the set signs.
 * @throws RelayerError `VALIDATORS_MISSING`.
 */
export async function findValidators(parameters: {
  context: BftContext
  open: OpenBftClient
  findings: Findings
  height: bigint
  root: bigint
  signal: AbortSignal | undefined
}): Promise<ValidatorSet> {
  const { context, open, findings, height, root, signal } = parameters
  const known = open.sets.get(root)
  if (known !== undefined) return known
  for (const node of context.nodes) {
    const set = await findings.hear(node, async () => {
      const given = createValidatorSet((await node.open(signal).getValidators(height)).validators)
      if (given.root === root) return given
      throw new BftError('WRONG_VALIDATOR_SET', 'The set is not the one that the client recorded.')
    })
    if (set !== undefined) return keep(open, set)
  }
  const { failures, refusals } = findings
  throw new RelayerError('VALIDATORS_MISSING', `Nobody has the validators of height ${height}.`, {
    facts: [
      ...failures.map(({ node, code }) => `${node}: ${code}`),
      ...refusals.map(({ node, code }) => `${node}: ${code}`),
    ],
    cause: failures[0],
  })
}

/** Remembers a set that has the root which the client recorded. */
function keep({ sets }: OpenBftClient, set: ValidatorSet): ValidatorSet {
  sets.set(set.root, set)
  for (const oldest of sets.keys()) {
    if (sets.size <= KEPT) break
    sets.delete(oldest)
  }
  return set
}

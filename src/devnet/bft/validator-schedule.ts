import { BftError } from '../../bft/bft-error.js'
import { changeValidators } from '../../bft/validators/change-validators.js'
import type { Validator } from '../../bft/validators/validator.js'
import { createValidatorSet, sortValidators, type ValidatorSet } from '../../bft/validators/validator-set.js'
import { BftDevnetError } from './bft-devnet-error.js'
import { type Identity, register } from './identity.js'
import { carryPriorities, type NamedSet, nextTurn, type Turn } from './proposer-rotation.js'
import type { BftScript, ScriptedChange } from './script-schema.js'

/** Who may vote and propose at each height. It follows from the script alone, so every branch of a fork agrees on it. */
export type ValidatorSchedule = {
  /** The set that signs a height, and its members' names in the set's order. */
  at(height: bigint): NamedSet
  /** Whose turn it is in a round of a height. */
  proposer(height: bigint, round: number): string
}

type Stage = NamedSet & { readonly first: bigint }

/**
 * Plays the script's changes: what block h changes takes effect in the set that signs h + 1.
 *
 * @throws BftDevnetError INVALID_SCRIPT when a change cannot be made, or leaves nobody
 */
export function createValidatorSchedule(parameters: {
  script: BftScript
  identities: ReadonlyMap<string, Identity>
}): ValidatorSchedule {
  const { script, identities } = parameters
  const nameOfKey = new Map([...identities.values()].map(({ name, keys }) => [`${keys.publicKey.x}`, name]))
  const named = (set: ValidatorSet): NamedSet => ({
    set,
    names: set.validators.map(({ publicKey }) => nameOfKey.get(`${publicKey.x}`) as string),
  })
  const member = ({ name, power }: { name: string; power: bigint }): Validator =>
    register({ identity: identities.get(name) as Identity, chainId: script.chainId, power })

  const genesis = named(createValidatorSet(sortValidators(script.validators.map(member))))
  const stages: Stage[] = [{ ...genesis, first: 0n }]
  for (const height of [...new Set(script.changes.map((change) => change.height))].sort(compare)) {
    const before = stages.at(-1) as Stage
    const changes = script.changes.filter((change) => change.height === height)
    stages.push({ ...named(applyChanges(before, changes, { identities, member })), first: height + 1n })
  }

  const at = (height: bigint) => stages.findLast(({ first }) => first <= height) as Stage
  const turns: Turn[] = []
  /** The turn in round 0 of a height. */
  const turnAt = (height: bigint): Turn => {
    for (let next = BigInt(turns.length) + 1n; next <= height; next++) {
      const members = at(next)
      const known = turns.at(-1)?.priorities ?? new Map<string, bigint>()
      const priorities = turns.length > 0 && members.first === next ? carryPriorities(members, known) : known
      turns.push(nextTurn(members, priorities))
    }
    return turns[Number(height) - 1] as Turn
  }
  return {
    at,
    proposer(height, round) {
      let turn = turnAt(height)
      for (let passed = 0; passed < round; passed++) turn = nextTurn(at(height), turn.priorities)
      return turn.proposer
    },
  }
}

function compare(a: bigint, b: bigint): number {
  return a < b ? -1 : a > b ? 1 : 0
}

function applyChanges(
  { set, names }: NamedSet,
  changes: readonly ScriptedChange[],
  context: {
    identities: ReadonlyMap<string, Identity>
    member: (entry: { name: string; power: bigint }) => Validator
  },
): ValidatorSet {
  const put: Validator[] = []
  const remove: Validator['publicKey'][] = []
  for (const change of changes) {
    if ('leave' in change) {
      const identity = context.identities.get(change.leave)
      if (identity === undefined) throw refused(change.leave, 'is in no set')
      remove.push(identity.keys.publicKey)
      continue
    }
    const entry = 'join' in change ? change.join : change.power
    const isMember = names.includes(entry.name)
    if ('join' in change && isMember) throw refused(entry.name, 'is in the set already')
    if ('power' in change && !isMember) throw refused(entry.name, 'is not in the set')
    put.push(context.member(entry))
  }
  try {
    return changeValidators(set, { put, remove })
  } catch (cause) {
    if (!(cause instanceof BftError)) throw cause
    const message = `The changes of height ${changes[0]?.height} cannot be made.`
    throw new BftDevnetError('INVALID_SCRIPT', message, { cause })
  }
}

function refused(name: string, why: string): BftDevnetError {
  return new BftDevnetError('INVALID_SCRIPT', `A change names a validator who ${why}.`, {
    facts: [`name: ${name}`],
  })
}

import { createAllowList, createValueList } from '../../../src/bft/predicates/allow-list.js'
import { buildBalanceWitness, buildRangeWitness } from '../../../src/bft/predicates/amount-witness.js'
import { createDenyList } from '../../../src/bft/predicates/deny-list.js'
import {
  buildAllowListWitness,
  buildDenyListWitness,
  buildValueListWitness,
} from '../../../src/bft/predicates/list-witness.js'
import { buildExclusionWitness, buildInclusionWitness } from '../../../src/bft/predicates/public-witness.js'
import type { StateStatementName, StateWitness } from '../../../src/bft/predicates/statement.js'
import { type createState, type Holder, slot } from './holders.js'

/** A true witness of every statement about one holder of a state with at least three holders. */
export function everyStatement(
  state: ReturnType<typeof createState>,
  listDepth: number,
  index = 0,
): { [Name in StateStatementName]: StateWitness<Name> } {
  const { stateRoot, holders, depth } = state
  const { account, value } = holders[index] as Holder
  const others = holders.map((holder) => holder.account).filter((other) => other !== account)
  const held = state.held(index)
  const list = { depth: listDepth }
  return {
    inclusion: buildInclusionWitness({ stateRoot, account, slot, proof: state.inclusion(account), depth }),
    exclusion: buildExclusionWitness({ stateRoot, account: 5n, slot, proof: state.exclusion(5n), depth }),
    balance: buildBalanceWitness({ ...held, threshold: value }),
    range: buildRangeWitness({ ...held, low: value, high: value + 5n }),
    'allow list': buildAllowListWitness({
      ...held,
      list: createAllowList({ accounts: [...others, account], ...list }),
    }),
    'value list': buildValueListWitness({
      ...held,
      list: createValueList({ values: [value, value + 1n, 9n], ...list }),
    }),
    'deny list': buildDenyListWitness({ ...held, list: createDenyList({ accounts: others, ...list }) }),
  }
}

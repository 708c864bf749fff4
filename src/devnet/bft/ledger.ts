import { accountOf } from '../../bft/predicates/owner.js'
import type { SparseTree } from '../../bft/state/sparse-tree.js'
import type { SeededBytes } from '../seeded-bytes.js'
import { accountSecret, type DevnetAccount } from './identity.js'
import { createRandom } from './random.js'
import type { BftScript, ScriptedTransaction } from './script-schema.js'
import { BALANCE_SLOT, type Transaction, writeSlot } from './transactions.js'

/** Accounts of a chain, its first state, and what its proposers want to put into blocks. */
export type Ledger = {
  readonly accounts: readonly DevnetAccount[]
  readonly genesis: SparseTree
  /** Scripted transactions of a height, then the seeded transfers, which depend on who proposes and in which round. */
  candidates(height: bigint, label: string): Transaction[]
}

/** Most that a seeded transfer moves. */
const MAX_SEEDED_AMOUNT = 10

/** The ledger of a script. */
export function createLedger(parameters: { script: BftScript; seeded: SeededBytes }): Ledger {
  const { script, seeded } = parameters
  const accounts = script.accounts.map(({ name, balance }): DevnetAccount => {
    const secret = accountSecret(seeded, name)
    return { name, secret, account: accountOf(secret), balance }
  })
  const byName = new Map(accounts.map((entry) => [entry.name, entry.account]))
  const named = (name: string) => byName.get(name) as bigint
  const genesis = accounts.reduce<SparseTree>(
    (tree, { account, balance }) =>
      writeSlot(tree, { account, slot: BALANCE_SLOT, value: balance, depth: script.stateDepth }),
    undefined,
  )
  const scripted = new Map<bigint, Transaction[]>()
  for (const entry of script.transactions)
    scripted.set(entry.height, [...(scripted.get(entry.height) ?? []), read(entry)])

  function read(entry: ScriptedTransaction): Transaction {
    if ('set' in entry) {
      const { account, slot, value } = entry.set
      return { kind: 'set', account: named(account), slot, value }
    }
    const { from, to, amount } = entry.transfer
    return { kind: 'transfer', from: named(from), to: named(to), amount }
  }

  function seededTransfers(label: string): Transaction[] {
    const random = createRandom(seeded.root(`transfers ${label}`))
    const pick = () => (accounts[random(accounts.length)] as DevnetAccount).account
    return Array.from({ length: accounts.length === 0 ? 0 : script.transfersPerBlock }, () => ({
      kind: 'transfer' as const,
      from: pick(),
      to: pick(),
      amount: BigInt(1 + random(MAX_SEEDED_AMOUNT)),
    }))
  }

  return {
    accounts,
    genesis,
    candidates: (height, label) => [...(scripted.get(height) ?? []), ...seededTransfers(label)],
  }
}

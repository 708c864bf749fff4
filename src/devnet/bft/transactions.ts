import { type SparseTree, setLeaf } from '../../bft/state/sparse-tree.js'
import { stateKey } from '../../bft/state/state-key.js'
import { proveKey } from '../../bft/state/state-proof.js'

/** Slot of an account that holds its balance. */
export const BALANCE_SLOT = 0n
/** Slot of an account that counts its transfers. */
export const NONCE_SLOT = 1n

/** What a block changes. Nobody signs transactions here: the script and the seed are their only authors. */
export type Transaction =
  | { readonly kind: 'transfer'; readonly from: bigint; readonly to: bigint; readonly amount: bigint }
  | { readonly kind: 'set'; readonly account: bigint; readonly slot: bigint; readonly value: bigint }

/** A slot's value; 0 where there is none. */
export function readSlot(tree: SparseTree, account: bigint, slot: bigint): bigint {
  const proof = proveKey(tree, stateKey({ account, slot }))
  return proof.kind === 'inclusion' ? proof.value : 0n
}

/** The tree with a slot's value replaced. */
export function writeSlot(
  tree: SparseTree,
  entry: { account: bigint; slot: bigint; value: bigint; depth: number },
): SparseTree {
  const { account, slot, value, depth } = entry
  return setLeaf(tree, { key: stateKey({ account, slot }), value, depth })
}

/** The state after a transaction; `undefined` when it cannot be made, as a transfer of more than there is. */
export function applyTransaction(
  tree: SparseTree,
  transaction: Transaction,
  depth: number,
): { tree: SparseTree } | undefined {
  if (transaction.kind === 'set') return { tree: writeSlot(tree, { ...transaction, depth }) }
  const { from, to, amount } = transaction
  const balance = readSlot(tree, from, BALANCE_SLOT)
  if (balance < amount) return undefined
  const paid = writeSlot(tree, { account: from, slot: BALANCE_SLOT, value: balance - amount, depth })
  const received = readSlot(paid, to, BALANCE_SLOT) + amount
  const booked = writeSlot(paid, { account: to, slot: BALANCE_SLOT, value: received, depth })
  const nonce = readSlot(booked, from, NONCE_SLOT) + 1n
  return { tree: writeSlot(booked, { account: from, slot: NONCE_SLOT, value: nonce, depth }) }
}

import type { Hex } from '../ethereum/types/hex.js'
import { type Account, EMPTY_CODE_HASH, proveAccount } from './account.js'
import type { GetProofAnswer } from './parse-get-proof.js'
import { StateProofError } from './state-proof-error.js'
import { proveStorageValue } from './storage-value.js'
import { EMPTY_TRIE_ROOT } from './verify-trie-proof.js'

/** What an `eth_getProof` answer proves; `value` is 0 for a slot that is not in the trie. */
export type VerifiedState = {
  address: Hex
  /** `undefined` when the state has no such account. */
  account: Account | undefined
  storage: readonly { key: bigint; value: bigint }[]
}

const ZERO_HASH: Hex = `0x${'00'.repeat(32)}`

function checkClaim(name: string, claimed: bigint | Hex, proven: readonly (bigint | Hex)[]): void {
  if (proven.includes(claimed)) return
  throw new StateProofError('CLAIM_MISMATCH', `The answer claims another ${name} than it proves.`, {
    facts: [`claimed: ${claimed}`, `proven: ${proven[0]}`],
  })
}

function verifyAccount(stateRoot: Hex, answer: GetProofAnswer): Account | undefined {
  const account = proveAccount({ stateRoot, address: answer.address, proof: answer.accountProof })
  checkClaim('nonce', answer.nonce, [account?.nonce ?? 0n])
  checkClaim('balance', answer.balance, [account?.balance ?? 0n])
  // For an account that does not exist, clients give the hashes of nothing, or zero.
  checkClaim(
    'storage hash',
    answer.storageHash,
    account ? [account.storageHash] : [EMPTY_TRIE_ROOT, ZERO_HASH],
  )
  checkClaim('code hash', answer.codeHash, account ? [account.codeHash] : [EMPTY_CODE_HASH, ZERO_HASH])
  return account
}

function verifySlot(storageHash: Hex, slot: GetProofAnswer['storageProof'][number]): bigint {
  const value = proveStorageValue({ storageHash, slot: slot.key, proof: slot.proof }) ?? 0n
  checkClaim(`value of storage slot ${slot.key}`, slot.value, [value])
  return value
}

/**
 * Verifies an `eth_getProof` answer against an execution state root: that the account, and each storage slot in it,
 * is what the answer says, or is absent.
 *
 * @param stateRoot - Execution state root from a source the caller trusts, such as an accepted finalized header.
 * @param answer - See `parseGetProof`.
 * @param address - The account that was asked for; an answer about another one is refused.
 * @param storageKeys - The slots that were asked for, in order; when given, an answer about others is refused.
 * @throws StateProofError naming what is wrong.
 * @see EIP-1186
 */
export function verifyAccountProof({
  stateRoot,
  answer,
  address,
  storageKeys,
}: {
  stateRoot: Hex
  answer: GetProofAnswer
  address: Hex
  storageKeys?: readonly bigint[] | undefined
}): VerifiedState {
  if (answer.address.toLowerCase() !== address.toLowerCase()) {
    throw new StateProofError('WRONG_ADDRESS', 'The proof is about another account than the one asked for.', {
      facts: [`asked: ${address}`, `answered: ${answer.address}`],
    })
  }
  const answered = answer.storageProof.map(({ key }) => key)
  if (storageKeys !== undefined && storageKeys.join() !== answered.join()) {
    throw new StateProofError(
      'WRONG_STORAGE_KEYS',
      'The proof is about other storage slots than those asked for.',
      {
        facts: [`asked: ${storageKeys.join(', ')}`, `answered: ${answered.join(', ')}`],
      },
    )
  }
  const account = verifyAccount(stateRoot, answer)
  const storageHash = account?.storageHash ?? EMPTY_TRIE_ROOT
  const storage = answer.storageProof.map((slot) => ({ key: slot.key, value: verifySlot(storageHash, slot) }))
  return { address: answer.address, account, storage }
}

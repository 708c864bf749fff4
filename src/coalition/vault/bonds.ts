import type { Account, Address, Chain, Client, Hex, Transport } from 'viem'
import { callContract } from '../../chain/call-contract.js'
import { bondVaultAbi as abi } from './bond-vault-abi.js'

/** Where the vault is, and the operator who pays. */
export type VaultTarget = {
  walletClient: Client<Transport, Chain | undefined, Account>
  /** Simulates and waits; `walletClient` by default. */
  client?: Client | undefined
  address: Address
}

/**
 * Adds to the sender's bond; the vault must be allowed to take the amount from its tokens.
 *
 * @throws SubmissionError `SUBMISSION_REVERTED` with the contract's custom error, `SUBMISSION_FAILED` when the chain could
 * not be asked
 */
export function depositBond(parameters: VaultTarget & { amount: bigint }) {
  const { amount, ...target } = parameters
  return call(target, 'deposit', [amount], 'deposit')
}

/** Makes the sender's bond answer for a member, for a key that `registry` says is the sender's. Errors as in `depositBond`. */
export function optInBond(parameters: VaultTarget & { member: bigint; registry: Address; keyId: Hex }) {
  const { member, registry, keyId, ...target } = parameters
  return call(target, 'optIn', [member, registry, keyId], 'opt-in')
}

/** Ends that for what happens from now on. Errors as in `depositBond`. */
export function optOutBond(parameters: VaultTarget & { member: bigint }) {
  const { member, ...target } = parameters
  return call(target, 'optOut', [member], 'opt-out')
}

/** Makes part of the sender's bond leave. Errors as in `depositBond`. */
export function requestWithdrawal(parameters: VaultTarget & { amount: bigint }) {
  const { amount, ...target } = parameters
  return call(target, 'requestWithdrawal', [amount], 'withdrawal')
}

/** Pays out what was leaving. Errors as in `depositBond`. */
export function withdrawBond(target: VaultTarget) {
  return call(target, 'withdraw', [], 'withdrawal')
}

/** Pays the sender's rewards. Errors as in `depositBond`. */
export function claimReward(target: VaultTarget) {
  return call(target, 'claimReward', [], 'claim')
}

/** Sends what was taken to the treasury. Errors as in `depositBond`. */
export function sweepVault(target: VaultTarget) {
  return call(target, 'sweep', [], 'sweep')
}

function call(target: VaultTarget, functionName: string, args: readonly unknown[], what: string) {
  return callContract({ ...target, abi, functionName, args, what, who: 'vault' })
}

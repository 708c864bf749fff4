import { type Address, keccak256 } from 'viem'
import type { ChainClient } from '../chain/chain-client.js'
import type { Hex } from '../ethereum/types/hex.js'
import type { Fees } from './fee-policy.js'
import type { Attempt } from './pending-transaction.js'

/** Gas of a transfer without data. */
const TRANSFER_GAS = 21_000n

/** Signs a call, or the empty transfer that takes its place; nothing is sent. */
export async function signAttempt(parameters: {
  client: Pick<ChainClient, 'account' | 'chain' | 'signTransaction'>
  call: { nonce: number; to: Address; data: Hex; gas: bigint }
  fees: Fees
  purpose: Attempt['purpose']
  atBlock: bigint
}): Promise<Attempt> {
  const { client, call, fees, purpose, atBlock } = parameters
  const { account, chain } = client
  const { nonce } = call
  const what =
    purpose === 'call'
      ? { to: call.to, data: call.data, gas: call.gas }
      : { to: account.address, gas: TRANSFER_GAS }
  const raw = await client.signTransaction({
    account,
    chain,
    type: 'eip1559',
    nonce,
    value: 0n,
    ...what,
    ...fees,
  })
  return { ...fees, hash: keccak256(raw), raw, atBlock, purpose }
}

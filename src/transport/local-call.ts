import { createCustomCommon, Mainnet } from '@ethereumjs/common'
import { createEVM, type EVM, type ExecResult } from '@ethereumjs/evm'
import { type Address, createAddressFromString } from '@ethereumjs/util'
import { bytesToHex, hexToBytes } from 'viem'
import type { Hex } from '../ethereum/types/hex.js'
import { blobBaseFee } from './blob-base-fee.js'
import type { CallRequest } from './call-request.js'
import { intrinsicGas } from './intrinsic-gas.js'
import type { ProvenState } from './proven-state.js'
import { ProvenStateManager } from './proven-state-manager.js'
import type { SourceChainRules } from './source-chain-rules.js'
import { TransportError } from './transport-error.js'

/** What a call can see of its block; all of it is in the block's header. */
export type BlockContext = {
  number: bigint
  timestamp: bigint
  coinbase: Hex
  prevRandao: Hex
  gasLimit: bigint
  baseFeePerGas: bigint
  excessBlobGas: bigint | undefined
}

/** How a call ended by itself. */
export type CallResult = { status: 'returned' | 'reverted'; data: Hex }

export type LocalCallParameters = {
  chainId: bigint
  rules: SourceChainRules
  state: ProvenState
  block: BlockContext
  /** Proven hash of one of the 256 blocks before; throws when it cannot be proven. */
  blockHash(number: bigint): Promise<Hex>
  request: CallRequest
  /** Most gas for a call, also when it asks for none. */
  gasCap: bigint
}

/** What a unit of gas costs the sender; nothing when the call names no price, as nodes have it. */
function gasPriceOf({ gasPrice, maxFeePerGas, maxPriorityFeePerGas }: CallRequest, baseFee: bigint): bigint {
  if (gasPrice !== undefined) return gasPrice
  if (maxFeePerGas === undefined) return 0n
  const withTip = baseFee + (maxPriorityFeePerGas ?? 0n)
  return withTip < maxFeePerGas ? withTip : maxFeePerGas
}

/** Makes warm what a transaction makes warm before it begins (EIP-2929, EIP-2930, EIP-3651). */
function warm(evm: EVM, coinbase: Hex, { from, to, accessList }: CallRequest): void {
  for (const address of [from, to, coinbase])
    if (address !== undefined) evm.journal.addAlwaysWarmAddress(address)
  for (const address of evm.precompiles.keys()) evm.journal.addAlwaysWarmAddress(address)
  for (const { address, storageKeys } of accessList) {
    evm.journal.addAlwaysWarmAddress(address)
    for (const key of storageKeys) evm.journal.addAlwaysWarmSlot(address, key)
  }
}

async function payForGas(
  manager: ProvenStateManager,
  from: Address,
  cost: bigint,
  value: bigint,
): Promise<void> {
  const account = await manager.getAccount(from)
  if (cost + value > (account?.balance ?? 0n)) {
    throw TransportError.of('CALL_UNDERFUNDED', 'The sender cannot pay for the call.', [
      `sender: ${from.toString()}`,
      `balance: ${account?.balance ?? 0n}`,
      `needed: ${cost + value}`,
    ])
  }
  if (cost > 0n && account !== undefined) {
    account.balance -= cost
    await manager.putAccount(from, account)
  }
}

function toCallResult({ exceptionError, returnValue }: ExecResult): CallResult {
  if (exceptionError === undefined) return { status: 'returned', data: bytesToHex(returnValue) }
  if (exceptionError.error === 'revert') return { status: 'reverted', data: bytesToHex(returnValue) }
  throw TransportError.of('CALL_HALTED', 'The call ended with an exception.', [
    `exception: ${exceptionError.error}`,
  ])
}

/**
 * Executes a call here, on proven state: every account, code and slot that it touches comes from `state`.
 *
 * DIFF FROM NODES: BASEFEE is the block's, also for calls without a gas price; the nonce is not looked at.
 *
 * @throws TransportError the state's, whatever the called contracts made of it; `CALL_UNDERFUNDED`, `CALL_HALTED` for
 * an exceptional halt, `CALL_IMPOSSIBLE` for what the local EVM does not have.
 */
export async function localCall({
  chainId,
  rules,
  state,
  block,
  blockHash,
  request,
  gasCap,
}: LocalCallParameters): Promise<CallResult> {
  const common = createCustomCommon({ chainId: Number(chainId) }, Mainnet, { hardfork: rules.hardfork })
  const manager = new ProvenStateManager({ state, common })
  const blockchain = {
    getBlock: async (number: number) => {
      const hash = hexToBytes(await manager.proven(() => blockHash(BigInt(number))))
      return { hash: () => hash }
    },
    putBlock: () => Promise.reject(new TypeError('a call adds no block')),
    shallowCopy: () => blockchain,
  }
  const evm = await createEVM({ common, stateManager: manager, blockchain })
  warm(evm, block.coinbase, request)
  const { blobBaseFeeUpdateFraction: fraction } = rules
  const blobFee =
    fraction === undefined || block.excessBlobGas === undefined
      ? undefined
      : blobBaseFee(block.excessBlobGas, fraction)
  const from = createAddressFromString(request.from)
  const gas = request.gas === undefined || request.gas > gasCap ? gasCap : request.gas
  const gasPrice = gasPriceOf(request, block.baseFeePerGas)
  const intrinsic = intrinsicGas(request)
  if (gas < intrinsic) {
    throw TransportError.of('CALL_HALTED', 'The call has less gas than a transaction costs by itself.', [
      `gas: ${gas}`,
      `needed: ${intrinsic}`,
    ])
  }
  try {
    await payForGas(manager, from, gas * gasPrice, request.value)
    const { execResult } = await evm.runCall({
      block: {
        header: {
          number: block.number,
          coinbase: createAddressFromString(block.coinbase),
          timestamp: block.timestamp,
          difficulty: 0n,
          prevRandao: hexToBytes(block.prevRandao),
          gasLimit: block.gasLimit,
          baseFeePerGas: block.baseFeePerGas,
          getBlobGasPrice: () => blobFee,
        },
      },
      caller: from,
      origin: from,
      ...(request.to === undefined ? {} : { to: createAddressFromString(request.to) }),
      data: hexToBytes(request.data),
      value: request.value,
      gasPrice,
      gasLimit: gas - intrinsic,
      blobVersionedHashes: [...request.blobVersionedHashes],
    })
    if (manager.failure !== undefined) throw manager.failure
    return toCallResult(execResult)
  } catch (error) {
    if (manager.failure !== undefined) throw manager.failure
    if (error instanceof TransportError) throw error
    throw TransportError.of('CALL_IMPOSSIBLE', 'The call cannot be executed here.', [
      `reason: ${error instanceof Error ? error.message.slice(0, 200) : 'unknown'}`,
    ])
  }
}

import { type Abi, decodeErrorResult } from 'viem'
import { expect } from 'vitest'
import { loadContract } from '../../../src/chain/compile-contracts.js'
import type { Hex } from '../../../src/ethereum/types/hex.js'

/** Errors of everything that can be underneath an adapter. */
function errorsAbi(): Abi {
  const names = ['StateVerifier', 'EthereumLightClient', 'StateProver', 'IbcLightClient', 'StateProofIsm']
  const all = [...names, 'CcipStateReader'].flatMap((name) => loadContract(name).abi)
  return all.filter((item) => item.type === 'error')
}

/** Name of the custom error with which a call was refused, from whatever depth. */
export async function revertName(work: Promise<unknown>): Promise<string> {
  let refusal: unknown
  try {
    await work
  } catch (error) {
    refusal = error
  }
  if (refusal === undefined) return 'accepted'
  const data = revertData(refusal)
  if (data === undefined) throw refusal
  return data === '0x' ? 'no reason' : decodeErrorResult({ abi: errorsAbi(), data }).errorName
}

export async function expectRevert(work: Promise<unknown>, errorName: string): Promise<void> {
  expect(await revertName(work)).toBe(errorName)
}

function revertData(error: unknown): Hex | undefined {
  for (let each = error; each instanceof Error; each = each.cause) {
    if ('raw' in each && typeof each.raw === 'string') return each.raw as Hex
    if ('data' in each && typeof each.data === 'string') return each.data as Hex
  }
  return undefined
}

import { encodeFunctionData, hexToBytes } from 'viem'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { loadContract } from '../../../src/chain/compile-contracts.js'
import { readMessageStatus } from '../../../src/messages/read-inbox.js'
import { deployTestContract } from './test-contracts.js'
import { startTwoChains, type TwoChains } from './two-chains.js'

let chains: TwoChains
let frugal: Awaited<ReturnType<typeof deployTestContract>>

beforeAll(async () => {
  chains = await startTwoChains()
  frugal = await deployTestContract(chains.b, 'Frugal')
})
afterAll(() => chains.stop())

/** Sends the call with this much gas, simulated by nobody, and says whether it went through. */
async function attempt(functionName: string, args: readonly unknown[], gas: bigint): Promise<boolean> {
  const { abi } = loadContract('Inbox')
  const hash = await chains.b.writeContract({ address: chains.inbox, abi, functionName, args, gas })
  for (;;) {
    const receipt = await chains.requestB({ method: 'eth_getTransactionReceipt', params: [hash] })
    if (receipt !== null) return (receipt as { status: string }).status === '0x1'
    await new Promise((resolve) => setTimeout(resolve, 5))
  }
}

/** What a transaction must have to be in a block at all (EIP-7623). */
function leastGas(functionName: string, args: readonly unknown[]): bigint {
  const { abi } = loadContract('Inbox')
  const data = hexToBytes(encodeFunctionData({ abi, functionName, args: [...args] }))
  const tokens = data.reduce((sum, byte) => sum + (byte === 0 ? 1 : 4), 0)
  return 21_000n + 10n * BigInt(tokens)
}

/** 200 levels: half of them spread from nothing to plenty, half of them close to where it begins to work. */
function levels(least: bigint, enough: bigint): bigint[] {
  const spread = Array.from({ length: 100 }, (_, i) => least + (BigInt(i) * 2n * (enough - least)) / 99n)
  const close = Array.from({ length: 100 }, (_, i) => enough - 15_000n + BigInt(i) * 200n)
  return [...spread, ...close]
}

async function sweep(functionName: string, args: readonly unknown[], messageHash: `0x${string}`) {
  const before = await readMessageStatus({ client: chains.b, inbox: chains.inbox, messageHash })
  const enough = await chains.b.estimateContractGas({
    address: chains.inbox,
    abi: loadContract('Inbox').abi,
    functionName,
    args,
    account: chains.b.account,
  })
  const counts = { reverted: 0, executed: 0 }
  for (const gas of levels(leastGas(functionName, args), enough)) {
    const snapshot = await chains.requestB({ method: 'evm_snapshot', params: [] })
    const done = await attempt(functionName, args, gas)
    const status = await readMessageStatus({ client: chains.b, inbox: chains.inbox, messageHash })
    expect({ gas, status }).toEqual({ gas, status: done ? 'executed' : before })
    expect(await frugal.read('starved')).toBe(0n)
    expect(await frugal.read('done')).toBe(done ? 1n : 0n)
    counts[done ? 'executed' : 'reverted']++
    await chains.requestB({ method: 'evm_revert', params: [snapshot] })
  }
  expect(counts.reverted).toBeGreaterThan(60)
  expect(counts.executed).toBeGreaterThan(60)
}

test('behavior: at no gas level does a relayer make a good message fail, or half work', () =>
  chains.isolated(async () => {
    const { args, messageHash } = await chains.prepare(frugal.address, 150_000n)
    await sweep('deliver', args, messageHash)
  }))

test('behavior: nor in a batch', () =>
  chains.isolated(async () => {
    const { args, messageHash } = await chains.prepare(frugal.address, 150_000n)
    const [message, blockProof, accountProof, storageProof] = args
    await sweep('deliverBatch', [[message], blockProof, accountProof, [storageProof]], messageHash)
  }))

test('behavior: nor does a retry', () =>
  chains.isolated(async () => {
    const { args, message, messageHash } = await chains.prepare(frugal.address, 150_000n)
    const code = await chains.b.getCode({ address: frugal.address })
    await chains.requestB({ method: 'anvil_setCode', params: [frugal.address, '0x'] })
    await chains.call('deliver', args)
    await chains.requestB({ method: 'anvil_setCode', params: [frugal.address, code] })
    await sweep('retry', [message], messageHash)
  }))

test('behavior: a gas limit that no transaction can meet is refused, not recorded', () =>
  chains.isolated(async () => {
    for (const gasLimit of [2n ** 256n - 1n, 2n ** 64n, 40_000_000n]) {
      const { args } = await chains.prepare(frugal.address, gasLimit)
      await expect(chains.call('deliver', args, 20_000_000n)).rejects.toMatchObject({
        errorName: 'NotEnoughGas',
        errorArgs: [gasLimit, expect.any(BigInt)],
      })
    }
  }))

test('behavior: the recipient is given exactly what the sender asked for, however much the relayer has', () =>
  chains.isolated(async () => {
    // just too little: it fails at any level, and is retried with more
    const { args, message, messageHash } = await chains.prepare(frugal.address, 20_000n)
    await chains.call('deliver', args, 5_000_000n)
    expect(await readMessageStatus({ client: chains.b, inbox: chains.inbox, messageHash })).toBe('failed')
    await chains.call('retry', [message], 1_000_000n)
    expect(await frugal.read('done')).toBe(1n)
  }))

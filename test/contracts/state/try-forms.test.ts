import {
  type Abi,
  type Address,
  decodeFunctionResult,
  encodeDeployData,
  encodeFunctionData,
  keccak256,
  numberToHex,
} from 'viem'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { loadContract } from '../../../src/chain/compile-contracts.js'
import { revertOf } from '../../../src/chain/revert-of.js'
import { parseUpdate } from '../../../src/ethereum/json/parse-update.js'
import type { Hex } from '../../../src/ethereum/types/hex.js'
import type { BlockProof } from '../../../src/state/block-proof.js'
import { hasRealData, readRealJson } from '../../support/real-data.js'
import { readBlock, readProof } from './real-proofs.js'
import { encodeReceipt, type JsonReceipt, receiptTrie } from './receipts.js'
import { type StateChain, startStateChain } from './state-chain.js'
import { recordedHeader } from './synthetic-beacon-state.js'
import { BLOCK_HASHES, syntheticState } from './synthetic-state.js'
import { deployTestContract } from './test-contract.js'

const LEVELS = 60

let chain: StateChain
let meter: { address: Address; abi: Abi }
beforeAll(async () => {
  chain = await startStateChain()
  meter = await deployTestContract(chain.client, 'GasMeter')
})
afterAll(() => chain?.anvil.stop())

type Read = { name: string; functionName: string; args: readonly unknown[] }

/** Calls with a given gas, from a contract that has plenty. `undefined` is a revert without a wrong answer. */
async function callWith(gas: bigint, { functionName, args }: Read): Promise<boolean | string> {
  const data = encodeFunctionData({ abi: chain.abi, functionName, args: [...args] })
  const [ok, answer] = (await chain.client.readContract({
    ...meter,
    functionName: 'callWith',
    args: [chain.address, gas, data],
  })) as [boolean, Hex]
  if (!ok) return answer
  const result = decodeFunctionResult({ abi: chain.abi, functionName, data: answer }) as readonly unknown[]
  return result[0] as boolean
}

async function gasOf({ functionName, args }: Read): Promise<bigint> {
  const data = encodeFunctionData({ abi: chain.abi, functionName, args: [...args] })
  return (await chain.client.readContract({
    ...meter,
    functionName: 'measure',
    args: [chain.address, data],
  })) as bigint
}

/** Gas levels all the way up to what is needed, dense near the top, where the last steps run dry. */
function gasLevels(needed: bigint): bigint[] {
  const low = Array.from({ length: LEVELS / 2 }, (_, i) => (needed * BigInt(i + 1)) / BigInt(LEVELS / 2))
  const near = Array.from({ length: LEVELS / 2 }, (_, i) => needed - BigInt(i * i * 20))
  return [...low, ...near].filter((gas) => gas > 0n)
}

const NOT_ENOUGH_GAS: Hex = '0xdd629f86'

describe.skipIf(!hasRealData)('try forms', () => {
  async function reads(): Promise<Read[]> {
    const proof = readProof('block-21925176-beacon-deposit-contract-slot-1')
    const { address, accountProof, storageProof } = proof.answer
    const block = readBlock(21925176n)
    const slot = chain.slotAt(block.timestamp)
    const recordFinalized = { stateRoot: block.stateRoot, blockHash: block.hash, blockNumber: block.number }
    await chain.record(slot, recordFinalized)
    const at = chain.block({ kind: 'finalized', slot })

    const receipts = readRealJson('ethereum/mainnet/execution/receipts-18615160.json') as JsonReceipt[]
    const trie = await receiptTrie(receipts.map(encodeReceipt))
    const receiptBlock = readBlock(18615160n)
    const receiptSlot = chain.slotAt(receiptBlock.timestamp)
    await chain.record(receiptSlot, {
      stateRoot: receiptBlock.stateRoot,
      blockHash: receiptBlock.hash,
      blockNumber: receiptBlock.number,
    })
    const receiptAt = chain.block({ kind: 'finalized', slot: receiptSlot })
    const receiptProof = await trie.prove(7)

    const ancestor = parseUpdate(readRealJson('ethereum/mainnet/updates/period-1440.json')).finalizedHeader
    const older = ancestor.beacon.slot + 64n
    const made = recordedHeader({ slot: older, ancestors: [{ header: ancestor.beacon }], stateFields: 64 })
    await chain.record(older, { root: made.root })
    const blockRoots: BlockProof = {
      kind: 'blockRoots',
      slot: older,
      recorded: made.recorded,
      blockRootBranch: made.branchOf(ancestor.beacon.slot),
      ancestor,
    }

    const entry = block.number % 8191n
    const state = await syntheticState([{ address: BLOCK_HASHES, storage: [[entry, BigInt(block.hash)]] }])
    const anchor = slot + 10n
    await chain.record(anchor, {
      stateRoot: state.root,
      blockHash: keccak256(block.hash),
      blockNumber: block.number + 10n,
    })
    const blockHashes = chain.block({
      kind: 'blockHashes',
      slot: anchor,
      blockNumber: block.number,
      accountProof: await state.accountProof(BLOCK_HASHES),
      storageProof: await state.storageProof(BLOCK_HASHES, entry),
      header: block.header,
    })
    const [slotProof] = storageProof
    const key = numberToHex(slotProof?.key ?? 0n, { size: 32 })
    return [
      { name: 'account', functionName: 'tryAccount', args: [at, address, accountProof] },
      { name: 'code hash', functionName: 'tryCodeHash', args: [at, address, accountProof] },
      {
        name: 'storage',
        functionName: 'tryStorageSlot',
        args: [at, address, key, accountProof, slotProof?.proof],
      },
      { name: 'block', functionName: 'trySourceBlock', args: [at] },
      { name: 'older block', functionName: 'trySourceBlock', args: [chain.block(blockRoots)] },
      {
        name: 'account by block hash',
        functionName: 'tryAccount',
        args: [blockHashes, address, accountProof],
      },
      {
        name: 'receipt',
        functionName: 'tryReceipt',
        args: [receiptAt, receiptBlock.header, 7n, receiptProof],
      },
      { name: 'log', functionName: 'tryLog', args: [receiptAt, receiptBlock.header, 7n, 0n, receiptProof] },
    ]
  }

  test('behavior: a good proof is true or a revert at every gas, never false', async () => {
    for (const read of await reads()) {
      const needed = await gasOf(read)
      expect(await callWith(2n * needed, read)).toBe(true)
      const seen = new Set<string>()
      for (const gas of gasLevels(needed)) {
        const answer = await callWith(gas, read)
        expect([read.name, gas, answer]).not.toEqual([read.name, gas, false])
        seen.add(answer === true ? 'true' : answer === '0x' ? 'out of gas' : (answer as string).slice(0, 10))
      }
      expect(seen).toContain('out of gas')
      for (const kind of seen) expect(['true', 'out of gas', NOT_ENOUGH_GAS]).toContain(kind)
    }
  })

  test('behavior: a bad proof is false or a revert at every gas', async () => {
    const [account] = (await reads()) as [Read]
    const [at, , accountProof] = account.args
    const bad = { ...account, args: [at, `0x${'12'.repeat(20)}`, accountProof] }
    expect(await callWith(1_000_000n, bad)).toBe(false)
    for (const gas of gasLevels(await gasOf(bad))) {
      const answer = await callWith(gas, bad)
      expect(answer === false || answer === '0x' || answer === NOT_ENOUGH_GAS).toBe(true)
    }
  })

  test('error: malformed data is a revert, not an answer', async () => {
    const [account] = (await reads()) as [Read]
    const [at] = account.args as [{ kind: number; slot: bigint; data: Hex }]
    const data: Hex = `0x${'20'.padStart(64, '0')}${'ff'.repeat(32 * 12)}`
    const one = { ...account, functionName: 'trySourceBlock', args: [{ ...at, kind: 3, data }] }
    expect(await callWith(1_000_000n, one)).toBe(NOT_ENOUGH_GAS)
  })

  test('error: everything reverts once the light client is frozen', async () => {
    const all = await reads()
    await chain.freeze()
    for (const { functionName, args } of all) {
      expect(await chain.revertName(functionName, args)).toBe('LightClientFrozen')
      const plain = functionName.replace(/^try(.)/, (_, letter: string) => letter.toLowerCase())
      expect(await chain.revertName(plain, args)).toBe('LightClientFrozen')
    }
    const [at, address, accountProof] = (all[0] as Read).args
    const bad = [at, address, [...(accountProof as Hex[]), '0x80']]
    expect(await chain.revertName('tryAccount', bad)).toBe('LightClientFrozen')
    expect(await chain.revertName('storageSlots', [at, address, [], accountProof, []])).toBe(
      'LightClientFrozen',
    )
    expect(await chain.revertName('finalizedBlock', [21925176n])).toBe('LightClientFrozen')
  })

  test('args: the constructor refuses an address without code, and a length that is no power of two', async () => {
    const deploy = async (args: readonly unknown[]): Promise<string> => {
      const { abi, bytecode } = loadContract('StateVerifier')
      try {
        await chain.client.estimateGas({
          account: chain.client.account,
          data: encodeDeployData({ abi, bytecode, args: [...args] }),
        })
      } catch (error) {
        return revertOf({ error, abi })?.name ?? ''
      }
      return 'deployed'
    }
    expect(await deploy([chain.lightClient, 8192n])).toBe('deployed')
    expect(await deploy([`0x${'00'.repeat(20)}`, 8192n])).toBe('NotALightClient')
    expect(await deploy([`0x${'12'.repeat(20)}`, 8192n])).toBe('NotALightClient')
    for (const slots of [0n, 3n, 8191n, 2n ** 33n]) {
      expect(await deploy([chain.lightClient, slots])).toBe('InvalidSlotsPerHistoricalRoot')
    }
  })
})

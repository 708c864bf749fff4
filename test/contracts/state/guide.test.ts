import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { numberToHex } from 'viem'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { loadContract } from '../../../src/chain/compile-contracts.js'
import { deployContract } from '../../../src/chain/deploy-contract.js'
import { compileSources } from '../../../src/chain/solidity-compiler.js'
import { hasRealData } from '../../support/real-data.js'
import { PROOF_FILES, readBlock, readProof } from './real-proofs.js'
import { type StateChain, startStateChain } from './state-chain.js'

const GUIDE = join(import.meta.dirname, '../../../docs/state-solidity.md')
const CODE_SIZE_LIMIT = 24_576

let chain: StateChain
beforeAll(async () => {
  chain = await startStateChain()
})
afterAll(() => chain?.anvil.stop())

describe.skipIf(!hasRealData)('docs/state-solidity.md', () => {
  test('default: its contract compiles, takes a mainnet slot once, and no older block', async () => {
    const [, source] = /```solidity\n([\s\S]*?)```/.exec(readFileSync(GUIDE, 'utf8')) ?? []
    const artifact = compileSources({ guide: source ?? '' }, { viaIR: true, runs: 200 }).get('SlotMirror')
    if (artifact === undefined) throw new Error('the guide has no SlotMirror')
    const { answer } = readProof(PROOF_FILES[4].file)
    const { number, hash, stateRoot, timestamp } = readBlock(21925176n)
    const slot = chain.slotAt(timestamp)
    await chain.record(slot, { stateRoot, blockHash: hash, blockNumber: number })
    const { client } = chain
    const key = numberToHex(1, { size: 32 })
    const args = [chain.address, answer.address, key]
    const mirror = await deployContract({ client, name: 'SlotMirror', artifact, args })
    const update = {
      ...mirror,
      functionName: 'update',
      args: [
        chain.block({ kind: 'finalized', slot }),
        answer.accountProof,
        answer.storageProof.map((one) => one.proof),
      ],
    }
    await client.waitForTransactionReceipt({ hash: await client.writeContract(update) })
    const value = await client.readContract({ ...mirror, functionName: 'value' })
    expect(value).toBe(numberToHex(answer.storageProof[0]?.value ?? 0n, { size: 32 }))
    expect(await client.readContract({ ...mirror, functionName: 'sourceTime' })).toBe(timestamp)
    await expect(client.simulateContract(update)).rejects.toThrow('NotNewer')
  })
})

test('default: StateVerifier fits the size limit of a contract', () => {
  expect(loadContract('StateVerifier').deployedBytecode.length / 2 - 1).toBeLessThan(CODE_SIZE_LIMIT)
})

import { createPublicClient, http, type PublicClient } from 'viem'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { AcceptedState } from '../../src/state/accepted-state.js'
import { verifiedTransport } from '../../src/transport/verified-transport.js'
import {
  acceptNewest,
  anvilRules,
  NOBODY,
  OTHER,
  type SourceChain,
  startSourceChain,
} from './source-chain.js'

let chain: SourceChain
let accepted: AcceptedState
let verified: PublicClient

beforeAll(async () => {
  chain = await startSourceChain()
  accepted = await acceptNewest(chain.plain)
  verified = createPublicClient({
    transport: verifiedTransport({ upstream: http(chain.anvil.rpcUrl), accepted, rules: anvilRules }),
    cacheTime: 0,
  })
})
afterAll(() => chain?.anvil.stop())

describe('state', () => {
  test('default: balance, nonce, code and storage are those of the node', async () => {
    const { plain, contracts, owner } = chain
    for (const address of [owner, OTHER, NOBODY, contracts.token.address]) {
      expect(await verified.getBalance({ address })).toBe(await plain.getBalance({ address }))
      expect(await verified.getTransactionCount({ address })).toBe(
        await plain.getTransactionCount({ address }),
      )
      expect(await verified.getCode({ address })).toBe(await plain.getCode({ address }))
      for (const slot of ['0x0', `0x${'00'.repeat(31)}01`] as const)
        expect(await verified.getStorageAt({ address, slot })).toBe(
          await plain.getStorageAt({ address, slot }),
        )
    }
  })

  test('default: a proof is that of the node', async () => {
    const address = chain.contracts.token.address
    const storageKeys = [`0x${'00'.repeat(32)}`, `0x${'00'.repeat(31)}07`] as const
    const wanted = { address, storageKeys: [...storageKeys] }
    expect(await verified.getProof(wanted)).toEqual(await chain.plain.getProof(wanted))
  })

  test('default: chain id, network and block number come from the light client', async () => {
    expect(await verified.getChainId()).toBe(31337)
    expect(await verified.request({ method: 'net_version' })).toBe('31337')
    expect(await verified.getBlockNumber()).toBe(await chain.plain.getBlockNumber())
  })

  test('behavior: older blocks are read through the block-hash contract', async () => {
    const head = await chain.plain.getBlockNumber()
    for (let blockNumber = 1n; blockNumber <= head; blockNumber++) {
      const where = { address: chain.owner, blockNumber }
      expect(await verified.getBalance(where)).toBe(await chain.plain.getBalance(where))
    }
  })
})

describe('calls', () => {
  const read = async (
    client: PublicClient,
    contract: keyof SourceChain['contracts'],
    functionName: string,
    args: unknown[],
  ) => client.readContract({ ...chain.contracts[contract], functionName, args })

  test('default: the result of a call is that of the node', async () => {
    const calls: [keyof SourceChain['contracts'], string, unknown[]][] = [
      ['token', 'balanceOf', [chain.owner]],
      ['token', 'name', []],
      ['reader', 'share', [OTHER]],
      ['reader', 'codeOf', [chain.contracts.token.address]],
      ['reader', 'codeOf', [NOBODY]],
      ['reader', 'tryTransfer', [OTHER, 5n]],
      ['reader', 'create', [9n]],
      ['proxy', 'balanceOf', [OTHER]],
      ['proxy', 'totalSupply', []],
      ['slots', 'sum', [0n, 45n]],
      ['slots', 'rewrite', [3n, 99n]],
      ['blocks', 'context', []],
      ['blocks', 'blobFee', []],
      ['blocks', 'hashOf', [1n]],
      ['blocks', 'hashOf', [5n]],
      ['blocks', 'hashOf', [1000n]],
    ]
    for (const call of calls)
      expect(await read(verified, ...call), call.join()).toEqual(await read(chain.plain, ...call))
  })
})

describe('blocks and receipts', () => {
  test('default: blocks are those of the node', async () => {
    const head = await chain.plain.getBlockNumber()
    for (let blockNumber = 1n; blockNumber <= head; blockNumber++) {
      for (const includeTransactions of [true, false]) {
        // anvil's size forgets the list of withdrawals, and nothing proves a total difficulty.
        const {
          totalDifficulty: _,
          size: __,
          ...expected
        } = await chain.plain.getBlock({
          blockNumber,
          includeTransactions,
        })
        expect(await verified.getBlock({ blockNumber, includeTransactions })).toMatchObject(expected)
        expect(await verified.getBlock({ blockHash: expected.hash, includeTransactions })).toMatchObject(
          expected,
        )
      }
    }
  })

  test('default: receipts are those of the node', async () => {
    for (const hash of [chain.transfer, ...chain.batch]) {
      const {
        blobGasPrice: _,
        blockTimestamp: __,
        ...expected
      } = (await chain.plain.getTransactionReceipt({
        hash,
      })) as unknown as Record<string, unknown>
      expect(await verified.getTransactionReceipt({ hash })).toMatchObject(expected)
    }
  })
})

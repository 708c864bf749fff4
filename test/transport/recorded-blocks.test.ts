import { createPublicClient, custom, type Hex } from 'viem'
import { describe, expect, test } from 'vitest'
import type { AcceptedState } from '../../src/state/accepted-state.js'
import { mainnetRules } from '../../src/transport/source-chain-rules.js'
import { verifiedTransport } from '../../src/transport/verified-transport.js'
import { hasRealData, readRealJson } from '../support/real-data.js'
import { failureOf } from './transport-failure.js'

type Json = Record<string, unknown>
const unwrap = (json: unknown): unknown =>
  typeof json === 'object' && json !== null && 'result' in json ? json.result : json

/** A client of a node that has one recorded block, which the light client accepted. */
function open(name: string, change: (block: Json, receipts: Json[]) => void = () => {}) {
  const block = structuredClone(unwrap(readRealJson(`ethereum/mainnet/execution/block-${name}.json`))) as Json
  const receipts =
    name === '18615160'
      ? (unwrap(readRealJson(`ethereum/mainnet/execution/receipts-${name}.json`)) as Json[])
      : []
  const head = {
    slot: 1n,
    root: `0x${'00'.repeat(32)}` as Hex,
    executionStateRoot: block.stateRoot as Hex,
    executionBlockHash: block.hash as Hex,
    executionBlockNumber: BigInt(block.number as string),
    timestamp: BigInt(block.timestamp as string),
    status: 'active' as const,
  }
  change(block, receipts)
  const accepted: AcceptedState = {
    chainId: 1n,
    getHead: async () => head,
    getRecordedBlock: async () => undefined,
  }
  const request = async ({ method, params }: { method: string; params: unknown[] }): Promise<unknown> => {
    if (method === 'eth_getBlockByHash') return block
    if (method === 'eth_getBlockReceipts') return receipts
    return receipts.find((receipt) => receipt.transactionHash === params[0]) ?? null
  }
  const transport = verifiedTransport({ upstream: custom({ request }), accepted, rules: mainnetRules })
  return { client: createPublicClient({ transport }), block, receipts }
}

const raw = (client: ReturnType<typeof open>['client'], method: string, params: unknown[]): Promise<Json> =>
  client.request({ method: method as never, params: params as never })
/** Fields that no hash covers, or that only some nodes give. */
const UNPROVEN = ['totalDifficulty', 'sealFields', 'author', 'root', 'logType', 'transactionLogIndex']
const provable = (json: Json): Json =>
  Object.fromEntries(
    Object.entries(json).filter(([name, value]) => !UNPROVEN.includes(name) && value !== undefined),
  )

describe.skipIf(!hasRealData)('recorded mainnet blocks', () => {
  test.each(['16329190', '18615160'])(
    'default: block %s is rebuilt, transactions and senders too',
    async (name) => {
      const { client, block } = open(name)
      const found = await raw(client, 'eth_getBlockByNumber', ['latest', true])
      const { transactions, ...rest } = provable(block)
      expect(found).toMatchObject(rest)
      for (const [index, transaction] of (transactions as Json[]).entries()) {
        const { yParity: _, chainId, ...fields } = provable(transaction)
        expect((found.transactions as Json[])[index]).toMatchObject(fields)
        if (typeof chainId === 'string')
          expect((found.transactions as Json[])[index]).toMatchObject({ chainId })
      }
    },
  )

  test('default: receipts are rebuilt from their block', async () => {
    const { client, receipts } = open('18615160')
    for (const receipt of [0, 1, 50, 120, 182].map((index) => receipts[index] as Json)) {
      const { logs, ...fields } = provable(receipt)
      const found = await raw(client, 'eth_getTransactionReceipt', [receipt.transactionHash])
      expect(found).toMatchObject(fields)
      expect(found.logs).toMatchObject((logs as Json[]).map(provable))
    }
  })

  test.each([
    ['a transaction less', (block: Json) => (block.transactions as Json[]).pop()],
    [
      'a transaction paid to another',
      (block: Json) => (((block.transactions as Json[])[7] as Json).to = `0x${'11'.repeat(20)}`),
    ],
    [
      'a withdrawal of more',
      (block: Json) => (((block.withdrawals as Json[])[0] as Json).amount = '0xffffff'),
    ],
  ])('error: %s', async (_, change) => {
    const { client } = open('18615160', change)
    expect(await failureOf(client.getBlock())).toBe('WRONG_TRANSACTIONS')
  })

  test('error: a log of another receipt', async () => {
    const { client, receipts } = open('18615160', (_, list) => {
      const [first, second] = [list[1] as Json, list[2] as Json]
      ;[first.logs, second.logs] = [second.logs, first.logs]
    })
    const hash = (receipts[1] as Json).transactionHash as Hex
    expect(await failureOf(client.getTransactionReceipt({ hash }))).toBe('WRONG_RECEIPTS')
  })
})

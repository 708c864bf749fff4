import { readFileSync } from 'node:fs'
import { createPublicClient, http, type PublicClient } from 'viem'
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import type { AcceptedHead, AcceptedState } from '../../src/state/accepted-state.js'
import { methodPolicies, methodPolicy } from '../../src/transport/method-policy.js'
import { type TransportPolicy, verifiedTransport } from '../../src/transport/verified-transport.js'
import { type MaliciousNode, startMaliciousNode } from './malicious-node.js'
import {
  acceptNewest,
  anvilRules,
  OTHER,
  recordOf,
  type SourceChain,
  startSourceChain,
} from './source-chain.js'
import { failureOf } from './transport-failure.js'

let chain: SourceChain
let node: MaliciousNode
let accepted: AcceptedState & { head: AcceptedHead }

beforeAll(async () => {
  chain = await startSourceChain()
  node = await startMaliciousNode(chain.anvil.rpcUrl)
  accepted = await acceptNewest(chain.plain)
})
beforeEach(() => node.beHonest())
afterAll(async () => {
  await node?.stop()
  await chain?.anvil.stop()
})

function open(
  policy: TransportPolicy = {},
  change: Partial<AcceptedState> = {},
  now?: () => bigint,
): PublicClient {
  const transport = verifiedTransport({
    upstream: http(node.url, { retryCount: 0 }),
    accepted: { ...accepted, ...change },
    rules: anvilRules,
    policy,
    now,
  })
  return createPublicClient({ transport, cacheTime: 0 })
}
const withHead = (change: Partial<AcceptedHead>): Partial<AcceptedState> => ({
  getHead: async () => ({ ...accepted.head, ...change }),
})
const rawRequest = (client: PublicClient, method: string, params: unknown[] = []): Promise<unknown> =>
  client.request({ method: method as never, params: params as never })
const balanceAt = (client: PublicClient, block: unknown): Promise<unknown> =>
  rawRequest(client, 'eth_getBalance', [OTHER, block])

describe('methods', () => {
  const treated = (treatment: string): string[] =>
    Object.entries(methodPolicies).flatMap(([method, policy]) =>
      policy.treatment === treatment ? [method] : [],
    )

  test.each([...treated('refused'), 'debug_anything', 'toString', '__proto__'])(
    'error: %s is refused',
    async (method) => {
      const error = await rawRequest(open({ forwardFees: true }), method).catch((thrown: unknown) => thrown)
      expect(error).toMatchObject({ code: -32004 })
      expect(await failureOf(Promise.reject(error))).toBe('METHOD_REFUSED')
      expect(String(error)).toContain(methodPolicy(method).how)
      expect(node.requests).toEqual([])
    },
  )

  test.each(treated('forwarded if allowed'))('args: %s is forwarded when allowed', async (method) => {
    const params = method === 'eth_feeHistory' ? ['0x1', 'latest', []] : []
    expect(await failureOf(rawRequest(open(), method, params))).toBe('METHOD_REFUSED')
    expect(node.requests).toEqual([])
    expect(await rawRequest(open({ forwardFees: true }), method, params)).toEqual(
      await chain.plain.request({ method: method as never, params: params as never }),
    )
  })

  test('behavior: a transaction is forwarded, and so is what the node has against it', async () => {
    const request = await chain.client.prepareTransactionRequest({ to: OTHER, value: 1n })
    const serializedTransaction = (await chain.client.request({
      method: 'eth_signTransaction' as never,
      params: [
        {
          from: chain.owner,
          to: OTHER,
          value: '0x1',
          gas: '0x5208',
          nonce: `0x${request.nonce.toString(16)}`,
          maxFeePerGas: `0x${(request.maxFeePerGas as bigint).toString(16)}`,
          maxPriorityFeePerGas: '0x1',
        },
      ] as never,
    })) as `0x${string}`
    const hash = await open().sendRawTransaction({ serializedTransaction })
    expect((await chain.plain.waitForTransactionReceipt({ hash })).transactionHash).toBe(hash)
    await expect(open().sendRawTransaction({ serializedTransaction })).rejects.toThrow(
      /nonce too low|already/,
    )
    expect(await failureOf(open().getTransactionReceipt({ hash }))).toBe('BLOCK_NOT_ACCEPTED')
  })

  test('behavior: the table of the guide is that of the code', () => {
    const guide = readFileSync(new URL('../../docs/verified-transport.md', import.meta.url), 'utf8')
    const rows = [...guide.matchAll(/^\| `(\w+)` \| ([^|]+) \| ([^|]+) \|$/gm)]
    const printed = rows.map(([, method, treatment, how]) => [method, { treatment, how }])
    expect(Object.fromEntries(printed)).toEqual(methodPolicies)
    expect(rows).toHaveLength(Object.keys(methodPolicies).length)
  })
})

describe('blocks', () => {
  test.each([undefined, 'latest', 'safe', 'finalized'])('args: %s is the accepted head', async (tag) => {
    const block = `0x${accepted.head.executionBlockNumber.toString(16)}`
    expect(await balanceAt(open(), tag)).toBe(await rawRequest(chain.plain, 'eth_getBalance', [OTHER, block]))
  })

  test('args: the head by number, by hash and by EIP-1898', async () => {
    const { executionBlockHash: blockHash, executionBlockNumber } = accepted.head
    const blockNumber = `0x${executionBlockNumber.toString(16)}`
    const expected = await balanceAt(open(), 'latest')
    for (const where of [blockNumber, { blockNumber }, { blockHash }, { blockHash, requireCanonical: true }])
      expect(await balanceAt(open(), where)).toBe(expected)
  })

  test.each(['pending', 'earliest'])('error: %s', async (tag) => {
    expect(await failureOf(balanceAt(open(), tag))).toBe('BLOCK_TAG_REFUSED')
  })

  test.each(['newest', '12', 5, {}, { blockNumber: '0x1', blockHash: `0x${'00'.repeat(32)}` }, '0x'])(
    'error: %j names no block',
    async (where) => expect(await failureOf(balanceAt(open(), where))).toBe('INVALID_PARAMETERS'),
  )

  test('error: a block that is not accepted yet', async () => {
    const next = `0x${(accepted.head.executionBlockNumber + 1n).toString(16)}`
    expect(await failureOf(balanceAt(open(), next))).toBe('BLOCK_NOT_ACCEPTED')
    await expect(balanceAt(open(), next)).rejects.toThrow(/newer than the accepted head/)
  })

  test('error: a block that the window of hashes does not reach', async () => {
    const client = open({}, withHead({ executionBlockNumber: accepted.head.executionBlockNumber + 8191n }))
    expect(await failureOf(balanceAt(client, '0x0'))).toBe('BLOCK_NOT_ACCEPTED')
  })

  test('error: a real block of another branch, by its hash', async () => {
    const request = (method: string, params: unknown[]) => rawRequest(chain.plain, method, params)
    const snapshot = await request('evm_snapshot', [])
    await request('evm_mine', [])
    const { hash } = await chain.plain.getBlock()
    const orphan = await request('eth_getBlockByHash', [hash, false])
    await request('evm_revert', [snapshot])
    await request('anvil_mine', ['0x2'])
    const later = await acceptNewest(chain.plain)
    node.lieAbout('eth_getBlockByHash', ({ method, params }, ask) =>
      params[0] === hash ? orphan : ask(method, params),
    )
    expect(await failureOf(balanceAt(open({}, later), { blockHash: hash }))).toBe('BLOCK_NOT_ACCEPTED')
  })

  test('behavior: a recorded block is read without a link', async () => {
    const older = await recordOf(chain.plain, 2n)
    const client = open({}, { getRecordedBlock: async () => older })
    expect(await balanceAt(client, '0x2')).toBe(
      await rawRequest(chain.plain, 'eth_getBalance', [OTHER, '0x2']),
    )
    expect(node.requests.map(({ method }) => method)).toEqual(['eth_getProof'])
  })

  test('behavior: a request keeps the block it began with', async () => {
    const [old, recent] = [await recordOf(chain.plain, 4n), accepted.head]
    let head: AcceptedHead = { ...old, status: 'active' }
    const client = open({}, { getHead: async () => head })
    node.lieAbout('eth_getProof', ({ method, params }, ask) => {
      head = recent
      return ask(method, params)
    })
    const number = client.readContract({ ...chain.contracts.blocks, functionName: 'context' })
    expect(((await number) as bigint[])[0]).toBe(4n)
    expect(await client.getBlockNumber()).toBe(recent.executionBlockNumber)
  })
})

describe('the light client', () => {
  test('error: frozen', async () => {
    const client = open({ allowExpired: true }, withHead({ status: 'frozen' }))
    for (const method of [
      'eth_blockNumber',
      'eth_getBalance',
      'eth_getProof',
      'eth_call',
      'eth_getBlockByNumber',
    ])
      expect(await failureOf(rawRequest(client, method, parametersOf(method)))).toBe('LIGHT_CLIENT_FROZEN')
  })

  test('error: expired, unless that is allowed', async () => {
    const expired = withHead({ status: 'expired' })
    expect(await failureOf(balanceAt(open({}, expired), 'latest'))).toBe('LIGHT_CLIENT_EXPIRED')
    expect(await balanceAt(open({ allowExpired: true }, expired), 'latest')).toBe(
      await balanceAt(open(), 'latest'),
    )
  })

  test('error: a head older than allowed', async () => {
    const at = (age: bigint) => open({ maxAgeSeconds: 60n }, {}, () => accepted.head.timestamp + age)
    expect(await failureOf(balanceAt(at(60n), 'latest'))).toMatch(/^value/)
    expect(await failureOf(balanceAt(at(61n), 'latest'))).toBe('HEAD_TOO_OLD')
  })

  test('error: a checkpoint without an execution block', async () => {
    const zero = `0x${'00'.repeat(32)}` as const
    const client = open(
      {},
      withHead({ executionBlockHash: zero, executionStateRoot: zero, executionBlockNumber: 0n }),
    )
    expect(await failureOf(balanceAt(client, 'latest'))).toBe('BLOCK_NOT_ACCEPTED')
  })

  test('error: what its own node wrote does not show', async () => {
    const reason = Object.assign(new Error('execution reverted'), { code: 3, data: '0xdeadbeef' })
    const client = open({}, { getHead: () => Promise.reject(reason) })
    const call = client.readContract({ ...chain.contracts.token, functionName: 'totalSupply' })
    expect(await failureOf(call)).toBe('LIGHT_CLIENT_UNREADABLE')
    await expect(call).rejects.not.toThrow(/reverted/)
  })
})

const parametersOf = (method: string): unknown[] =>
  ({
    eth_getBalance: [OTHER, 'latest'],
    eth_getProof: [OTHER, [], 'latest'],
    eth_call: [{ to: OTHER }, 'latest'],
    eth_getBlockByNumber: ['latest', false],
  })[method] ?? []

describe('requests to the node', () => {
  test('behavior: slots of one account that are read at one time share a proof', async () => {
    const client = open()
    const { address } = chain.contracts.slots
    const slots = Array.from({ length: 20 }, (_, i) => `0x${i.toString(16).padStart(64, '0')}` as const)
    await Promise.all(slots.map((slot) => client.getStorageAt({ address, slot })))
    expect(node.requests).toHaveLength(1)
    await Promise.all(slots.map((slot) => client.getStorageAt({ address, slot })))
    expect(node.requests).toHaveLength(1)
  })

  test('args: slots in one proof are bounded', async () => {
    const client = open({ slotsPerProof: 8 })
    const { address } = chain.contracts.slots
    const slots = Array.from({ length: 20 }, (_, i) => `0x${i.toString(16).padStart(64, '0')}` as const)
    await Promise.all(slots.map((slot) => client.getStorageAt({ address, slot })))
    expect(node.requests.map(({ params }) => (params[1] as unknown[]).length)).toEqual([8, 8, 4])
  })

  test('behavior: a memory of one entry gives the same answers', async () => {
    const small = open({ cacheEntries: 1, hints: false })
    const sum = { ...chain.contracts.slots, functionName: 'sum', args: [0n, 12n] } as const
    expect(await small.readContract(sum)).toEqual(await chain.plain.readContract(sum))
  })

  test('behavior: one account at one root is proven once', async () => {
    const client = open()
    for (let i = 0; i < 3; i++)
      await Promise.all([client.getBalance({ address: OTHER }), client.getCode({ address: OTHER })])
    expect(node.requests).toHaveLength(1)
  })
})

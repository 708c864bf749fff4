import {
  ContractFunctionRevertedError,
  createPublicClient,
  encodeErrorResult,
  encodeFunctionData,
  fallback,
  type Hex,
  http,
  type PublicClient,
  type Transport,
} from 'viem'
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import type { AcceptedState } from '../../src/state/accepted-state.js'
import { type TransportPolicy, verifiedTransport } from '../../src/transport/verified-transport.js'
import { type Lie, type MaliciousNode, startMaliciousNode } from './malicious-node.js'
import {
  acceptNewest,
  anvilRules,
  type Deployed,
  NOBODY,
  OTHER,
  type SourceChain,
  startSourceChain,
} from './source-chain.js'
import { failureOf } from './transport-failure.js'

type Json = Record<string, unknown>
type Proof = {
  address: Hex
  balance: Hex
  nonce: Hex
  codeHash: Hex
  storageHash: Hex
  accountProof: Hex[]
  storageProof: { key: Hex; value: Hex; proof: Hex[] }[]
}

let chain: SourceChain
let node: MaliciousNode
let accepted: AcceptedState
let head: bigint
/** A client without memory of honest answers. */
let client: PublicClient
let token: Deployed

const makeClient = (policy: TransportPolicy = {}, upstream?: Transport): PublicClient =>
  createPublicClient({
    transport: verifiedTransport({
      upstream: upstream ?? http(node.url, { retryCount: 0 }),
      accepted,
      rules: anvilRules,
      policy,
    }),
    cacheTime: 0,
  })

beforeAll(async () => {
  chain = await startSourceChain()
  node = await startMaliciousNode(chain.anvil.rpcUrl)
  accepted = await acceptNewest(chain.plain)
  head = (await accepted.getHead()).executionBlockNumber
  token = chain.contracts.token
})
beforeEach(() => {
  node.beHonest()
  client = makeClient()
})
afterAll(async () => {
  await node?.stop()
  await chain?.anvil.stop()
})

/** Edits the honest answer. */
const edit =
  <Answer>(change: (answer: Answer) => void): Lie =>
  async ({ method, params }, ask) => {
    const answer = (await ask(method, params)) as Answer
    change(answer)
    return answer
  }
/** Puts another question to the honest node than the one that came. */
const instead =
  (change: (params: unknown[]) => unknown[]): Lie =>
  ({ method, params }, ask) =>
    ask(method, change([...params]))
const lastNode = (proof: Hex[]): Hex => proof[proof.length - 1] as Hex
const flipped = (hex: Hex): Hex => `${hex.slice(0, -1)}${hex.endsWith('0') ? '1' : '0'}` as Hex

describe('an account', () => {
  const balance = (): Promise<string> => failureOf(client.getBalance({ address: OTHER }))
  const lies: [string, Lie, string][] = [
    ['wrong value', edit<Proof>((proof) => (proof.balance = '0xffff')), 'PROOF_REFUSED: CLAIM_MISMATCH'],
    ['wrong nonce', edit<Proof>((proof) => (proof.nonce = '0x9')), 'PROOF_REFUSED: CLAIM_MISMATCH'],
    [
      'wrong proof',
      edit<Proof>((proof) => (proof.accountProof = proof.accountProof.map(flipped))),
      'PROOF_REFUSED: WRONG_NODE_HASH',
    ],
    ['other account', instead(([, ...rest]) => [NOBODY, ...rest]), 'PROOF_REFUSED: WRONG_ADDRESS'],
    [
      'other account under the name of this one',
      async ({ params }, ask) => ({
        ...((await ask('eth_getProof', [chain.owner, ...params.slice(1)])) as Proof),
        address: OTHER,
      }),
      'PROOF_REFUSED: ',
    ],
    ['stale block', instead(([a, b]) => [a, b, '0x1']), 'PROOF_REFUSED: WRONG_NODE_HASH'],
    [
      'absent for present',
      edit<Proof>((proof) => {
        proof.balance = '0x0'
        proof.nonce = '0x0'
      }),
      'PROOF_REFUSED: CLAIM_MISMATCH',
    ],
    [
      'absent for present, by the proof of a neighbour',
      async ({ params }, ask) => ({
        ...((await ask('eth_getProof', [NOBODY, ...params.slice(1)])) as Proof),
        address: OTHER,
      }),
      'PROOF_REFUSED: ',
    ],
    ['truncated proof', edit<Proof>((proof) => proof.accountProof.pop()), 'PROOF_REFUSED: PROOF_TOO_SHORT'],
    ['no proof', edit<Proof>((proof) => (proof.accountProof = [])), 'PROOF_REFUSED: PROOF_TOO_SHORT'],
    [
      'extra nodes',
      edit<Proof>((proof) => proof.accountProof.push(lastNode(proof.accountProof))),
      'PROOF_REFUSED: PROOF_TOO_LONG',
    ],
    ['null', () => null, 'PROOF_REFUSED: INVALID_PROOF_JSON'],
    ['numbers for hex', edit<Json>((proof) => (proof.balance = 5)), 'PROOF_REFUSED: INVALID_PROOF_JSON'],
    [
      'a proof of a thousand nodes',
      edit<Proof>((proof) => (proof.accountProof = Array(1000).fill(proof.accountProof[0]))),
      'PROOF_REFUSED: INVALID_PROOF_JSON',
    ],
    ['a huge answer', () => ({ trick: 'body', text: `"${'0'.repeat(20_000_000)}"` }), 'UPSTREAM_FAILED'],
    ['HTML', () => ({ trick: 'body', text: '<html>200 OK</html>', type: 'text/html' }), 'UPSTREAM_FAILED'],
    ['HTML with an error status', () => ({ trick: 'body', text: '<html/>', status: 502 }), 'UPSTREAM_FAILED'],
    ['JSON of another kind', () => ({ trick: 'body', text: '{"id":1,"jsonrpc":"2.0"}' }), 'PROOF_REFUSED: '],
    ['an error', () => ({ trick: 'error', error: { code: -32000, message: 'no' } }), 'UPSTREAM_FAILED'],
  ]
  test.each(lies)('error: %s', async (_, lie, expected) => {
    node.lieAbout('eth_getProof', lie)
    expect(await balance()).toContain(expected)
    node.beHonest()
    expect(await client.getBalance({ address: OTHER })).toBe(await chain.plain.getBalance({ address: OTHER }))
  })

  test('error: present for absent', async () => {
    node.lieAbout(
      'eth_getProof',
      edit<Proof>((proof) => (proof.balance = '0x1')),
    )
    expect(await failureOf(client.getBalance({ address: NOBODY }))).toBe('PROOF_REFUSED: CLAIM_MISMATCH')
  })

  test('error: hanging', async () => {
    client = makeClient({ timeoutMs: 1_500 })
    node.lieAbout('eth_getProof', () => ({ trick: 'hang' }))
    expect(await balance()).toBe('UPSTREAM_TIMEOUT')
  })

  test('behavior: a field that nobody knows does not pass through eth_getProof', async () => {
    node.lieAbout('eth_getProof', async ({ method, params }, ask) => ({
      result: await ask(method, params),
      balance: '0xdead',
      more: 1,
    }))
    const proof = await client.request({ method: 'eth_getProof', params: [OTHER, [], 'latest'] })
    node.beHonest()
    expect(proof).toEqual(
      await chain.plain.request({ method: 'eth_getProof', params: [OTHER, [], 'latest'] }),
    )
  })

  test('behavior: a lie is not repeated', async () => {
    node.lieAbout('eth_getProof', () => null)
    await balance()
    expect(node.requests).toHaveLength(1)
  })

  test('behavior: with a fallback the next node answers', async () => {
    node.lieAbout('eth_getProof', () => null)
    const liar = verifiedTransport({ upstream: http(node.url), accepted, rules: anvilRules })
    const honest = verifiedTransport({ upstream: http(chain.anvil.rpcUrl), accepted, rules: anvilRules })
    const both = createPublicClient({ transport: fallback([liar, honest]) })
    expect(await both.getBalance({ address: OTHER })).toBe(await chain.plain.getBalance({ address: OTHER }))
  })
})

describe('a storage slot', () => {
  const slot = `0x${'00'.repeat(32)}` as const
  const read = (): Promise<string> => failureOf(client.getStorageAt({ address: token.address, slot }))
  const firstSlot = (change: (slot: Proof['storageProof'][number]) => void): Lie =>
    edit<Proof>((proof) => change(proof.storageProof[0] as Proof['storageProof'][number]))
  const lies: [string, Lie, string][] = [
    ['wrong value', firstSlot((entry) => (entry.value = '0x1')), 'CLAIM_MISMATCH'],
    ['absent for present', firstSlot((entry) => (entry.value = '0x0')), 'CLAIM_MISMATCH'],
    ['no nodes', firstSlot((entry) => (entry.proof = [])), 'PROOF_TOO_SHORT'],
    ['other slot', instead(([a, , b]) => [a, [`0x${'00'.repeat(31)}01`], b]), 'WRONG_STORAGE_KEYS'],
    [
      'other slot under the name of this one',
      async ({ params: [address, , block] }, ask) => {
        const proof = (await ask('eth_getProof', [address, [`0x${'00'.repeat(31)}09`], block])) as Proof
        return { ...proof, storageProof: [{ ...proof.storageProof[0], key: slot }] }
      },
      'PROOF_REFUSED: ',
    ],
    ['extra slots', instead(([a, keys, b]) => [a, [...(keys as Hex[]), slot], b]), 'WRONG_STORAGE_KEYS'],
    ['no slots', instead(([a, , b]) => [a, [], b]), 'WRONG_STORAGE_KEYS'],
    [
      "another contract's storage",
      async ({ params: [address, keys, block] }, ask) => {
        const own = (await ask('eth_getProof', [address, keys, block])) as Proof
        const other = (await ask('eth_getProof', [chain.contracts.proxy.address, keys, block])) as Proof
        return { ...own, storageHash: other.storageHash, storageProof: other.storageProof }
      },
      'CLAIM_MISMATCH',
    ],
    ['stale block', instead(([a, b]) => [a, b, `0x${(head - 2n).toString(16)}`]), 'WRONG_NODE_HASH'],
  ]
  test.each(lies)('error: %s', async (_, lie, expected) => {
    node.lieAbout('eth_getProof', lie)
    expect(await read()).toMatch(/^PROOF_REFUSED: .*/)
    expect(await read()).toContain(expected)
  })

  test('error: present for absent', async () => {
    node.lieAbout(
      'eth_getProof',
      firstSlot((entry) => (entry.value = '0x7')),
    )
    const absent = `0x${'77'.repeat(32)}` as const
    expect(await failureOf(client.getStorageAt({ address: token.address, slot: absent }))).toBe(
      'PROOF_REFUSED: CLAIM_MISMATCH',
    )
  })
})

describe('code', () => {
  test.each([
    ['wrong code', '0x6001'],
    ['no code', '0x'],
  ])('error: %s', async (_, code) => {
    node.lieAbout('eth_getCode', () => code)
    expect(await failureOf(client.getCode({ address: token.address }))).toBe('WRONG_CODE')
    expect(await failureOf(client.readContract({ ...token, functionName: 'totalSupply' }))).toBe('WRONG_CODE')
  })

  test.each([
    ['half a byte', '0x600'],
    ['a megabyte', `0x${'00'.repeat(1_000_000)}`],
    ['null', null],
  ])('error: %s', async (_, code) => {
    node.lieAbout('eth_getCode', () => code)
    expect(await failureOf(client.getCode({ address: token.address }))).toBe('INVALID_ANSWER')
  })

  test('behavior: code for an account without any is not even asked for', async () => {
    node.lieAbout('eth_getCode', () => '0x6001')
    expect(await client.getCode({ address: OTHER })).toBeUndefined()
  })
})

describe('a call', () => {
  const share = (): Promise<unknown> =>
    client.readContract({ ...chain.contracts.reader, functionName: 'share', args: [OTHER] })
  const truth = (): Promise<unknown> =>
    chain.plain.readContract({ ...chain.contracts.reader, functionName: 'share', args: [OTHER] })

  test('error: a lie about a slot deep inside', async () => {
    node.lieAbout(
      'eth_getProof',
      edit<Proof>((proof) => {
        for (const entry of proof.storageProof) entry.value = '0x1'
      }),
    )
    expect(await failureOf(share())).toBe('PROOF_REFUSED: CLAIM_MISMATCH')
  })

  test('error: a lie inside of a try does not become a failure that the contract catches', async () => {
    node.lieAbout('eth_getCode', async ({ method, params }, ask) =>
      params[0] === token.address.toLowerCase() ? '0x' : ask(method, params),
    )
    const call = client.readContract({
      ...chain.contracts.reader,
      functionName: 'tryTransfer',
      args: [OTHER, 1n],
    })
    expect(await failureOf(call)).toBe('WRONG_CODE')
  })

  test('behavior: an access list that omits slots, or names others, changes nothing', async () => {
    const honest = await truth()
    for (const accessList of [
      [],
      [{ address: OTHER, storageKeys: [`0x${'01'.repeat(32)}`] }],
      [{ address: token.address, storageKeys: [] }],
    ]) {
      node.lieAbout('eth_createAccessList', () => ({ accessList, gasUsed: '0x0' }))
      client = makeClient()
      expect(await share()).toBe(honest)
    }
  })

  test.each([
    ['null', () => null],
    [
      'a hundred thousand addresses',
      () => ({ accessList: Array(100_000).fill({ address: OTHER, storageKeys: [] }) }),
    ],
    ['an error', () => ({ trick: 'error', error: { code: 3, message: 'execution reverted', data: '0x' } })],
    ['hanging', () => ({ trick: 'hang' })],
    ['HTML', () => ({ trick: 'body', text: '<html/>' })],
  ] satisfies [string, Lie][])('behavior: %s for an access list changes nothing', async (_, lie) => {
    node.lieAbout('eth_createAccessList', lie)
    expect(await share()).toBe(await truth())
    expect(node.requests.length).toBeLessThan(20)
  })

  test("behavior: the node's own eth_call is never asked", async () => {
    node.lieAbout('eth_call', () => `0x${'ff'.repeat(32)}`)
    expect(await share()).toBe(await truth())
    expect(node.requests.map(({ method }) => method)).not.toContain('eth_call')
  })

  test("error: an error dressed as a revert is not taken for the contract's", async () => {
    const data = encodeErrorResult({
      abi: token.abi,
      errorName: 'InsufficientBalance',
      args: [OTHER, 0n, 1n],
    })
    const dressed: Lie = () => ({
      trick: 'error',
      error: { code: 3, message: 'execution reverted: insufficient funds', data },
    })
    for (const method of ['eth_getProof', 'eth_getCode', 'eth_getBlockByHash']) {
      node.beHonest()
      node.lieAbout(method, dressed)
      client = makeClient()
      const call = client.readContract({ ...token, functionName: 'balanceOf', args: [OTHER] })
      const error = await call.catch((thrown: unknown) => thrown)
      expect(await failureOf(call)).toBe('UPSTREAM_FAILED')
      expect(
        (error as { walk(test: (e: unknown) => boolean): unknown }).walk(
          (e) => e instanceof ContractFunctionRevertedError,
        ),
      ).toBeNull()
      expect(String(error)).not.toMatch(/reverted|insufficient/)
    }
  })

  test.each([
    ['another time', (block: Json) => (block.timestamp = '0x1')],
    ['another base fee', (block: Json) => (block.baseFeePerGas = '0x0')],
    ['another beneficiary', (block: Json) => (block.miner = OTHER)],
    ['another gas limit', (block: Json) => (block.gasLimit = '0xffffff')],
    ['another randomness', (block: Json) => (block.mixHash = `0x${'22'.repeat(32)}`)],
  ])('error: %s in the header', async (_, change) => {
    node.lieAbout('eth_getBlockByHash', edit<Json>(change))
    const call = client.readContract({ ...chain.contracts.blocks, functionName: 'context' })
    expect(await failureOf(call)).toBe('WRONG_HEADER: WRONG_EXECUTION_HEADER')
  })

  test('error: the header of another block', async () => {
    node.lieAbout('eth_getBlockByHash', (_, ask) => ask('eth_getBlockByNumber', ['0x2', false]))
    const call = client.readContract({ ...chain.contracts.blocks, functionName: 'context' })
    expect(await failureOf(call)).toBe('WRONG_HEADER')
  })

  test('error: a block hash that the block-hash contract does not hold', async () => {
    node.lieAbout('eth_getProof', async ({ method, params }, ask) => {
      const proof = (await ask(method, params)) as Proof
      if (proof.address.startsWith('0x0000f90827'))
        for (const entry of proof.storageProof) entry.value = `0x${'33'.repeat(32)}`
      return proof
    })
    const call = client.readContract({ ...chain.contracts.blocks, functionName: 'hashOf', args: [3n] })
    expect(await failureOf(call)).toBe('PROOF_REFUSED: CLAIM_MISMATCH')
  })
})

describe('a block', () => {
  const read = (): Promise<string> => failureOf(client.getBlock({ blockNumber: head }))
  const transactions = (block: Json): Json[] => block.transactions as Json[]
  const fullBlock = (change: (block: Json) => void): Lie =>
    edit<Json>((block) => {
      if (typeof transactions(block)[0] === 'object') change(block)
    })
  const lies: [string, Lie, string][] = [
    ['missing transactions', fullBlock((block) => transactions(block).pop()), 'WRONG_TRANSACTIONS'],
    ['no transactions', fullBlock((block) => (block.transactions = [])), 'WRONG_TRANSACTIONS'],
    [
      'transactions in another order',
      fullBlock((block) => transactions(block).reverse()),
      'WRONG_TRANSACTIONS',
    ],
    [
      'a transaction twice',
      fullBlock((block) => transactions(block).push(transactions(block)[0] as Json)),
      'WRONG_TRANSACTIONS',
    ],
    [
      'another value in a transaction',
      fullBlock((block) => ((transactions(block)[1] as Json).value = '0x1')),
      'WRONG_TRANSACTIONS',
    ],
    [
      'withdrawals that were none',
      fullBlock(
        (block) =>
          (block.withdrawals = [{ index: '0x0', validatorIndex: '0x1', address: OTHER, amount: '0x5' }]),
      ),
      'WRONG_TRANSACTIONS',
    ],
    ['hashes for transactions', instead(([hash]) => [hash, false]), 'INVALID_ANSWER'],
    ['null', () => null, 'ABSENCE_UNPROVEN'],
    [
      'a header with another root',
      edit<Json>((block) => (block.stateRoot = `0x${'44'.repeat(32)}`)),
      'WRONG_HEADER',
    ],
    [
      'a header with another hash',
      edit<Json>((block) => (block.hash = `0x${'55'.repeat(32)}`)),
      'WRONG_HEADER',
    ],
  ]
  test.each(lies)('error: %s', async (_, lie, expected) => {
    node.lieAbout('eth_getBlockByHash', lie)
    expect(await read()).toContain(expected)
  })

  test.each([
    ['sender', 'from', NOBODY],
    ['hash', 'hash', `0x${'66'.repeat(32)}`],
    ['gas price', 'gasPrice', '0x1'],
    ['place', 'transactionIndex', '0x9'],
    ['block', 'blockHash', `0x${'77'.repeat(32)}`],
  ])("behavior: a transaction's %s is computed, not believed", async (_, field, value) => {
    const wanted = { blockNumber: head, includeTransactions: true } as const
    const honest = (await client.getBlock(wanted)).transactions
    node.lieAbout(
      'eth_getBlockByHash',
      fullBlock((block) => {
        for (const transaction of transactions(block))
          if (transaction.type !== '0x0' && transaction.type !== '0x1') transaction[field] = value
      }),
    )
    expect((await client.getBlock(wanted)).transactions).toEqual(honest)
  })
})

describe('a receipt', () => {
  const read = (hash: Hex = chain.batch[1] as Hex): Promise<string> =>
    failureOf(client.getTransactionReceipt({ hash }))
  const receipts = (change: (list: Json[]) => unknown): Lie => edit<Json[]>((list) => void change(list))
  const lies: [string, string, Lie, string][] = [
    [
      'wrong receipt: success for failure',
      'eth_getBlockReceipts',
      receipts((list) => ((list[2] as Json).status = '0x1')),
      'WRONG_RECEIPTS',
    ],
    [
      'wrong receipt: a log less',
      'eth_getBlockReceipts',
      receipts((list) => ((list[1] as Json).logs = [])),
      'WRONG_RECEIPTS',
    ],
    [
      'wrong receipt: more gas',
      'eth_getBlockReceipts',
      receipts((list) => ((list[1] as Json).cumulativeGasUsed = '0x1')),
      'WRONG_RECEIPTS',
    ],
    [
      'receipts of other transactions',
      'eth_getBlockReceipts',
      receipts((list) => {
        const [first, second] = [list[0] as Json, list[1] as Json]
        ;[first.transactionIndex, second.transactionIndex] = [second.transactionIndex, first.transactionIndex]
        list.splice(0, 2, second, first)
      }),
      'WRONG_RECEIPTS',
    ],
    ['a receipt less', 'eth_getBlockReceipts', receipts((list) => list.pop()), 'WRONG_RECEIPTS'],
    ['no receipts', 'eth_getBlockReceipts', () => [], 'WRONG_RECEIPTS'],
    ['null for receipts', 'eth_getBlockReceipts', () => null, 'WRONG_RECEIPTS'],
    ['receipts of another block', 'eth_getBlockReceipts', instead(() => ['0x3']), 'WRONG_RECEIPTS'],
    ['null receipts', 'eth_getTransactionReceipt', () => null, 'ABSENCE_UNPROVEN'],
    [
      'receipt of another transaction',
      'eth_getTransactionReceipt',
      (_, ask) => ask('eth_getTransactionReceipt', [chain.transfer]),
      'WRONG_TRANSACTIONS',
    ],
    [
      'receipt in a block that is not there',
      'eth_getTransactionReceipt',
      edit<Json>((receipt) => (receipt.blockHash = `0x${'88'.repeat(32)}`)),
      'ABSENCE_UNPROVEN',
    ],
    [
      'receipt without a block',
      'eth_getTransactionReceipt',
      edit<Json>((receipt) => (receipt.blockHash = null)),
      'INVALID_ANSWER',
    ],
    [
      'missing transactions in its block',
      'eth_getBlockByHash',
      edit<Json>((block) => (block.transactions as unknown[]).splice(1, 1)),
      'WRONG_TRANSACTIONS',
    ],
  ]
  test.each(lies)('error: %s', async (_, method, lie, expected) => {
    node.lieAbout(method, lie)
    expect(await read()).toContain(expected)
  })

  test('behavior: what the node says in its own receipt is not used', async () => {
    const honest = await client.getTransactionReceipt({ hash: chain.transfer })
    node.lieAbout(
      'eth_getTransactionReceipt',
      edit<Json>((receipt) =>
        Object.assign(receipt, { status: '0x0', logs: [], from: NOBODY, gasUsed: '0x1' }),
      ),
    )
    expect(await makeClient().getTransactionReceipt({ hash: chain.transfer })).toEqual(honest)
  })

  test('behavior: a node without eth_getBlockReceipts is asked one by one', async () => {
    const hash = chain.batch[1] as Hex
    const honest = await client.getTransactionReceipt({ hash })
    node.lieAbout('eth_getBlockReceipts', () => ({
      trick: 'error',
      error: { code: -32601, message: 'unknown' },
    }))
    expect(await makeClient().getTransactionReceipt({ hash })).toEqual(honest)
  })
})

describe('a transaction that is sent', () => {
  const raw = (): Promise<Hex> => {
    const { client: wallet } = chain
    return wallet.request({
      method: 'eth_signTransaction' as never,
      params: [
        { from: chain.owner, to: OTHER, value: '0x1', gas: '0x5208', gasPrice: '0x77359400', nonce: '0x100' },
      ] as never,
    })
  }
  test('error: the hash of another', async () => {
    node.lieAbout('eth_sendRawTransaction', () => `0x${'99'.repeat(32)}`)
    const serializedTransaction = await raw()
    expect(await failureOf(client.sendRawTransaction({ serializedTransaction }))).toBe(
      'WRONG_TRANSACTION_HASH',
    )
  })
})

describe('an older block', () => {
  const data = (): Hex => encodeFunctionData({ ...token, functionName: 'totalSupply' })
  test('error: a lie about the hash that links it', async () => {
    node.lieAbout('eth_getProof', async ({ method, params }, ask) => {
      const proof = (await ask(method, params)) as Proof
      const other = (await ask(method, [params[0], [`0x${'00'.repeat(31)}02`], params[2]])) as Proof
      return proof.address.startsWith('0x0000f90827')
        ? { ...proof, storageProof: [{ ...other.storageProof[0], key: proof.storageProof[0]?.key }] }
        : proof
    })
    const call = client.call({ to: token.address, data: data(), blockNumber: head - 1n })
    expect(await failureOf(call)).toContain('PROOF_REFUSED: ')
  })

  test('error: a header that is not the linked one', async () => {
    node.lieAbout('eth_getBlockByHash', (_, ask) => ask('eth_getBlockByNumber', ['0x1', false]))
    const call = client.getBalance({ address: OTHER, blockNumber: head - 1n })
    expect(await failureOf(call)).toBe('WRONG_HEADER')
  })

  test('error: a header made up for a hash', async () => {
    const blockHash = `0x${'ab'.repeat(32)}` as const
    node.lieAbout('eth_getBlockByHash', async (_, ask) => ({
      ...((await ask('eth_getBlockByNumber', ['0x1', false])) as Json),
      hash: blockHash,
    }))
    const call = client.request({ method: 'eth_getBalance', params: [OTHER, { blockHash } as never] })
    expect(await failureOf(call)).toBe('WRONG_HEADER: WRONG_EXECUTION_HEADER')
  })
})

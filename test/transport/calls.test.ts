import fc from 'fast-check'
import {
  concatHex,
  createPublicClient,
  type Hex,
  http,
  numberToHex,
  type PublicClient,
  padHex,
  toHex,
} from 'viem'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { AcceptedState } from '../../src/state/accepted-state.js'
import { mainnetRules, rulesAt, type SourceChainRules } from '../../src/transport/source-chain-rules.js'
import { type TransportPolicy, verifiedTransport } from '../../src/transport/verified-transport.js'
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

let chain: SourceChain
let accepted: AcceptedState
let verified: PublicClient

const open = (policy: TransportPolicy = {}, rules: readonly SourceChainRules[] = anvilRules): PublicClient =>
  createPublicClient({
    transport: verifiedTransport({ upstream: http(chain.anvil.rpcUrl), accepted, rules, policy }),
    cacheTime: 0,
  })

beforeAll(async () => {
  chain = await startSourceChain()
  accepted = await acceptNewest(chain.plain)
  verified = open()
})
afterAll(() => chain?.anvil.stop())

/** What came out: the result, or the data of a revert, or that there was another end. */
async function outcome(
  client: PublicClient,
  transaction: object,
  block: Hex | 'latest' = 'latest',
): Promise<string> {
  try {
    return `returned ${await client.request({ method: 'eth_call', params: [transaction as never, block] })}`
  } catch (error) {
    const { code, data } = error as { code?: number; data?: Hex }
    return code === 3 ? `reverted ${data ?? '0x'}` : 'halted'
  }
}
const same = async (transaction: object, block: Hex | 'latest' = 'latest'): Promise<string> => {
  const found = await outcome(verified, transaction, block)
  expect(found, JSON.stringify(transaction)).toBe(await outcome(chain.plain, transaction, block))
  return found
}
/** Init code that returns the word on top of the stack after `code`. */
const returning = (code: string): Hex => `0x${code}5f5260205ff3`

describe('results are those of the node', () => {
  test('behavior: for random calls of all contracts', async () => {
    const { token, reader, proxy, slots, blocks } = chain.contracts
    const address = fc.constantFrom(chain.owner, OTHER, NOBODY, token.address, reader.address)
    const amount = fc.oneof(fc.constantFrom(0n, 1n, 777n, 1_000_000n), fc.bigInt(0n, (1n << 256n) - 1n))
    const index = fc.bigInt(0n, 50n)
    const call = fc.oneof(
      fc.tuple(fc.constantFrom(token, proxy), fc.constant('balanceOf'), fc.tuple(address)),
      fc.tuple(fc.constantFrom(token, proxy), fc.constant('allowance'), fc.tuple(address, address)),
      fc.tuple(fc.constantFrom(token, proxy), fc.constant('transfer'), fc.tuple(address, amount)),
      fc.tuple(fc.constantFrom(token, proxy), fc.constant('mint'), fc.tuple(address, amount)),
      fc.tuple(fc.constant(reader), fc.constantFrom('share', 'codeOf'), fc.tuple(address)),
      fc.tuple(fc.constant(reader), fc.constant('tryTransfer'), fc.tuple(address, amount)),
      fc.tuple(fc.constant(reader), fc.constant('create'), fc.tuple(amount)),
      fc.tuple(fc.constant(slots), fc.constant('sum'), fc.tuple(index, fc.bigInt(0n, 12n))),
      fc.tuple(fc.constant(slots), fc.constant('rewrite'), fc.tuple(index, amount)),
      fc.tuple(fc.constant(blocks), fc.constant('hashOf'), fc.tuple(fc.bigInt(0n, 20n))),
    )
    const block = fc.option(fc.bigInt(6n, (await accepted.getHead()).executionBlockNumber))
    await fc.assert(
      fc.asyncProperty(call, block, address, async ([contract, functionName, args], blockNumber, account) => {
        const wanted = {
          ...contract,
          functionName,
          args: [...args],
          account,
          ...(blockNumber ? { blockNumber } : {}),
        }
        const run = (client: PublicClient) =>
          client.readContract(wanted).catch((error: Error) => error.message.split('\n').slice(0, 2).join(' '))
        expect(await run(verified)).toEqual(await run(chain.plain))
      }),
      { numRuns: 250, seed: 7 },
    )
  })

  test('behavior: for every precompile but the point evaluation', async () => {
    const word = (value: bigint) => padHex(toHex(value), { size: 32 })
    const generator = concatHex([word(1n), word(2n)])
    const inputs: [number, Hex][] = [
      [1, concatHex([word(5n), word(27n), word(7n), word(9n)])],
      [2, '0x616263'],
      [3, '0x616263'],
      [4, '0x616263'],
      [5, concatHex([word(1n), word(1n), word(1n), '0x030507'])],
      [6, concatHex([generator, generator])],
      [7, concatHex([generator, word(9n)])],
      [8, '0x'],
      [9, `0x0000000c${'00'.repeat(208)}01`],
      [0x0b, `0x${'00'.repeat(256)}`],
      [0x0f, '0x'],
      [0x10, `0x${'00'.repeat(64)}`],
      [0x100, `0x${'00'.repeat(160)}`],
    ]
    for (const [index, data] of inputs) await same({ to: numberToHex(index, { size: 20 }), data })
  })

  test('behavior: for what code can see around it', async () => {
    for (const code of [
      '30',
      '32',
      '33',
      '34',
      '36',
      '3a',
      '3d',
      '41',
      '42',
      '43',
      '44',
      '45',
      '46',
      '47',
      '48',
      '4a',
    ])
      expect(await same({ data: returning(code) })).toMatch(/^returned/)
    for (const block of ['0x4', '0x9'] as const) await same({ data: returning('43') }, block)
    await same({ data: returning('600140') })
    await same({ data: returning('4340') })
    await same({ data: returning('34'), value: '0x5', from: chain.owner })
    await same({ data: returning('3a'), gasPrice: '0x77359400', from: chain.owner })
  })

  test('behavior: for ends of all kinds', async () => {
    expect(await same({ data: '0x63deadbeef5f526004601cfd' })).toBe('reverted 0xdeadbeef')
    expect(await same({ data: '0x5f5ffd' })).toBe('reverted 0x')
    for (const data of ['0xfe', '0x50', '0x600456', '0x5b5f56', '0xef'])
      expect(await same({ data })).toBe('halted')
    expect(await same({ to: OTHER, value: '0x1', from: NOBODY })).toBe('halted')
    expect(await same({ to: NOBODY, data: '0x01' })).toBe('returned 0x')
    expect(await same({ to: OTHER, gas: '0x5207' })).toBe('halted')
  })
})

describe('as viem shows it', () => {
  test('behavior: a custom error is decoded', async () => {
    const call = {
      ...chain.contracts.token,
      functionName: 'transfer',
      args: [OTHER, 5n],
      account: NOBODY,
    } as const
    await expect(verified.simulateContract(call)).rejects.toThrow(/InsufficientBalance/)
    await expect(
      verified.simulateContract({ ...call, ...chain.contracts.proxy }),
      'through a proxy',
    ).rejects.toThrow(/InsufficientBalance\(address owner, uint256 balance, uint256 needed\)/)
  })

  test('behavior: code that is not deployed can be called', async () => {
    const code = chain.artifacts.get('ManySlots')?.bytecode as Hex
    const call = { abi: chain.contracts.slots.abi, functionName: 'rewrite', args: [1n, 5n], code } as const
    expect(await verified.readContract(call)).toEqual([0n, 5n])
  })
})

describe('refusals', () => {
  const call = (client: PublicClient, transaction: object, ...rest: unknown[]): Promise<string> =>
    failureOf(client.request({ method: 'eth_call', params: [transaction, 'latest', ...rest] as never }))

  test.each([
    ['state', [{ [OTHER]: { balance: '0x1' } }]],
    ['block', [null, { number: '0x1' }]],
  ])('error: an override of the %s', async (_, overrides) => {
    expect(await call(verified, { to: OTHER }, ...overrides)).toBe('OVERRIDE_REFUSED')
  })

  test.each([
    [{ to: '0x12' }],
    [{ to: OTHER, data: '0x1' }],
    [{ to: OTHER, data: '0x01', input: '0x02' }],
    [{ to: OTHER, value: 5 }],
    [{ to: OTHER, chainId: '0x1' }],
    [{ to: OTHER, gasPrice: '0x1', maxFeePerGas: '0x1' }],
    [{ to: OTHER, authorizationList: [{}] }],
    ['0x'],
    [null],
  ])('error: %j is not a transaction', async (transaction) => {
    expect(await call(verified, transaction as object)).toBe('INVALID_PARAMETERS')
  })

  test('error: more gas than the cap', async () => {
    const { address, abi } = chain.contracts.slots as Deployed
    const burn = { address, abi, functionName: 'burnAll' } as const
    expect(await failureOf(open({ callGasCap: 200_000n }).readContract(burn))).toBe('CALL_HALTED')
    expect(
      await failureOf(open({ callGasCap: 200_000n }).simulateContract({ ...burn, gas: 10n ** 12n })),
    ).toBe('CALL_HALTED')
  })

  test('error: a sender who cannot pay', async () => {
    expect(await call(verified, { to: OTHER, from: NOBODY, value: '0x1' })).toBe('CALL_UNDERFUNDED')
    expect(await call(verified, { to: OTHER, from: NOBODY, gasPrice: '0x1' })).toBe('CALL_UNDERFUNDED')
  })

  test('error: the point evaluation, which is not here', async () => {
    const to = numberToHex(0x0a, { size: 20 })
    expect(await call(verified, { to, data: `0x${'00'.repeat(192)}` })).toBe('CALL_IMPOSSIBLE')
  })

  test('error: the blob base fee under rules that do not say how it moves', async () => {
    const silent = open({}, [{ timestamp: 0n, hardfork: 'prague' }])
    expect(await call(silent, { data: returning('4a') })).toBe('CALL_IMPOSSIBLE')
  })

  test('error: a block before all rules, or no rules', async () => {
    expect(await call(open({}, []), { to: OTHER })).toBe('UNKNOWN_RULES')
    expect(await call(open({}, [{ timestamp: 10n ** 12n, hardfork: 'prague' }]), { to: OTHER })).toBe(
      'UNKNOWN_RULES',
    )
  })

  test('behavior: the rules of a block are those of its time', () => {
    expect(rulesAt(mainnetRules, 1764798550n).hardfork).toBe('prague')
    expect(rulesAt([...mainnetRules].reverse(), 1764798551n).hardfork).toBe('osaka')
    expect(rulesAt(mainnetRules, 10n ** 10n).blobBaseFeeUpdateFraction).toBe(11684671n)
  })
})

describe('after the chain was changed by hand', () => {
  test('behavior: for code delegated to by an account (EIP-7702)', async () => {
    const request = chain.client.request as (request: {
      method: string
      params: unknown[]
    }) => Promise<unknown>
    const code = concatHex(['0xef0100', chain.contracts.token.address])
    await request({ method: 'anvil_setCode', params: [NOBODY, code] })
    await request({ method: 'evm_mine', params: [] })
    const later = await acceptNewest(chain.plain)
    const client = createPublicClient({
      transport: verifiedTransport({
        upstream: http(chain.anvil.rpcUrl),
        accepted: later,
        rules: anvilRules,
      }),
    })
    const call = { address: NOBODY, abi: chain.contracts.token.abi, functionName: 'name' } as const
    expect(await client.readContract(call)).toBe('Subject')
    expect(await client.getCode({ address: NOBODY })).toBe(code)
  })
})

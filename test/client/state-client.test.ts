import { createPublicClient, http, keccak256, type PublicClient } from 'viem'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { ClientErrorCode } from '../../src/client/client-error.js'
import { createStateClient, type StateClientParameters } from '../../src/client/create-state-client.js'
import type { Hex } from '../../src/ethereum/types/hex.js'
import type { AcceptedHead } from '../../src/state/accepted-state.js'
import { blockHashesProof } from '../../src/state/build-system-proof.js'
import { parseExecutionBlock } from '../../src/state/parse-execution-block.js'
import { parseGetProof } from '../../src/state/parse-get-proof.js'
import { parseReceipts } from '../../src/state/parse-receipts.js'
import { buildReceiptProof } from '../../src/state/receipt-proof.js'
import { type DestinationChain, startDestinationChain } from '../contracts/destination-chain.js'
import {
  BOOTSTRAP_SLOT,
  bareCheckpoint,
  CURRENT_SLOT,
  deployDevnetClient,
  devnet,
} from '../contracts/devnet-light-client.js'
import {
  ABSENT_SLOT,
  type GetProofJson,
  MAX_UINT256,
  NOBODY,
  SLOT_ABOVE_2_53,
  SLOT_OF_CHANGE,
  SLOT_OF_MAXIMUM,
  type SourceBlockData,
  startSourceChain,
  TARGET,
} from './source-chain.js'

const { config } = devnet
const OLDER = { finalizedSlot: 144n, attestedSlot: 160n }
const NEWER = { finalizedSlot: 152n, attestedSlot: 168n }
const timeOf = (slot: bigint) => config.genesisTime + slot * config.secondsPerSlot

let chain: DestinationChain
let source: Awaited<ReturnType<typeof startSourceChain>>
let older: SourceBlockData
let newer: SourceBlockData
let client: PublicClient
let deployed: Awaited<ReturnType<typeof deployDevnetClient>>

const olderUpdate = () => devnet.makeUpdate({ ...OLDER, execution: older.execution })
const newerUpdate = () => devnet.makeUpdate({ ...NEWER, execution: newer.execution })
const open = (parameters: Partial<StateClientParameters> = {}) =>
  createStateClient({
    client,
    address: deployed.address,
    config,
    clock: () => timeOf(CURRENT_SLOT),
    ...parameters,
  })
const refused = (code: string) => expect.objectContaining({ code })

beforeAll(async () => {
  chain = await startDestinationChain(config, { slot: CURRENT_SLOT })
  source = await startSourceChain(timeOf(100n))
  older = await source.makeBlock(5n)
  newer = await source.makeBlock(7n)
  client = createPublicClient({ transport: http(chain.anvil.rpcUrl), pollingInterval: 50 })
  deployed = await deployDevnetClient(chain.client)
  await deployed.submit(olderUpdate())
  await deployed.submit(newerUpdate())
})

afterAll(async () => {
  await source?.stop()
  await chain?.anvil.stop()
})

describe('getHead, getStateRoot, getRecordedBlock', () => {
  test('default', async () => {
    const state = open()
    const head = await state.getHead()
    expect(head).toMatchObject({
      slot: 152n,
      status: 'active',
      executionStateRoot: newer.execution.stateRoot,
      executionBlockHash: newer.execution.blockHash,
      executionBlockNumber: newer.number,
      timestamp: timeOf(152n),
    })
    expect(await state.getStateRoot({ slot: 144n })).toBe(older.execution.stateRoot)
    expect(await state.getStateRoot({ blockNumber: older.number })).toBe(older.execution.stateRoot)
    const { status: _status, ...recorded } = head
    expect(await state.getRecordedBlock({ slot: 152n })).toEqual(recorded)
    expect(await state.getRecordedBlock({ blockNumber: newer.number })).toEqual(recorded)
    expect(state.chainId).toBe(config.chainId)
  })

  test('behavior: nothing recorded', async () => {
    const state = open()
    expect(await state.getRecordedBlock({ slot: 153n })).toBeUndefined()
    expect(await state.getRecordedBlock({ blockNumber: 0n })).toBeUndefined()
    expect(await state.getRecordedBlock({ slot: (1n << 64n) - 1n })).toBeUndefined()
    await expect(state.getStateRoot({ slot: 153n })).rejects.toThrow(refused('UNKNOWN_BLOCK'))
    await expect(state.getStateRoot({ blockNumber: 1n << 63n })).rejects.toThrow(refused('UNKNOWN_BLOCK'))
  })

  test("behavior: the checkpoint's header is recorded without execution data", async () => {
    const state = open()
    expect((await state.getRecordedBlock({ slot: BOOTSTRAP_SLOT }))?.slot).toBe(BOOTSTRAP_SLOT)
    await expect(state.getStateRoot({ slot: BOOTSTRAP_SLOT })).rejects.toThrow(refused('NO_EXECUTION_DATA'))
  })

  test('error: a committee alone is no head', async () => {
    await chain.isolated(async () => {
      const checkpoint = bareCheckpoint(2n, devnet.committee(2n))
      const { address } = await deployDevnetClient(chain.client, { checkpoint })
      await expect(open({ address }).getHead()).rejects.toThrow(refused('NO_HEAD'))
    })
  })

  test.each([
    ['a number', 144],
    ['negative', -1n],
    ['2^64', 1n << 64n],
    ['text', '144'],
  ])('error: a slot that is %s', async (_name, slot) => {
    const where = { slot: slot as bigint }
    await expect(open().getStateRoot(where)).rejects.toThrow(refused('INVALID_PARAMETER'))
  })
})

describe('verifyAccount', () => {
  test('default', async () => {
    const proof = newer.proofOf(TARGET)
    const verified = await open().verifyAccount({ slot: 152n, address: TARGET, proof })
    expect(verified.block.number).toBe(newer.number)
    expect(verified.account).toMatchObject({
      balance: BigInt(proof.balance),
      codeHash: keccak256((await source.client.getCode({ address: TARGET })) as Hex),
    })
  })

  test('args: an address in another case, a JSON-RPC response, a block number, a block proof', async () => {
    const proof = { jsonrpc: '2.0', id: 1, result: newer.proofOf(TARGET) }
    const address = TARGET.toUpperCase().replace('0X', '0x') as Hex
    const byNumber = await open().verifyAccount({ blockNumber: newer.number, address, proof })
    const blockProof = { kind: 'finalized', slot: 152n } as const
    const byProof = await open().verifyAccount({ blockProof, address: TARGET.toLowerCase() as Hex, proof })
    expect(byNumber).toEqual(byProof)
    expect(byNumber.account).toBeDefined()
  })

  test('behavior: a block that is older than a recorded one, by a block proof', async () => {
    const blockProof = blockHashesProof({
      slot: 152n,
      answer: parseGetProof(newer.proofOfParentHash),
      block: parseExecutionBlock(older.json),
    })
    const state = open({ clock: () => timeOf(152n) + 10n })
    const request = { blockProof, address: TARGET, proof: older.proofOf(TARGET) }
    const { block } = await state.verifyAccount(request)
    expect(block).toMatchObject({ number: older.number, stateRoot: older.execution.stateRoot })
    const late = { ...request, maxAge: 0n }
    await expect(state.verifyAccount(late)).rejects.toThrow(refused('STALE_HEAD'))
    const onNewer = { ...request, proof: newer.proofOf(TARGET) }
    await expect(state.verifyAccount(onNewer)).rejects.toThrow(refused('WRONG_NODE_HASH'))
    const onOlder = { ...request, blockProof: { ...blockProof, slot: 144n } }
    await expect(state.verifyAccount(onOlder)).rejects.toThrow(
      expect.objectContaining({ code: expect.any(String) }),
    )
    const nowhere = { ...request, blockProof: { ...blockProof, slot: 150n } }
    await expect(state.verifyAccount(nowhere)).rejects.toThrow(refused('UNKNOWN_BLOCK'))
  })

  test('behavior: an account that does not exist', async () => {
    const verified = await open().verifyAccount({
      slot: 152n,
      address: NOBODY,
      proof: newer.proofOf(NOBODY),
    })
    expect(verified.account).toBeUndefined()
  })

  const lies: [string, (proof: GetProofJson) => unknown, string][] = [
    ['another balance', (proof) => ({ ...proof, balance: '0xffff' }), 'CLAIM_MISMATCH'],
    ['another code hash', (proof) => ({ ...proof, codeHash: keccak256('0x00') }), 'CLAIM_MISMATCH'],
    ['another account', () => newer.proofOf(NOBODY), 'WRONG_ADDRESS'],
    [
      'the proof of another account',
      (proof) => ({ ...proof, accountProof: newer.proofOf(NOBODY).accountProof }),
      'WRONG_NODE_HASH|CLAIM_MISMATCH|PROOF_TOO_LONG|PROOF_TOO_SHORT',
    ],
    ['another block', () => older.proofOf(TARGET), 'WRONG_NODE_HASH'],
    ['no proof', (proof) => ({ ...proof, accountProof: [] }), 'PROOF_TOO_SHORT'],
    [
      'absent for present',
      (proof) => ({ ...proof, ...newer.proofOf(NOBODY), address: TARGET }),
      'WRONG_NODE_HASH|CLAIM_MISMATCH|PROOF_TOO_LONG|PROOF_TOO_SHORT',
    ],
    ['a negative balance', (proof) => ({ ...proof, balance: '-0x1' }), 'INVALID_PROOF_JSON'],
    ['a balance of 2^256', (proof) => ({ ...proof, balance: `0x1${'0'.repeat(64)}` }), 'INVALID_PROOF_JSON'],
    ['a balance as a number', (proof) => ({ ...proof, balance: 2 ** 53 }), 'INVALID_PROOF_JSON'],
    ['nothing', () => null, 'INVALID_PROOF_JSON'],
  ]
  test.each(lies)('error: a server that answers with %s', async (_name, lie, codes) => {
    const request = { slot: 152n, address: TARGET, proof: lie(newer.proofOf(TARGET)) }
    const error = await open()
      .verifyAccount(request)
      .catch((caught: unknown) => caught)
    expect(codes.split('|')).toContain((error as { code: string }).code)
  })

  test('error: a flipped bit in any node', async () => {
    const state = open()
    const proof = newer.proofOf(TARGET)
    for (const [index, node] of proof.accountProof.entries()) {
      const flipped = `${node.slice(0, -1)}${(Number.parseInt(node.slice(-1), 16) ^ 1).toString(16)}`
      const accountProof = proof.accountProof.with(index, flipped)
      const request = { slot: 152n, address: TARGET, proof: { ...proof, accountProof } }
      await expect(state.verifyAccount(request)).rejects.toThrow(refused('WRONG_NODE_HASH'))
    }
  })

  test('error: present for absent', async () => {
    const proof = { ...newer.proofOf(TARGET), address: NOBODY }
    await expect(open().verifyAccount({ slot: 152n, address: NOBODY, proof })).rejects.toThrow()
  })
})

describe('verifyStorage', () => {
  const keys = [SLOT_OF_CHANGE, SLOT_OF_MAXIMUM, SLOT_ABOVE_2_53, ABSENT_SLOT]

  test('default: present and absent slots of two blocks', async () => {
    const state = open()
    const request = { address: TARGET, storageKeys: keys }
    const now = await state.verifyStorage({ slot: 152n, proof: newer.proofOf(TARGET, keys), ...request })
    const then = await state.verifyStorage({ slot: 144n, proof: older.proofOf(TARGET, keys), ...request })
    const values = (storage: readonly { value: bigint }[]) => storage.map(({ value }) => value)
    expect(values(now.storage)).toEqual([7n, MAX_UINT256, SLOT_ABOVE_2_53, 0n])
    expect(values(then.storage)).toEqual([5n, MAX_UINT256, SLOT_ABOVE_2_53, 0n])
    expect(now.storage.map(({ key }) => key)).toEqual(keys)
  })

  test('args: keys as hex in any case', async () => {
    const storageKeys = ['0x0', `0x${'F'.repeat(63)}E`] as const
    const proof = newer.proofOf(TARGET, [SLOT_OF_CHANGE, ABSENT_SLOT])
    const { storage } = await open().verifyStorage({ slot: 152n, address: TARGET, proof, storageKeys })
    expect(storage[0]).toEqual({ key: 0n, value: 7n })
  })

  const oneKey = [SLOT_OF_CHANGE]
  const changed = (change: (slot: GetProofJson['storageProof'][number]) => object) => {
    const proof = newer.proofOf(TARGET, oneKey)
    return { ...proof, storageProof: proof.storageProof.map((slot) => ({ ...slot, ...change(slot) })) }
  }
  const proofOfAbsent = () => newer.proofOf(TARGET, [ABSENT_SLOT]).storageProof[0]?.proof
  const lies: [string, () => unknown, string][] = [
    ['another value', () => changed(() => ({ value: '0x8' })), 'CLAIM_MISMATCH'],
    ['zero for a value', () => changed(() => ({ value: '0x0' })), 'CLAIM_MISMATCH'],
    [
      'zero and the proof of an absent slot',
      () => changed(() => ({ value: '0x0', proof: proofOfAbsent() })),
      '',
    ],
    ['another slot', () => newer.proofOf(TARGET, [SLOT_OF_MAXIMUM]), 'WRONG_STORAGE_KEYS'],
    ['more slots', () => newer.proofOf(TARGET, [SLOT_OF_CHANGE, SLOT_OF_MAXIMUM]), 'WRONG_STORAGE_KEYS'],
    ['fewer slots', () => newer.proofOf(TARGET, []), 'WRONG_STORAGE_KEYS'],
    ['an older block', () => older.proofOf(TARGET, oneKey), 'WRONG_NODE_HASH'],
    [
      "an older block's storage",
      () => ({ ...newer.proofOf(TARGET), storageProof: older.proofOf(TARGET, oneKey).storageProof }),
      'WRONG_NODE_HASH',
    ],
    ['no nodes', () => changed(() => ({ proof: [] })), 'PROOF_TOO_SHORT'],
    ['a truncated proof', () => changed(({ proof }) => ({ proof: proof.slice(0, -1) })), 'PROOF_TOO_SHORT'],
    ['a node too many', () => changed(({ proof }) => ({ proof: [...proof, '0xc0'] })), 'PROOF_TOO_LONG'],
  ]
  test.each(lies)('error: a server that answers with %s', async (_name, lie, code) => {
    const request = { slot: 152n, address: TARGET, storageKeys: oneKey, proof: lie() }
    await expect(open().verifyStorage(request)).rejects.toThrow(
      code === '' ? expect.objectContaining({ name: 'StateProofError' }) : refused(code),
    )
  })

  test('error: a slot of nobody', async () => {
    const request = { slot: 152n, address: NOBODY, storageKeys: oneKey, proof: newer.proofOf(NOBODY, oneKey) }
    await expect(open().verifyStorage(request)).rejects.toThrow(refused('ACCOUNT_ABSENT'))
  })

  test.each([-1n, 1n << 256n, 2 ** 53, '0x', 'slot'])('error: the key %s', async (key) => {
    const request = { slot: 152n, address: TARGET, proof: {}, storageKeys: [key as bigint] }
    await expect(open().verifyStorage(request)).rejects.toThrow(refused('INVALID_PARAMETER'))
  })
})

describe('verifyReceipt', () => {
  const prove = (block: SourceBlockData, index = 0n) =>
    buildReceiptProof({ receipts: parseReceipts(block.receipts), index })

  test('default', async () => {
    const { proof: receiptProof } = await prove(newer)
    const request = { slot: 152n, header: newer.json, receiptProof, transactionIndex: 0n }
    const { receipt, block } = await open().verifyReceipt(request)
    expect(block.hash).toBe(newer.execution.blockHash)
    expect(receipt.success).toBe(true)
    expect(receipt.logs).toEqual([
      {
        emitter: TARGET.toLowerCase(),
        topics: [`0x${'07'.padStart(64, '0')}`],
        data: `0x${'2a'.padStart(64, '0')}`,
      },
    ])
  })

  test('error: another block, an altered header, an altered proof, another index, absent', async () => {
    const state = open()
    const { proof: receiptProof } = await prove(newer)
    const request = { slot: 152n, header: newer.json, receiptProof, transactionIndex: 0n }
    const attempt = (change: object) => state.verifyReceipt({ ...request, ...change })
    const header = newer.json as Record<string, string>
    await expect(attempt({ header: older.json })).rejects.toThrow(refused('WRONG_BLOCK_HEADER'))
    await expect(attempt({ slot: 144n })).rejects.toThrow(refused('WRONG_BLOCK_HEADER'))
    const altered = { ...header, receiptsRoot: `0x${'11'.repeat(32)}` }
    await expect(attempt({ header: altered })).rejects.toThrow(refused('WRONG_EXECUTION_HEADER'))
    const other = await prove(older)
    if (other.receiptsRoot !== newer.execution.receiptsRoot) {
      await expect(attempt({ receiptProof: other.proof })).rejects.toThrow(refused('WRONG_NODE_HASH'))
    }
    await expect(attempt({ receiptProof: [] })).rejects.toThrow(refused('PROOF_TOO_SHORT'))
    await expect(attempt({ receiptProof: ['0xzz'] })).rejects.toThrow(refused('INVALID_PARAMETER'))
    await expect(attempt({ transactionIndex: 1n })).rejects.toThrow(refused('RECEIPT_ABSENT'))
    await expect(attempt({ transactionIndex: 0 })).rejects.toThrow(refused('INVALID_PARAMETER'))
  })
})

describe('age and status', () => {
  const clock = () => timeOf(152n) + 1_000n

  test('default: maxAge of the client and of a call', async () => {
    await expect(open({ clock, maxAge: 1_000n }).getHead()).resolves.toMatchObject({ slot: 152n })
    await expect(open({ clock, maxAge: 999n }).getHead()).rejects.toThrow(refused('STALE_HEAD'))
    const state = open({ clock, maxAge: 1_000n })
    await expect(state.getHead({ maxAge: 0n })).rejects.toThrow(refused('STALE_HEAD'))
    await expect(state.getHead({ maxAge: -1n })).rejects.toThrow(refused('INVALID_PARAMETER'))
    await expect(state.getStateRoot({ slot: 152n })).resolves.toBe(newer.execution.stateRoot)
    await expect(state.getStateRoot({ slot: 144n })).rejects.toThrow(refused('STALE_HEAD'))
    const proof = older.proofOf(TARGET)
    const old = { slot: 144n, address: TARGET, proof }
    await expect(state.verifyAccount(old)).rejects.toThrow(refused('STALE_HEAD'))
    await expect(state.verifyAccount({ ...old, maxAge: 100_000n })).resolves.toMatchObject({
      address: TARGET.toLowerCase(),
    })
  })

  test('error: a clock that is behind', async () => {
    const early = open({ clock: () => timeOf(152n) - 1n, maxAge: 1_000n })
    await expect(early.getHead()).rejects.toThrow(refused('CLOCK_BEHIND'))
  })

  test('behavior: an expired client', async () => {
    await chain.isolated(async () => {
      await chain.goToSlot(152n + 1_209_600n / config.secondsPerSlot + 1n)
      const read = { slot: 152n, address: TARGET, proof: newer.proofOf(TARGET) }
      for (const attempt of [
        () => open().getHead(),
        () => open().verifyAccount(read),
        () => open().getStateRoot({ slot: 152n }),
      ]) {
        await expect(attempt()).rejects.toThrow(refused('CLIENT_EXPIRED'))
      }
      await expect(open().getHead({ allowExpired: true })).resolves.toMatchObject({ status: 'expired' })
      await expect(open({ allowExpired: true }).verifyAccount(read)).resolves.toBeDefined()
    })
  })

  test('error: a frozen client serves nothing', async () => {
    await chain.isolated(async () => {
      const other = { ...newer.execution, stateRoot: older.execution.stateRoot as Hex }
      await deployed.report(devnet.makeUpdate({ ...NEWER, execution: other }))
      const state = open({ allowExpired: true })
      const read = { slot: 144n, address: TARGET, proof: older.proofOf(TARGET) }
      for (const attempt of [
        () => state.getHead(),
        () => state.getStateRoot({ slot: 144n }),
        () => state.getRecordedBlock({ slot: 144n }),
        () => state.verifyAccount(read),
      ]) {
        await expect(attempt()).rejects.toThrow(refused('CLIENT_FROZEN'))
      }
    })
  })
})

describe('deployment', () => {
  test('default: every pin holds', async () => {
    const code = await client.getCode({ address: deployed.address })
    const pins = { chainId: await client.getChainId(), codeHash: keccak256(code as Hex) }
    await expect(open({ pins }).getHead()).resolves.toMatchObject({ slot: 152n })
    await expect(open({ pins: { ...pins, chainId: BigInt(pins.chainId) } }).getHead()).resolves.toBeDefined()
  })

  const wrong: [string, () => Partial<StateClientParameters>][] = [
    ['destination chain', () => ({ pins: { chainId: 1 } })],
    ['code', () => ({ pins: { codeHash: keccak256('0x') } })],
    ['link verifier', () => ({ pins: { linkVerifierCodeHash: keccak256('0x') } })],
    [
      'apk verifier',
      () => ({ pins: { apkVerifierCodeHashes: [{ capacity: 8, codeHash: keccak256('0x') }] } }),
    ],
    ['source chain id', () => ({ config: { ...config, chainId: 1n } })],
    ['genesis root', () => ({ config: { ...config, genesisValidatorsRoot: keccak256('0x') } })],
    ['genesis time', () => ({ config: { ...config, genesisTime: config.genesisTime + 1n } })],
    ['committee size', () => ({ config: { ...config, syncCommitteeSize: 512 } })],
    ['address without code', () => ({ address: NOBODY })],
  ]
  test.each(wrong)('error: another %s', async (_name, change) => {
    const state = open(change())
    await expect(state.getHead()).rejects.toThrow(refused('UNKNOWN_DEPLOYMENT'))
    await expect(state.getRecordedBlock({ slot: 144n })).rejects.toThrow(refused('UNKNOWN_DEPLOYMENT'))
  })

  test('error: a contract with other functions', async () => {
    await chain.isolated(async () => {
      const address = '0x00000000000000000000000000000000000000aa'
      const request = chain.client.request as (request: object) => Promise<unknown>
      for (const code of ['0x60006000fd', '0x00', '0x60206000f3']) {
        await request({ method: 'anvil_setCode', params: [address, code] })
        await expect(open({ address }).getHead()).rejects.toThrow(refused('UNKNOWN_DEPLOYMENT'))
      }
    })
  })

  test('error: a node that does not answer; asked again later', async () => {
    const code: ClientErrorCode = 'CHAIN_UNREACHABLE'
    const dead = createPublicClient({ transport: http('http://127.0.0.1:9', { retryCount: 0 }) })
    await expect(open({ client: dead }).getHead()).rejects.toThrow(refused(code))
  })
})

describe('watchHead and submitUpdate', () => {
  test('default: an update submitted here is seen', async () => {
    await chain.isolated(async () => {
      const { address } = await deployDevnetClient(chain.client)
      const state = open({ address })
      const seen: AcceptedHead[] = []
      const errors: Error[] = []
      const slots: (bigint | undefined)[] = []
      const unwatch = state.watchHead({
        pollingInterval: 20,
        onHead: (head, previous) => {
          seen.push(head)
          slots.push(previous?.slot)
        },
        onError: (error) => errors.push(error),
      })
      await expect.poll(() => seen.length).toBe(1)
      const committee = devnet.committee(2n)
      const walletClient = chain.client
      const { gasUsed } = await state.submitUpdate({
        walletClient,
        route: 'direct',
        update: olderUpdate(),
        committee,
      })
      expect(gasUsed).toBeGreaterThan(100_000n)
      await expect.poll(() => seen.length).toBe(2)
      unwatch()
      await state.submitUpdate({ walletClient, route: 'direct', update: newerUpdate(), committee })
      await new Promise((resolve) => setTimeout(resolve, 100))
      expect(seen.map(({ slot }) => slot)).toEqual([BOOTSTRAP_SLOT, 144n])
      expect(slots).toEqual([undefined, BOOTSTRAP_SLOT])
      expect(errors).toEqual([])
    })
  })

  test('behavior: errors are told, and watching goes on', async () => {
    const errors: Error[] = []
    const unwatch = open({ pins: { chainId: 1 } }).watchHead({
      pollingInterval: 10,
      onHead: () => expect.unreachable(),
      onError: (error) => errors.push(error),
    })
    await expect.poll(() => errors.length).toBeGreaterThan(1)
    unwatch()
    expect(errors[0]).toMatchObject({ code: 'UNKNOWN_DEPLOYMENT' })
  })

  test("error: the contract's refusal has its name", async () => {
    const submission = {
      walletClient: chain.client,
      route: 'direct',
      committee: devnet.committee(2n),
    } as const
    await expect(open().submitUpdate({ ...submission, update: olderUpdate() })).rejects.toMatchObject({
      code: 'SUBMISSION_REVERTED',
      errorName: 'StaleHead',
    })
    const update = devnet.makeUpdate({
      finalizedSlot: 160n,
      attestedSlot: 176n,
      tamper: { signerPeriod: 3n },
    })
    await expect(open().submitUpdate({ ...submission, update })).rejects.toMatchObject({
      errorName: 'InvalidSignature',
    })
  })
})

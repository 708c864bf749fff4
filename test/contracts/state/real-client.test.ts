import { createMerkleProof, createMPT } from '@ethereumjs/mpt'
import { RLP } from '@ethereumjs/rlp'
import {
  bytesToHex,
  encodeAbiParameters,
  encodeEventTopics,
  encodeFunctionData,
  hexToBytes,
  keccak256,
  numberToHex,
  toHex,
} from 'viem'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { type Anvil, startAnvil } from '../../../src/chain/anvil.js'
import { type ChainClient, connectChain } from '../../../src/chain/chain-client.js'
import { deployLightClient } from '../../../src/chain/deploy-light-client.js'
import { deployStateVerifier } from '../../../src/chain/deploy-state-verifier.js'
import { encodeDirectProof } from '../../../src/chain/encode-direct-proof.js'
import { encodeUpdate } from '../../../src/chain/encode-update.js'
import { submitUpdate } from '../../../src/chain/submit-update.js'
import { parseBootstrap } from '../../../src/ethereum/json/parse-bootstrap.js'
import { parseUpdate } from '../../../src/ethereum/json/parse-update.js'
import { mainnet } from '../../../src/ethereum/networks/mainnet.js'
import { hashTreeRootSyncCommittee } from '../../../src/ethereum/ssz/hash-tree-root-sync-committee.js'
import type { Hex } from '../../../src/ethereum/types/hex.js'
import { type GetProofAnswer, parseGetProof } from '../../../src/state/parse-get-proof.js'
import { hasRealData, readRealJson } from '../../support/real-data.js'
import { startDestinationChain } from '../destination-chain.js'
import { BOOTSTRAP_SLOT, CURRENT_SLOT, deployDevnetClient, devnet, HONEST } from '../devnet-light-client.js'
import { headerRlp, readProof } from './real-proofs.js'
import { encodeReceipt, type JsonReceipt } from './receipts.js'
import { stateReader } from './state-chain.js'
import { deployTestContract } from './test-contract.js'

type Request = <Answer>(request: { method: string; params: unknown[] }) => Promise<Answer>
const word = (value: bigint): Hex => numberToHex(value, { size: 32 })

/** Storage slot of `values[key]`: mapping at slot 0. */
const slotOf = (key: bigint): Hex =>
  keccak256(encodeAbiParameters([{ type: 'uint256' }, { type: 'uint256' }], [key, 0n]))

describe('an anvil chain read through the real light client of a devnet', () => {
  let anvil: Anvil
  let source: ChainClient
  let destination: Awaited<ReturnType<typeof startDestinationChain>>
  beforeAll(async () => {
    anvil = await startAnvil()
    source = await connectChain({ rpcUrl: anvil.rpcUrl })
    destination = await startDestinationChain(devnet.config, { slot: CURRENT_SLOT })
  })
  afterAll(async () => {
    await anvil?.stop()
    await destination?.anvil.stop()
  })

  async function setUp() {
    const request = source.request as Request
    const contract = await deployTestContract(source, 'SourceContract')
    const send = (functionName: string, args: unknown[]): Promise<Hex> =>
      source.sendTransaction({
        to: contract.address,
        data: encodeFunctionData({ abi: contract.abi, functionName, args }),
        gas: 200_000n,
      })
    for (let key = 1n; key <= 20n; key++)
      await source.waitForTransactionReceipt({ hash: await send('store', [key, key * 1000n]) })
    await request({ method: 'evm_setAutomine', params: [false] })
    const hashes = [await send('store', [21n, 7n]), await send('fail', []), await send('store', [1n, 5n])]
    await request({ method: 'evm_mine', params: [] })
    await request({ method: 'evm_setAutomine', params: [true] })
    const { blockNumber } = await source.waitForTransactionReceipt({ hash: hashes[0] as Hex })
    const tag = numberToHex(blockNumber)
    const block = await request<Record<string, Hex>>({ method: 'eth_getBlockByNumber', params: [tag, false] })
    const keys = [1n, 2n, 3n, 20n, 21n, 22n]
    const proof = async (address: Hex): Promise<GetProofAnswer> =>
      parseGetProof(await request({ method: 'eth_getProof', params: [address, keys.map(slotOf), tag] }))
    const receipts = await request<JsonReceipt[]>({ method: 'eth_getBlockReceipts', params: [tag] })

    const light = await deployDevnetClient(destination.client)
    const execution = {
      stateRoot: block.stateRoot as Hex,
      blockNumber,
      blockHash: block.hash as Hex,
      receiptsRoot: block.receiptsRoot as Hex,
    }
    await light.submit(devnet.makeUpdate({ ...HONEST, execution }))
    const verifier = await deployStateVerifier({
      client: destination.client,
      lightClient: light.address,
      slotsPerHistoricalRoot: 64n,
    })
    const state = stateReader({ ...verifier, client: destination.client, config: devnet.config })
    const at = state.block({ kind: 'finalized', slot: HONEST.finalizedSlot })
    return { contract, block, blockNumber, keys, proof, receipts, light, state, at }
  }

  test('default: accounts, slots, receipts and logs; a frozen client serves nothing', async () => {
    const { contract, block, blockNumber, keys, proof, receipts, light, state, at } = await setUp()
    const { address, accountProof, codeHash, storageHash, storageProof } = await proof(contract.address)
    const checkpoint = state.block({ kind: 'finalized', slot: BOOTSTRAP_SLOT })
    expect(await state.revertName('account', [checkpoint, address, accountProof])).toBe('UnknownSlot')
    expect(await state.read('sourceBlock', [at])).toMatchObject({ number: blockNumber, hash: block.hash })
    expect(await state.read('finalizedBlock', [blockNumber])).toEqual(at)
    expect(await state.read('account', [at, address, accountProof])).toMatchObject({
      exists: true,
      codeHash,
      storageHash,
    })
    const values = [5n, 2000n, 3000n, 20_000n, 7n, 0n]
    for (const [i, key] of keys.entries()) {
      const args = [at, address, slotOf(key), accountProof, storageProof[i]?.proof]
      expect(await state.read('storageSlot', args)).toEqual([values[i] !== 0n, word(values[i] as bigint)])
    }
    const proofs = storageProof.map((one) => one.proof)
    const [, , batch] = await state.read<[unknown, unknown, Hex[]]>('storageSlots', [
      at,
      address,
      keys.map(slotOf),
      accountProof,
      proofs,
    ])
    expect(batch).toEqual(values.map(word))

    const nobody = await proof(`0x${'77'.repeat(20)}`)
    const absent = await state.read('account', [at, nobody.address, nobody.accountProof])
    expect(absent).toMatchObject({ exists: false, balance: 0n })
    expect(await state.revertName('codeHash', [at, nobody.address, nobody.accountProof])).toBe(
      'AccountAbsent',
    )
    const slotOfNobody = [at, nobody.address, slotOf(1n), nobody.accountProof, []]
    expect(await state.revertName('storageSlot', slotOfNobody)).toBe('AccountAbsent')
    const wallet = await proof(source.account.address ?? (source.account as unknown as Hex))
    const empty = [at, wallet.address, slotOf(1n), wallet.accountProof]
    expect(await state.read('storageSlot', [...empty, []])).toEqual([false, word(0n)])
    expect(await state.read('storageSlot', [...empty, ['0x80']])).toEqual([false, word(0n)])
    expect(await state.revertName('storageSlot', [...empty, ['0xc0']])).toBe('ProofTooLong')

    const header = headerRlp(block)
    expect(keccak256(header)).toBe(block.hash)
    const trie = await createMPT()
    for (const [i, receipt] of receipts.entries())
      await trie.put(RLP.encode(i), hexToBytes(encodeReceipt(receipt)))
    expect(bytesToHex(trie.root())).toBe(block.receiptsRoot)
    const receiptProof = async (index: number) =>
      (await createMerkleProof(trie, RLP.encode(index))).map((node) => bytesToHex(node))
    const [, log] = await state.read<[unknown, { emitter: Hex; topics: Hex[]; data: Hex }]>('log', [
      at,
      header,
      0n,
      0n,
      await receiptProof(0),
    ])
    const topics = encodeEventTopics({ abi: contract.abi, eventName: 'Stored', args: { key: 21n } })
    expect(log).toMatchObject({ topics, data: word(7n) })
    expect(log.emitter.toLowerCase()).toBe(contract.address.toLowerCase())
    const failed = await state.read('receipt', [at, header, 1n, await receiptProof(1)])
    expect(failed).toMatchObject({ success: false, logs: [] })
    expect(await state.revertName('log', [at, header, 1n, 0n, await receiptProof(1)])).toBe('LogAbsent')

    const execution = { stateRoot: toHex('another state', { size: 32 }) }
    await light.report(devnet.makeUpdate({ ...HONEST, execution }))
    expect(await state.revertName('account', [at, address, accountProof])).toBe('LightClientFrozen')
    expect(await state.revertName('tryAccount', [at, address, accountProof])).toBe('LightClientFrozen')
  })
})

describe.skipIf(!hasRealData)('mainnet block 20360596 through the real light client', () => {
  test('default: from a committee checkpoint to an account and an absent slot', async () => {
    const bootstrap = parseBootstrap(
      readRealJson('ethereum/mainnet/bootstraps/slot-09567456-period-1167.json'),
    )
    const update = parseUpdate(
      readRealJson('ethereum/mainnet/finality-updates/attested-slot-09567542-period-1167.json'),
    )
    const { slot } = update.finalizedHeader.beacon
    const chain = await startDestinationChain(mainnet, { slot: update.signatureSlot })
    try {
      const { client } = chain
      const period = bootstrap.header.beacon.slot / 8192n
      const committee = bootstrap.currentSyncCommittee
      const checkpoint = {
        kind: 'committee' as const,
        period,
        committeeRoot: hashTreeRootSyncCommittee(committee),
      }
      const { address: lightClient } = await deployLightClient({ client, config: mainnet, checkpoint })
      await submitUpdate({
        client,
        address: lightClient,
        route: 'direct',
        update: encodeUpdate({ update, config: mainnet }),
        proof: encodeDirectProof({ syncAggregate: update.syncAggregate, committee }),
      })
      const verifier = await deployStateVerifier({ client, lightClient, slotsPerHistoricalRoot: 8192n })
      const state = stateReader({ ...verifier, client, config: mainnet })
      const { answer } = readProof('block-20360596-finalized-slot-09567456-account-and-absent-slot')
      const { address, accountProof, nonce, balance, storageHash, codeHash, storageProof } = answer
      const at = state.block({ kind: 'finalized', slot })
      expect(await state.read('sourceBlock', [at])).toMatchObject({
        number: 20360596n,
        timestamp: update.finalizedHeader.execution?.timestamp,
      })
      const account = { exists: true, nonce, balance, storageHash, codeHash }
      expect(await state.read('account', [at, address, accountProof])).toEqual(account)
      const [absent] = storageProof
      const args = [at, address, word(absent?.key ?? 0n), accountProof, absent?.proof]
      expect(await state.read('storageSlot', args)).toEqual([false, word(0n)])
    } finally {
      await chain.anvil.stop()
    }
  })
})

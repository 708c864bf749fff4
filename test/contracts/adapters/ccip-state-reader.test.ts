import {
  type Abi,
  createPublicClient,
  encodeAbiParameters,
  http,
  keccak256,
  parseAbiParameters,
  toHex,
} from 'viem'
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest'
import { type CcipGateway, createCcipGateway } from '../../../src/ccip/gateway.js'
import { type CcipGatewayServer, startCcipGateway } from '../../../src/ccip/start-ccip-gateway.js'
import { decodeStorageRequest } from '../../../src/ccip/storage-request.js'
import { gateArguments } from '../../../src/chain/consumer-gate.js'
import type { Hex } from '../../../src/ethereum/types/hex.js'
import { devnet } from '../devnet-light-client.js'
import { type AdapterChains, type Deployed, slotProof, startAdapterChains } from './adapter-chains.js'
import { expectRevert } from './expect-revert.js'

const SLOTS = { finalizedSlot: 144n, attestedSlot: 160n }
const HOUR = 3600n
const REQUEST = parseAbiParameters('address account, bytes32 slot, uint64 beaconSlot')
const RESPONSE = parseAbiParameters('bytes[], bytes[]')

let chains: AdapterChains
let router: Deployed
let block: bigint
let honest: CcipGateway
let slots: { written: Hex; other: Hex; empty: Hex }
const VALUE = keccak256('0x0a')
const servers: CcipGatewayServer[] = []

beforeAll(async () => {
  chains = await startAdapterChains()
  const { source } = chains
  router = await source.deploy('Router')
  const entry = (path: Hex): Hex => keccak256(`${keccak256(path)}${toHex(0, { size: 32 }).slice(2)}`)
  slots = { written: entry('0x01'), other: entry('0x02'), empty: entry('0x03') }
  block = await source.mine([
    router.call('commitElsewhere', ['0x01', VALUE]),
    router.call('commitElsewhere', ['0x02', keccak256('0x0b')]),
    router.call('commitElsewhere', ['0x04', keccak256('0x0d')]),
  ])
  // written later, so an honest answer is about the accepted block and not about the newest one
  await source.mine([router.call('commitElsewhere', ['0x01', keccak256('0x0c')])])
  await chains.accept({ blockNumber: block, ...SLOTS })
  honest = createCcipGateway({ source: source.request })
})
afterEach(() => Promise.all(servers.splice(0).map((server) => server.close())))
afterAll(() => chains?.stop())

async function serve(gateway: CcipGateway): Promise<CcipGatewayServer> {
  const server = await startCcipGateway({ gateway })
  servers.push(server)
  return server
}

type Reader = { address: Hex; abi: Abi }
function deployReader(urls: string[], maxAgeSeconds = HOUR): Promise<Reader> {
  return chains.deploy('CcipStateReader', [chains.verifier, maxAgeSeconds, urls, ...gateArguments(undefined)])
}

/** One plain call, by a client that knows nothing of this package. */
function read(reader: Reader, slot: Hex, account: Hex = router.address): Promise<unknown> {
  const client = createPublicClient({ transport: http(chains.destination.anvil.rpcUrl) })
  return client.readContract({ ...reader, functionName: 'storageAt', args: [account, slot] })
}

/** A reader whose only gateway is this one. */
const readerOf = async (gateway: CcipGateway) => deployReader([(await serve(gateway)).templates.get])

async function answer(account: Hex, slot: Hex, at = block): Promise<{ data: Hex }> {
  const proof = await slotProof(chains.source, account, slot, at)
  const parts = [[...proof.accountProof], [...proof.storageProof]] as const
  return { data: encodeAbiParameters(RESPONSE, parts) }
}

function callback(reader: Reader, response: Hex, extra: { slot: Hex; beaconSlot?: bigint }) {
  const { slot, beaconSlot = SLOTS.finalizedSlot } = extra
  const extraData = encodeAbiParameters(REQUEST, [router.address, slot, beaconSlot])
  const args = [response, extraData]
  return chains.destination.client.readContract({ ...reader, functionName: 'storageAtWithProof', args })
}

describe('CcipStateReader, followed by viem', () => {
  test('default: a slot of the source chain at the accepted block, by GET and by POST', async () => {
    const { templates } = await serve(honest)
    expect(await read(await deployReader([templates.get]), slots.written)).toBe(VALUE)
    expect(await read(await deployReader([templates.post]), slots.written)).toBe(VALUE)
  })

  test('behavior: a slot that is not in the trie is zero', async () => {
    expect(await read(await readerOf(honest), slots.empty)).toBe(toHex(0, { size: 32 }))
  })

  test('behavior: the next gateway is asked when one fails', async () => {
    const broken = createCcipGateway({ source: () => Promise.reject(new Error('no node')) })
    const urls = [(await serve(broken)).templates.get, (await serve(honest)).templates.post]
    const reader = await deployReader(urls)
    expect(await read(reader, slots.written)).toBe(VALUE)
    expect(await chains.destination.client.readContract({ ...reader, functionName: 'urls' })).toEqual(urls)
  })

  test('behavior: what is asked names the accepted block', async () => {
    let asked: Hex = '0x'
    const reader = await readerOf((request) => {
      asked = request.data
      return honest(request)
    })
    await read(reader, slots.written)
    const { hash } = await chains.source.client.getBlock({ blockNumber: block })
    expect(decodeStorageRequest(asked)).toMatchObject({
      slot: slots.written,
      blockNumber: block,
      blockHash: hash,
    })
  })

  test('error: a gateway that answers another question', async () => {
    const other = await chains.source.deploy('Router')
    const lies: [CcipGateway, string][] = [
      [() => answer(router.address, slots.other), 'WrongNodeHash'],
      // what shows that this one is empty ends before the way to the other does
      [() => answer(router.address, slots.empty), 'ProofTooShort'],
      [() => answer(router.address, slots.written, block + 1n), 'WrongNodeHash'],
      [() => answer(router.address, slots.written, block - 1n), 'WrongNodeHash'],
      [() => answer(other.address, slots.written), 'WrongNodeHash'],
      [async () => ({ data: encodeAbiParameters(RESPONSE, [[], []]) }), 'ProofTooShort'],
    ]
    for (const [gateway, name] of lies) {
      await expectRevert(read(await readerOf(gateway), slots.written), name)
    }
  })

  test('error: absent for present, by the end of a shorter proof', async () => {
    const short: CcipGateway = async () => {
      const proof = await slotProof(chains.source, router.address, slots.written, block)
      const parts = [[...proof.accountProof], proof.storageProof.slice(0, -1)] as const
      return { data: encodeAbiParameters(RESPONSE, parts) }
    }
    await expectRevert(read(await readerOf(short), slots.written), 'ProofTooShort')
  })

  test('error: bytes that are no answer at all', async () => {
    for (const data of ['0x', '0x1234', `0x${'ff'.repeat(96)}`] as const) {
      await expect(read(await readerOf(async () => ({ data })), slots.written)).rejects.toThrow()
    }
  })

  test('error: an account that does not exist', async () => {
    const nobody: Hex = `0x${'66'.repeat(20)}`
    await expectRevert(read(await readerOf(honest), slots.written, nobody), 'AccountAbsent')
  })

  test('error: a state older than the reader allows, before and after the lookup', async () => {
    const { templates } = await serve(honest)
    const { secondsPerSlot } = devnet.config
    // now is the middle of slot 200
    const age = (200n - SLOTS.finalizedSlot) * secondsPerSlot + secondsPerSlot / 2n
    await expectRevert(read(await deployReader([templates.get], age - 5n), slots.written), 'StaleState')
    const reader = await deployReader([templates.get], age + 60n)
    expect(await read(reader, slots.written)).toBe(VALUE)
    const { data } = await answer(router.address, slots.written)
    await chains.destination.isolated(async () => {
      await chains.destination.goToSlot(220n)
      await expectRevert(callback(reader, data, { slot: slots.written }), 'StaleState')
    })
  })

  test('error: extraData of another slot or another header does not fit the answer', async () => {
    const reader = await readerOf(honest)
    const { data } = await answer(router.address, slots.written)
    expect(await callback(reader, data, { slot: slots.written })).toBe(VALUE)
    await expectRevert(callback(reader, data, { slot: slots.other }), 'WrongNodeHash')
    await expectRevert(callback(reader, data, { slot: slots.written, beaconSlot: 145n }), 'UnknownSlot')
  })

  test('error: a frozen light client serves nothing', () =>
    chains.destination.isolated(async () => {
      const reader = await readerOf(honest)
      const { data } = await answer(router.address, slots.written)
      await chains.freeze(SLOTS)
      await expectRevert(read(reader, slots.written), 'LightClientFrozen')
      await expectRevert(callback(reader, data, { slot: slots.written }), 'LightClientFrozen')
    }))

  test('error: no execution block has been accepted yet', async () => {
    const fresh = await startAdapterChains()
    try {
      const urls = ['http://127.0.0.1:1/{sender}/{data}.json']
      const args = [fresh.verifier, HOUR, urls, ...gateArguments(undefined)]
      const reader = await fresh.deploy('CcipStateReader', args)
      const question = fresh.destination.client.readContract({
        ...reader,
        functionName: 'storageAt',
        args: [fresh.verifier, slots.written],
      })
      await expectRevert(question, 'NoExecutionBlock')
    } finally {
      await fresh.stop()
    }
  })
})

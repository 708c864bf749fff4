import { type Abi, encodeAbiParameters, keccak256, pad, parseAbiParameters, toHex, zeroHash } from 'viem'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { ChainClient } from '../../../src/chain/chain-client.js'
import { loadContract } from '../../../src/chain/compile-contracts.js'
import { gateArguments } from '../../../src/chain/consumer-gate.js'
import { deployContract } from '../../../src/chain/deploy-contract.js'
import type { Hex } from '../../../src/ethereum/types/hex.js'
import {
  type AdapterChains,
  type Deployed,
  type SourceChain,
  slotProof,
  startAdapterChains,
} from './adapter-chains.js'
import { canonicalState } from './canonical-state.js'
import { expectRevert } from './expect-revert.js'

/** The destination chain, where the light client is: the home chain of the prover. */
const HOME_CHAIN_ID = 31_337n
const SLOTS = { finalizedSlot: 144n, attestedSlot: 160n }
const MESSAGE = keccak256(toHex('a message'))

let chains: AdapterChains
let home: ChainClient
let broadcaster: Deployed
let block: bigint
let args: [bigint, Hex, Hex, Hex, Hex]
let prover: { address: Hex; abi: Abi }
/** The same code on a chain that is not the home chain. */
let copy: { address: Hex; abi: Abi }

beforeAll(async () => {
  chains = await startAdapterChains()
  home = chains.destination.client
  broadcaster = await chains.source.deploy('Broadcaster')
  block = await chains.source.mine([
    broadcaster.call('broadcastMessage', [MESSAGE]),
    broadcaster.call('broadcastMessage', [keccak256('0x01')]),
    broadcaster.call('broadcastMessage', [keccak256('0x02')]),
  ])
  const lightClient = chains.lightClient.address
  const code = await home.getCode({ address: lightClient })
  args = [HOME_CHAIN_ID, lightClient, keccak256(code ?? '0x'), ...gateArguments(undefined)]
  prover = await deployProver(home)
  copy = await deployProver(chains.source.client)
  await chains.accept({ blockNumber: block, ...SLOTS })
})
afterAll(() => chains?.stop())

function deployProver(client: ChainClient, edit: unknown[] = args) {
  const name = 'StateProver'
  return deployContract({ client, name, artifact: loadContract(name), args: edit })
}

const ask = (client: ChainClient, at: { address: Hex; abi: Abi }, functionName: string, given: unknown[]) =>
  client.readContract({ ...at, functionName, args: given })
const get = (beaconSlot: bigint) =>
  ask(home, prover, 'getTargetStateCommitment', [toHex(beaconSlot, { size: 32 })])

const headerSlot = (beaconSlot: bigint, word: bigint): Hex => {
  const key = encodeAbiParameters(parseAbiParameters('uint256, uint256'), [beaconSlot, 11n])
  return toHex(BigInt(keccak256(key)) + word, { size: 32 })
}
const CONFLICT_SLOT = toHex(7, { size: 32 })

/** State root of the home chain, and proofs in it. */
async function homeProof(edit: { beaconSlot?: bigint; rootSlot?: Hex; conflictSlot?: Hex; at?: Hex } = {}) {
  const { beaconSlot = SLOTS.finalizedSlot, at = chains.lightClient.address } = edit
  const { rootSlot = headerSlot(beaconSlot, 1n), conflictSlot = CONFLICT_SLOT } = edit
  const state = await canonicalState({ request: home.request as SourceChain['request'] })
  const input = encodeAbiParameters(parseAbiParameters('uint256, bytes[], bytes[], bytes[]'), [
    beaconSlot,
    await state.accountProof(at),
    await state.storageProof(at, rootSlot),
    await state.storageProof(at, conflictSlot),
  ])
  return { stateRoot: state.stateRoot, input }
}
const verifyTarget = ({ stateRoot, input }: { stateRoot: Hex; input: Hex }, at = copy) =>
  ask(chains.source.client, at, 'verifyTargetStateCommitment', [stateRoot, input])

/** The slot of ERC-7888: keccak(message, publisher). */
const messageSlot = (message: Hex): Hex =>
  keccak256(
    encodeAbiParameters(parseAbiParameters('bytes32, address'), [
      message,
      chains.source.client.account.address,
    ]),
  )
async function slotInput(slot: Hex, edit: { account?: Hex; slot?: Hex } = {}) {
  const proof = await slotProof(chains.source, edit.account ?? broadcaster.address, slot, block)
  return encodeAbiParameters(parseAbiParameters('address, uint256, bytes[], bytes[]'), [
    edit.account ?? broadcaster.address,
    BigInt(edit.slot ?? slot),
    [...proof.accountProof],
    [...proof.storageProof],
  ])
}
const verifySlot = (root: unknown, input: Hex) => ask(home, prover, 'verifyStorageSlot', [root, input])

describe('StateProver', () => {
  test('default: on the home chain, the state root that the light client recorded', async () => {
    const { stateRoot } = await chains.source.client.getBlock({ blockNumber: block })
    expect(await get(SLOTS.finalizedSlot)).toBe(stateRoot)
  })

  test('default: elsewhere, the same from a state root of the home chain', async () => {
    expect(await verifyTarget(await homeProof())).toBe(await get(SLOTS.finalizedSlot))
  })

  test('default: a message of a broadcaster, at the end of the route', async () => {
    const root = await get(SLOTS.finalizedSlot)
    const { timestamp } = await chains.source.client.getBlock({ blockNumber: block })
    const slot = messageSlot(MESSAGE)
    const expected = [expect.stringMatching(new RegExp(broadcaster.address, 'i')), BigInt(slot)]
    expect(await verifySlot(root, await slotInput(slot))).toEqual([
      ...expected,
      toHex(timestamp, { size: 32 }),
    ])
  })

  test('behavior: a message that was never sent reads as zero', async () => {
    const slot = messageSlot(keccak256('0xff'))
    const answer = (await verifySlot(await get(SLOTS.finalizedSlot), await slotInput(slot))) as unknown[]
    expect(answer[2]).toBe(zeroHash)
  })

  test('behavior: the same arguments give the same code on every chain', async () => {
    const here = await home.getCode({ address: prover.address })
    expect(await chains.source.client.getCode({ address: copy.address })).toBe(here)
    expect(await ask(home, prover, 'version', [])).toBe(1n)
  })

  test('error: each of the two ways only where it belongs', async () => {
    const { stateRoot, input } = await homeProof()
    const target = ask(home, prover, 'verifyTargetStateCommitment', [stateRoot, input])
    await expectRevert(target, 'CallOnHomeChain')
    const slot = [toHex(SLOTS.finalizedSlot, { size: 32 })]
    await expectRevert(
      ask(chains.source.client, copy, 'getTargetStateCommitment', slot),
      'CallNotOnHomeChain',
    )
  })

  test('error: a slot that was not accepted', async () => {
    await expectRevert(get(145n), 'UnknownSlot')
    await expectRevert(verifyTarget(await homeProof({ beaconSlot: 145n })), 'UnknownSlot')
  })

  test('error: the checkpoint has a header but no execution state', async () => {
    await expectRevert(get(136n), 'UnknownSlot')
    await expectRevert(verifyTarget(await homeProof({ beaconSlot: 136n })), 'UnknownSlot')
  })

  test('error: proofs of other words of the header, or of another slot', async () => {
    for (const word of [0n, 2n, 3n]) {
      const rootSlot = headerSlot(SLOTS.finalizedSlot, word)
      await expectRevert(verifyTarget(await homeProof({ rootSlot })), 'WrongNodeHash')
    }
  })

  test('error: a word that is not zero in the place of the conflict', async () => {
    const conflictSlot = headerSlot(SLOTS.finalizedSlot, 1n)
    await expectRevert(verifyTarget(await homeProof({ conflictSlot })), 'WrongNodeHash')
  })

  test('error: another state root, another account', async () => {
    const proof = await homeProof()
    await expectRevert(verifyTarget({ ...proof, stateRoot: keccak256('0x') }), 'WrongNodeHash')
    await expectRevert(verifyTarget(await homeProof({ at: chains.verifier })), 'WrongNodeHash')
  })

  test('error: a contract at that address with other code, as a prover for another version is', async () => {
    const other = [args[0], args[1], keccak256('0x1234'), args[3], args[4]]
    const elsewhere = await deployProver(chains.source.client, other)
    await expectRevert(verifyTarget(await homeProof(), elsewhere), 'WrongLightClientCode')
    const here = await deployProver(home, other)
    const slot = [toHex(SLOTS.finalizedSlot, { size: 32 })]
    await expectRevert(ask(home, here, 'getTargetStateCommitment', slot), 'WrongLightClientCode')
  })

  test('error: a frozen light client, on both ways', () =>
    chains.destination.isolated(async () => {
      const before = await homeProof()
      await chains.freeze(SLOTS)
      await expectRevert(get(SLOTS.finalizedSlot), 'LightClientFrozen')
      await expectRevert(verifyTarget(await homeProof()), 'LightClientFrozen')
      // a state before the conflict shows no conflict: who picks the home state decides how young it must be
      expect(await verifyTarget(before)).toBeTypeOf('string')
    }))

  test('error: another slot of the broadcaster, another account, no account, another root', async () => {
    const root = await get(SLOTS.finalizedSlot)
    const slot = messageSlot(MESSAGE)
    const wrongSlot = await slotInput(slot, { slot: messageSlot(keccak256('0x01')) })
    await expectRevert(verifySlot(root, wrongSlot), 'WrongNodeHash')
    const nobody = await slotInput(slot, { account: `0x${'55'.repeat(20)}` })
    await expectRevert(verifySlot(root, nobody), 'AccountAbsent')
    await expectRevert(verifySlot(keccak256('0x'), await slotInput(slot)), 'WrongNodeHash')
  })

  test('error: inputs that are not their ABI', async () => {
    const { stateRoot, input } = await homeProof()
    await expectRevert(verifyTarget({ stateRoot, input: '0x' }), 'InvalidInput')
    await expectRevert(verifyTarget({ stateRoot, input: input.slice(0, 130) as Hex }), 'InvalidInput')
    const far = `0x${input.slice(2, 66)}${'ff'.repeat(32)}${input.slice(130)}` as Hex
    await expectRevert(verifyTarget({ stateRoot, input: far }), 'InvalidInput')
    const long =
      `0x${input.slice(2, 66)}${pad(toHex(input.length / 2 - 1)).slice(2)}${input.slice(130)}` as Hex
    await expectRevert(verifyTarget({ stateRoot, input: long }), 'InvalidInput')
    const dirty = (await slotInput(messageSlot(MESSAGE))).replace('0x00', '0x01') as Hex
    await expectRevert(verifySlot(stateRoot, dirty), 'InvalidInput')
    await expectRevert(get(0n), 'UnknownSlot')
    await expectRevert(ask(home, prover, 'getTargetStateCommitment', ['0x']), 'InvalidInput')
  })
})

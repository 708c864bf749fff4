import blst from '@chainsafe/blst'
import { bls12_381 } from '@noble/curves/bls12-381.js'
import { type Address, type Hex, hexToBytes, toHex } from 'viem'
import { readContract } from 'viem/actions'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { callContract } from '../../../../src/chain/call-contract.js'
import { encodePublicKey, encodeSignature } from '../../../../src/chain/encode-point.js'
import {
  blsKeyId,
  blsOptInMessage,
  optInBlsKey,
  signBlsOptIn,
} from '../../../../src/coalition/keys/bls-opt-in.js'
import { deployBlsKeyRegistry } from '../../../../src/coalition/keys/deploy-key-registries.js'
import { blsKeyRegistryAbi as abi } from '../../../../src/coalition/keys/key-registry-abi.js'
import { readOperator } from '../../../../src/coalition/keys/read-registry.js'
import { expectRefusal } from '../../bft/light-client.js'
import { type RegistryChain, startRegistryChain } from './registries.js'

const MEMBER = 1n
const ZERO = `0x${'00'.repeat(32)}` as const

let chain: RegistryChain
let registry: Address
let otherRegistry: Address
let chainId: bigint

beforeAll(async () => {
  chain = await startRegistryChain({ 1: 1n, 2: 1n })
  const parameters = { client: chain.operators[0], coalition: chain.coalition }
  registry = (await deployBlsKeyRegistry(parameters)).address
  otherRegistry = (await deployBlsKeyRegistry(parameters)).address
  chainId = BigInt(await chain.operators[0].getChainId())
})
afterAll(() => chain.anvil.stop())

const secretAt = (n: number) => 10n ** 70n + BigInt(n)
const publicKeyOf = (secret: bigint): Hex => `0x${bls12_381.G1.Point.BASE.multiply(secret).toHex(true)}`
const contextOf = (operator: Address) => ({ chainId, registry, member: MEMBER, operator })

describe('opting in', () => {
  test('default: keys with either sign, for the operator they signed for', async () => {
    const [alice] = chain.operators
    const signs = new Set<number>()
    for (const n of [1, 2, 3, 4]) {
      const pubkey = publicKeyOf(secretAt(n))
      signs.add(hexToBytes(pubkey)[0]! & 0x20)
      const signature = signBlsOptIn(secretAt(n), contextOf(alice.account.address))
      const target = { walletClient: alice, address: registry }
      const { gasUsed } = await optInBlsKey({ ...target, member: MEMBER, pubkey, signature })
      if (n === 1) console.info(`optIn, BLS: ${gasUsed} gas`)
      const keyId = blsKeyId(pubkey)
      expect(await readOperator({ client: alice, address: registry, member: MEMBER, keyId })).toMatchObject({
        operator: alice.account.address,
      })
      const args = [encodePublicKey(pubkey)] as const
      expect(await readContract(alice, { address: registry, abi, functionName: 'keyIdOf', args })).toBe(keyId)
    }
    expect(signs.size).toBe(2)
  })

  test("default: the message is the contract's", async () => {
    const [alice] = chain.operators
    const operator = alice.account.address
    const args = [MEMBER, operator] as const
    expect(await readContract(alice, { address: registry, abi, functionName: 'optInMessage', args })).toBe(
      blsOptInMessage(contextOf(operator)),
    )
  })

  test('error: a key from a public committee, without its word', async () => {
    const [alice, bob] = chain.operators
    const pubkey = publicKeyOf(secretAt(9))
    const own = contextOf(alice.account.address)
    const target = { walletClient: bob, address: registry, member: MEMBER, pubkey }
    const refusedWith = (signature: Hex) =>
      expectRefusal(optInBlsKey({ ...target, signature }), 'InvalidOptIn')
    // what its owner signed for herself, and what the thief can sign
    const signature = signBlsOptIn(secretAt(9), own)
    await refusedWith(signature)
    await refusedWith(signBlsOptIn(secretAt(10), contextOf(bob.account.address)))
    for (const change of [{ member: 2n }, { chainId: 1n }, { registry: otherRegistry }])
      await refusedWith(signBlsOptIn(secretAt(9), { ...contextOf(bob.account.address), ...change }))
    const there = { ...target, walletClient: alice, signature }
    await expectRefusal(optInBlsKey({ ...there, member: 2n }), 'InvalidOptIn')
    await expectRefusal(optInBlsKey({ ...there, address: otherRegistry }), 'InvalidOptIn')
    await expectRefusal(optInBlsKey({ ...there, member: 9n }), 'UnknownMember')
    await optInBlsKey(there)
  })

  test('error: a second time, whoever asks', async () => {
    const [alice, bob] = chain.operators
    const pubkey = publicKeyOf(secretAt(20))
    const sign = (operator: Address) => signBlsOptIn(secretAt(20), contextOf(operator))
    const common = { address: registry, member: MEMBER, pubkey }
    await optInBlsKey({ ...common, walletClient: alice, signature: sign(alice.account.address) })
    for (const walletClient of [alice, bob])
      await expectRefusal(
        optInBlsKey({ ...common, walletClient, signature: sign(walletClient.account.address) }),
        'KeyTaken',
        [MEMBER, blsKeyId(pubkey), alice.account.address],
      )
  })

  test('error: a consensus signature of the same bytes, by two libraries', async () => {
    const [alice] = chain.operators
    const secret = secretAt(30)
    const message = hexToBytes(blsOptInMessage(contextOf(alice.account.address)))
    const bytes = hexToBytes(`0x${secret.toString(16).padStart(64, '0')}`)
    const theirs = blst.SecretKey.fromBytes(bytes)
    const pubkey = publicKeyOf(secret)
    expect(toHex(theirs.toPublicKey().toBytes(true))).toBe(pubkey)
    const consensus = toHex(theirs.sign(message).toBytes(true))
    const target = { walletClient: alice, address: registry, member: MEMBER, pubkey }
    await expectRefusal(optInBlsKey({ ...target, signature: consensus }), 'InvalidOptIn')
    // and the other way round: an opt-in is no consensus signature
    const optIn = signBlsOptIn(secret, contextOf(alice.account.address))
    const parsed = blst.Signature.fromBytes(hexToBytes(optIn))
    expect(blst.verify(message, theirs.toPublicKey(), parsed)).toBe(false)
    await optInBlsKey({ ...target, signature: optIn })
  })
})

describe('points', () => {
  const infinity = { x_a: ZERO, x_b: ZERO, y_a: ZERO, y_b: ZERO }
  const optIn = (key: unknown, signature: unknown) =>
    callContract({
      walletClient: chain.operators[0],
      address: registry,
      abi,
      functionName: 'optIn',
      args: [MEMBER, key, signature],
      what: 'opt-in',
      who: 'key registry',
    })

  test('error: infinity, which agrees with everything', async () => {
    const key = encodePublicKey(publicKeyOf(secretAt(40)))
    const signature = encodeSignature(
      signBlsOptIn(secretAt(40), contextOf(chain.operators[0].account.address)),
    )
    const nothing = Object.fromEntries(Object.keys(signature).map((name) => [name, ZERO]))
    await expectRefusal(optIn(infinity, nothing), 'InfinityPoint')
    await expectRefusal(optIn(key, nothing), 'InfinityPoint')
    await expectRefusal(optIn(infinity, signature), 'InfinityPoint')
  })

  test('error: another form of a key, and points outside curve and subgroup', async () => {
    const key = encodePublicKey(publicKeyOf(secretAt(41)))
    const signature = encodeSignature(
      signBlsOptIn(secretAt(41), contextOf(chain.operators[0].account.address)),
    )
    const p = bls12_381.fields.Fp.ORDER
    const wider = (BigInt(key.x_a) << 256n) + BigInt(key.x_b) + p
    const alias = {
      ...key,
      x_a: `0x${(wider >> 256n).toString(16).padStart(64, '0')}`,
      x_b: `0x${(wider & (2n ** 256n - 1n)).toString(16).padStart(64, '0')}`,
    }
    await expectRefusal(optIn(alias, signature), 'NonCanonicalPoint')
    await expectRefusal(optIn({ ...key, y_b: key.x_b }, signature), 'PairingFailed')
    await expectRefusal(optIn(key, { ...signature, y_c0_b: signature.x_c0_b }), 'PairingFailed')
    // (0, 2) is on the curve and outside the subgroup
    await expectRefusal(optIn({ ...infinity, y_b: `0x${'2'.padStart(64, '0')}` }, signature), 'PairingFailed')
  })
})

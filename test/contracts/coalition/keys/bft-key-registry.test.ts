import { type Address, numberToHex } from 'viem'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { CircuitArtifacts } from '../../../../src/artifacts/load-artifacts.js'
import type { KeyPair } from '../../../../src/bft/signature/key-pair.js'
import { signOptIn } from '../../../../src/bft/validators/opt-in.js'
import { createValidatorSet } from '../../../../src/bft/validators/validator-set.js'
import { buildPossessionWitness } from '../../../../src/bft/witness/possession-witness.js'
import { buildSeatWitness, type Seat, seatAt } from '../../../../src/bft/witness/seat-witness.js'
import { deployVerifier } from '../../../../src/chain/deploy-verifier.js'
import { bftKeyId, optInBftKey, optInContext, proveSeat } from '../../../../src/coalition/keys/bft-opt-in.js'
import { deployBftKeyRegistry } from '../../../../src/coalition/keys/deploy-key-registries.js'
import { readOperator, readSeat } from '../../../../src/coalition/keys/read-registry.js'
import type { Groth16Proof } from '../../../../src/groth16/proof.js'
import { CHAIN_ID, keysAt, validatorsOf } from '../../../bft/chain.js'
import { proveBft } from '../../../bft/circuits/artifacts.js'
import { buildKeyCircuits } from '../../../bft/circuits/key-artifacts.js'
import { expectRefusal } from '../../bft/light-client.js'
import { type RegistryChain, startRegistryChain } from './registries.js'

const MEMBER = 1n
const set = createValidatorSet(validatorsOf([1, 10n], [2, 20n], [3, 30n]))
const keys = keysAt(2)
const keyId = bftKeyId(keys.publicKey)

let chain: RegistryChain
let circuits: Map<string, CircuitArtifacts>
let registry: Address
let otherRegistry: Address

beforeAll(async () => {
  chain = await startRegistryChain({ 1: CHAIN_ID, 2: CHAIN_ID + 1n })
  circuits = await buildKeyCircuits('bft-possession', 'bft-seat-4')
  const [client] = chain.operators
  const setupKind = 'development' as const
  const verifierOf = async (name: string) =>
    (await deployVerifier({ client, path: circuits.get(name)!.paths.verifier, setupKind })).address
  const parameters = {
    client,
    coalition: chain.coalition,
    setupKind,
    possessionVerifier: await verifierOf('bft-possession'),
    seatVerifier: await verifierOf('bft-seat-4'),
  }
  registry = (await deployBftKeyRegistry(parameters)).address
  otherRegistry = (await deployBftKeyRegistry(parameters)).address
}, 600_000)
afterAll(() => chain.anvil.stop())

async function possession(signer: KeyPair, operator: Address): Promise<Groth16Proof> {
  const destinationChainId = BigInt(await chain.operators[0].getChainId())
  const context = optInContext({ chainId: CHAIN_ID, destinationChainId, registry, operator })
  const { publicKey } = signer
  const witness = buildPossessionWitness({ context, publicKey, signature: signOptIn(signer, context) })
  return (await proveBft(circuits.get('bft-possession')!, witness)).proof
}

describe('possession', () => {
  test('default: the operator that a key signed for owns it for ever, and nobody else can take it', async () => {
    const [alice, bob] = chain.operators
    const client = alice
    const proof = await possession(keys, alice.account.address)
    const call = { walletClient: alice, address: registry, member: MEMBER, keyId, proof }
    expect(await readOperator({ client, address: registry, member: MEMBER, keyId })).toBeUndefined()

    for (const change of [
      { walletClient: bob },
      { member: 2n },
      { address: otherRegistry },
      { keyId: bftKeyId(keysAt(3).publicKey) },
    ])
      await expectRefusal(optInBftKey({ ...call, ...change }), 'InvalidProof')
    await expectRefusal(optInBftKey({ ...call, member: 9n }), 'UnknownMember')

    const { gasUsed } = await optInBftKey(call)
    console.info(`optIn, possession: ${gasUsed} gas`)
    expect(await readOperator({ client, address: registry, member: MEMBER, keyId })).toEqual({
      operator: alice.account.address,
      since: (await client.getBlock()).timestamp,
    })
    expect(await readOperator({ client, address: registry, member: 2n, keyId })).toBeUndefined()

    // even with the key's own word: it gave that before
    const second = { ...call, walletClient: bob, proof: await possession(keys, bob.account.address) }
    await expectRefusal(optInBftKey(second), 'KeyTaken', [MEMBER, keyId, alice.account.address])
  })
})

describe('seats', () => {
  test('default: a seat is recorded as the set has it, and nothing else is', async () => {
    const [alice] = chain.operators
    const target = { walletClient: alice, address: registry }
    const at = { client: alice, address: registry, validatorsRoot: set.root, index: 1n }
    const { proof } = await proveBft(
      circuits.get('bft-seat-4')!,
      buildSeatWitness({ validators: set, index: 1 }),
    )
    const seat = seatAt(set, 1)
    for (const change of [
      { index: 0n },
      { index: 5n },
      { keyId: seat.keyId + 1n },
      { power: seat.power + 1n },
      { totalPower: seat.totalPower + 1n },
      { validatorsRoot: seat.validatorsRoot + 1n },
    ] satisfies Partial<Seat>[])
      await expectRefusal(proveSeat({ ...target, seat: { ...seat, ...change }, proof }), 'InvalidProof')
    expect(await readSeat(at)).toBeUndefined()

    const { gasUsed } = await proveSeat({ ...target, seat, proof })
    console.info(`proveSeat: ${gasUsed} gas`)
    expect(await readSeat(at)).toEqual(seat)
    await proveSeat({ ...target, seat: { ...seat, power: 1n }, proof })
    expect(await readSeat(at)).toEqual(seat)
    expect(numberToHex(seat.keyId, { size: 32 })).toBe(bftKeyId(set.validators[1]!.publicKey))
  })
})

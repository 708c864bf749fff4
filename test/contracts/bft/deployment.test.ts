import { type Address, zeroAddress } from 'viem'
import { readContract } from 'viem/actions'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { SCALAR_FIELD_ORDER } from '../../../src/arithmetic/scalar-field.js'
import { bftLightClientAbi as abi } from '../../../src/bft/chain/bft-light-client-abi.js'
import { deployBftLightClient, type SizedVerifier } from '../../../src/bft/chain/deploy-light-client.js'
import { readHead } from '../../../src/bft/chain/read-light-client.js'
import { hashHeader } from '../../../src/bft/votes/header.js'
import { loadContract } from '../../../src/chain/compile-contracts.js'
import { deployContract } from '../../../src/chain/deploy-contract.js'
import { type BftDestination, deployExpectedInputs, startBftDestination } from './bft-destination.js'
import { NOW, policy, START, TRUSTED } from './light-client.js'

let destination: BftDestination
let verifier: Address
beforeAll(async () => {
  destination = await startBftDestination(NOW)
  verifier = (await deployExpectedInputs(destination.client)).address
})
afterAll(() => destination.anvil.stop())

const quorum = (change: Partial<SizedVerifier> = {}): SizedVerifier => ({
  statement: 'quorum',
  size: 4,
  verifier,
  ...change,
})
const deploy = (change: Partial<Parameters<typeof deployBftLightClient>[0]> = {}) =>
  deployBftLightClient({
    client: destination.client,
    policy,
    trusted: TRUSTED,
    verifiers: [quorum()],
    setupKind: 'development',
    ...change,
  })

const raw = {
  ...policy,
  trusted: TRUSTED,
  trustedHash: 1n,
  verifiers: [] as { circuit: number; size: number; verifier: Address }[],
}
/** Past the checks of the library, to those of the contract. */
const deployRaw = (change: Partial<typeof raw>) => {
  const verifiers = [{ circuit: 0, size: 4, verifier }]
  const args = [{ ...raw, verifiers, ...change }]
  const name = 'BftLightClient'
  return deployContract({ client: destination.client, name, artifact: loadContract(name), args })
}

async function expectRefusal(work: Promise<unknown>, revert: string): Promise<void> {
  await expect(work).rejects.toMatchObject({
    code: 'DEPLOYMENT_FAILED',
    facts: [expect.stringContaining(revert)],
  })
}

test('default: parameters can be read back', async () => {
  const { address } = await deploy({
    verifiers: [quorum(), quorum({ size: 256 }), quorum({ statement: 'equivocation' })],
  })
  const read = (functionName: 'SOURCE_CHAIN_ID' | 'TRUSTING_PERIOD' | 'CLOCK_DRIFT') =>
    readContract(destination.client, { address, abi, functionName })
  expect(await read('SOURCE_CHAIN_ID')).toBe(policy.chainId)
  expect(await read('TRUSTING_PERIOD')).toBe(policy.trustingPeriod)
  expect(await read('CLOCK_DRIFT')).toBe(policy.clockDrift)
  const verifierOf = (circuit: number, size: bigint) =>
    readContract(destination.client, { address, abi, functionName: 'verifiers', args: [circuit, size] })
  const known = await Promise.all([verifierOf(0, 4n), verifierOf(0, 256n), verifierOf(2, 4n)])
  expect(known.map((each) => each.toLowerCase())).toEqual([verifier, verifier, verifier])
  expect(await verifierOf(1, 4n)).toBe(zeroAddress)
  expect((await readHead({ client: destination.client, address })).headerHash).toBe(hashHeader(TRUSTED))
})

test('default: a chain may start at height zero', async () => {
  const { address } = await deploy({ trusted: { ...TRUSTED, height: 0n } })
  expect(await readHead({ client: destination.client, address })).toMatchObject({
    height: 0n,
    status: 'active',
  })
})

describe('policy', () => {
  test('error: a trusting period of nothing, a drift as long', async () => {
    await expectRefusal(deployRaw({ trustingPeriod: 0n }), 'InvalidParameter(trustingPeriod)')
    await expectRefusal(deployRaw({ clockDrift: policy.trustingPeriod }), 'InvalidParameter(clockDrift)')
    await expect(deploy({ policy: { ...policy, trustingPeriod: 0n } })).rejects.toMatchObject({
      code: 'INVALID_POLICY',
    })
  })
})

describe('trusted header', () => {
  test('error: of another chain', () => expectRefusal(deployRaw({ chainId: 78n }), 'WrongChain(78, 77)'))
  test('error: no hash', () => expectRefusal(deployRaw({ trustedHash: 0n }), 'ZeroHeaderHash'))

  test('error: expired, or ahead of the clock', async () => {
    const expired = START - policy.trustingPeriod
    await expectRefusal(deploy({ trusted: { ...TRUSTED, timestamp: expired } }), 'TrustExpired')
    const future = NOW + policy.clockDrift + 3_600_000n
    await expectRefusal(deploy({ trusted: { ...TRUSTED, timestamp: future } }), 'HeaderFromFuture')
  })

  test.each(['parentHash', 'stateRoot', 'validatorsRoot', 'nextValidatorsRoot'])(
    'error: %s is no field element',
    async (name) => {
      const trusted = { ...TRUSTED, [name]: SCALAR_FIELD_ORDER }
      await expectRefusal(deployRaw({ trusted }), `FieldOutOfRange(${name}`)
      await expect(deploy({ trusted })).rejects.toMatchObject({ code: 'FIELD_OUT_OF_RANGE' })
    },
  )
  test('error: its hash is no field element', () =>
    expectRefusal(deployRaw({ trustedHash: SCALAR_FIELD_ORDER }), 'FieldOutOfRange(trustedHash'))
})

describe('verifiers', () => {
  const refused = (verifiers: readonly SizedVerifier[]) =>
    expectRefusal(deploy({ verifiers }), 'InvalidParameter(verifiers)')

  test('error: none', () => refused([]))
  test('error: one without code', () => refused([quorum({ verifier: zeroAddress })]))
  test('error: a size that no tree has', async () => {
    for (const size of [0, 1, 8, 32, 255, 257, 512]) await refused([quorum({ size })])
  })
  test('error: the same twice', () => refused([quorum(), quorum({ statement: 'skipping' }), quorum()]))
  test('error: development keys outside development chains', async () => {
    const client = { ...destination.client, getChainId: async () => 1 } as typeof destination.client
    await expect(deploy({ client })).rejects.toMatchObject({ code: 'DEPLOYMENT_REFUSED' })
  })
})

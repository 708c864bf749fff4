import { type Address, encodeFunctionData, type Hex } from 'viem'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { loadContract } from '../../src/chain/compile-contracts.js'
import { deployVerifier } from '../../src/chain/deploy-verifier.js'
import { encodeRegistration } from '../../src/chain/encode-committee.js'
import { createSeededBytes } from '../../src/devnet/seeded-bytes.js'
import { parseSyncCommittee } from '../../src/ethereum/json/parse-sync-committee.js'
import { FINGERPRINT_TAG, fingerprint, fingerprintPoint } from '../../src/ethereum/link/fingerprint.js'
import { hashTreeRootSyncCommittee } from '../../src/ethereum/ssz/hash-tree-root-sync-committee.js'
import type { SyncCommittee } from '../../src/ethereum/types/light-client.js'
import { hasRealData, readRealJson } from '../support/real-data.js'
import { type DestinationChain, startDestinationChain } from './destination-chain.js'
import { CURRENT_SLOT, deployDevnetClient, devnet } from './devnet-light-client.js'
import { deployForwarder, forwardedData } from './forwarder.js'
import { openSmallLink } from './linked-devnet.js'

const { abi } = loadContract('EthereumLightClient')
/** Any proof: what matters here is what the contract asks the verifier. */
const proof = {
  a: [1n, 2n],
  b: [
    [3n, 4n],
    [5n, 6n],
  ],
  c: [7n, 8n],
} as const

let chain: DestinationChain
let verifier: Address
const clients = new Map<number, Address>()

beforeAll(async () => {
  const { verifierPath } = await openSmallLink()
  chain = await startDestinationChain(devnet.config, { slot: CURRENT_SLOT })
  const setupKind = 'development'
  ;({ address: verifier } = await deployVerifier({ client: chain.client, path: verifierPath, setupKind }))
  for (const syncCommitteeSize of [32, 512]) {
    const { address } = await deployDevnetClient(chain.client, {
      config: { ...devnet.config, syncCommitteeSize },
      apk: { setupKind, circuits: [], linkVerifier: verifier },
    })
    clients.set(syncCommitteeSize, address)
  }
})
afterAll(() => chain?.anvil.stop())

type Call = { to?: string; input: Hex; gasUsed: Hex; calls?: Call[] }

/** Runs a registration and says which call it makes to the verifier. */
async function trace(committee: SyncCommittee, commitment: bigint, through?: Address) {
  const args = encodeRegistration({ committee, commitment, proof })
  const address = clients.get(committee.pubkeys.length) as Address
  const data =
    through === undefined
      ? encodeFunctionData({ abi, functionName: 'registerCommittee', args })
      : forwardedData(address, abi, 'registerCommittee', args)
  const request = chain.client.request as (request: { method: string; params: unknown[] }) => Promise<Call>
  const outer = await request({
    method: 'debug_traceCall',
    params: [{ to: through ?? address, data }, 'latest', { tracer: 'callTracer' }],
  })
  const call = through === undefined ? outer : outer.calls?.[0]
  return { call, inner: call?.calls?.find(({ to }) => to?.toLowerCase() === verifier.toLowerCase()) }
}

/** Public inputs of the call that the contract makes to the verifier. */
async function asked(committee: SyncCommittee, commitment: bigint): Promise<bigint[]> {
  const { inner } = await trace(committee, commitment)
  const words = (inner?.input.slice(10) ?? '').match(/.{64}/g) ?? []
  return words.slice(8).map((word) => BigInt(`0x${word}`))
}

async function expectAgreement(committee: SyncCommittee, commitment: bigint): Promise<void> {
  const rho = fingerprintPoint({ committeeRoot: hashTreeRootSyncCommittee(committee), commitment })
  expect(await asked(committee, commitment)).toEqual([commitment, rho, fingerprint(committee, rho)])
}

/** A committee of any bytes with the flags of compressed keys: neither hash nor fingerprint asks for points. */
function randomCommittee(size: number, seed: string): SyncCommittee {
  const random = createSeededBytes(seed)
  const key = (label: string): Hex => {
    const digits = random.hex(label, 48).slice(2)
    const first = (Number.parseInt(digits.slice(0, 2), 16) & 0x3f) | 0x80
    return `0x${first.toString(16)}${digits.slice(2)}`
  }
  return {
    pubkeys: Array.from({ length: size }, (_, i) => key(`key ${i}`)),
    aggregatePubkey: key('aggregate'),
  }
}

describe('the contract asks the verifier what the reference says', () => {
  test.each([32, 512])('default: %i keys of random bytes', async (size) => {
    for (let i = 0; i < 10; i++) {
      const commitment = BigInt(createSeededBytes('commitment').hex(`${size} ${i}`, 31))
      await expectAgreement(randomCommittee(size, `committee ${i}`), commitment)
    }
  })

  test.skipIf(!hasRealData)('default: committees of mainnet', async () => {
    for (const period of [1416, 1777]) {
      const path = `ethereum/mainnet/committees/committee-of-period-${period}.json`
      await expectAgreement(parseSyncCommittee(readRealJson(path)), 12_345n)
    }
  })

  test('behavior: every key and every sign of 512 counts', async () => {
    const committee = randomCommittee(512, 'one at a time')
    const honest = (await asked(committee, 1n))[2]
    const flip = (key: Hex): Hex => `0x${(BigInt(key) ^ (1n << 381n)).toString(16)}`
    for (const index of [0, 252, 253, 254, 505, 506, 511]) {
      const changed = {
        ...committee,
        pubkeys: committee.pubkeys.with(index, flip(committee.pubkeys[index] as Hex)),
      }
      await expectAgreement(changed, 1n)
      expect((await asked(changed, 1n))[2]).not.toBe(honest)
    }
    await expectAgreement({ ...committee, aggregatePubkey: flip(committee.aggregatePubkey) }, 1n)
  })

  test('behavior: gas of hash and fingerprint', async () => {
    const forwarder = await deployForwarder(chain.client)
    for (const [size, limit] of [
      [32, 36_000],
      [512, 425_000],
    ] as const) {
      const { call, inner } = await trace(randomCommittee(size, 'gas'), 1n, forwarder)
      expect(Number(call?.gasUsed) - Number(inner?.gasUsed)).toBeLessThan(limit)
    }
  })

  test('default: the tag is that of the reference', async () => {
    expect(FINGERPRINT_TAG).toBe(0x151477c3ceed8543c7c8a69c38121b251d254a95c17756572548753b6f5368n)
  })
})

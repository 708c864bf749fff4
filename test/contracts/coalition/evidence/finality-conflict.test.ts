import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { type Abi, type Address, type Hex, keccak256 } from 'viem'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { loadContract } from '../../../../src/chain/compile-contracts.js'
import { deployContract } from '../../../../src/chain/deploy-contract.js'
import { encodeDirectProof } from '../../../../src/chain/encode-direct-proof.js'
import { encodeUpdate } from '../../../../src/chain/encode-update.js'
import { revertOf } from '../../../../src/chain/revert-of.js'
import { compileSources } from '../../../../src/chain/solidity-compiler.js'
import { type CommitteeKey, openCommitteeKey } from '../../../../src/coalition/evidence/committee-key.js'
import { encodeSignedUpdate } from '../../../../src/coalition/evidence/signed-update.js'
import { hashTreeRootBeaconBlockHeader } from '../../../../src/ethereum/ssz/hash-tree-root-beacon-block-header.js'
import { hashTreeRootSyncCommittee } from '../../../../src/ethereum/ssz/hash-tree-root-sync-committee.js'
import type { LightClientUpdate } from '../../../../src/ethereum/types/light-client.js'
import { type DestinationChain, startDestinationChain } from '../../destination-chain.js'
import {
  CURRENT_SLOT,
  deployDevnetClient,
  devnet,
  HONEST,
  SLOTS_PER_PERIOD,
} from '../../devnet-light-client.js'

type Proven = {
  fact: Hex
  evidence: Hex
  kind: number
  key: bigint
  period: bigint
  committeeRoot: Hex
  infraction: bigint
  offenders: readonly [bigint, bigint]
}

const PERIOD = 2n
const committee = devnet.committee(PERIOD)
const accepted = devnet.makeUpdate({ ...HONEST, withNextCommittee: true, absent: [0, 5] })
/** The same slot finalized with other execution data. */
const otherHeader = devnet.makeUpdate({
  ...{ finalizedSlot: HONEST.finalizedSlot, attestedSlot: 161n },
  execution: { gasUsed: 1n },
  absent: [5, 31],
})
/** No honest update finalizes slot 139: the checkpoint of its epoch is at slot 144. */
const betweenCheckpoints = devnet.makeUpdate({ finalizedSlot: 139n, attestedSlot: 160n })
const otherCommittee = devnet.makeUpdate({
  ...{ finalizedSlot: 152n, attestedSlot: 168n },
  withNextCommittee: true,
  tamper: { nextSyncCommittee: devnet.committee(9n) },
})

let chain: DestinationChain
let client: Awaited<ReturnType<typeof deployDevnetClient>>
let harness: { address: Address; abi: Abi }

beforeAll(async () => {
  chain = await startDestinationChain(devnet.config, { slot: CURRENT_SLOT })
  client = await deployDevnetClient(chain.client)
  await client.submit(accepted)
  const source = readFileSync(join(import.meta.dirname, 'solidity/FinalityHarness.sol'), 'utf8')
  const artifact = compileSources({ FinalityHarness: source }, { viaIR: true, runs: 200 }).get(
    'FinalityHarness',
  )
  if (artifact === undefined) throw new Error('there is no harness')
  const { address } = await deployContract({ client: chain.client, name: 'FinalityHarness', artifact })
  // what the light client refuses comes through by name
  const known = loadContract('EthereumLightClient').abi.filter(({ type }) => type === 'error')
  harness = { address, abi: [...artifact.abi, ...known] }
})
afterAll(() => chain.anvil.stop())

function signed(update: LightClientUpdate): Hex {
  const members = devnet.committee(update.signatureSlot / SLOTS_PER_PERIOD)
  return encodeSignedUpdate({
    route: 'direct',
    update: encodeUpdate({ update, config: devnet.config }),
    proof: encodeDirectProof({ syncAggregate: update.syncAggregate, committee: members }),
  })
}

function ask(functionName: string, args: readonly unknown[]): Promise<unknown> {
  return chain.client.readContract({ ...harness, functionName, args: [client.address, ...args] })
}
const prove = (first: LightClientUpdate, second: LightClientUpdate) =>
  ask('prove', [signed(first), signed(second)]) as Promise<Proven>
const convict = (key: CommitteeKey, first = accepted, second = otherHeader) =>
  ask('convict', [signed(first), signed(second), key.index, key.pubkey, key.branch])

async function refused(work: Promise<unknown>, name: string, args?: readonly unknown[]): Promise<void> {
  const error = await work.then(
    () => new Error('accepted'),
    (thrown: unknown) => thrown,
  )
  const revert = revertOf({ error, abi: harness.abi })
  expect(revert?.name).toBe(name)
  if (args !== undefined) expect(revert?.args).toEqual(args)
}

const bitsWithout = (...absent: number[]) =>
  absent.reduce((bits, i) => bits & ~(1n << BigInt(i)), 2n ** 32n - 1n)
const secondsAt = (slot: bigint) => devnet.config.genesisTime + slot * devnet.config.secondsPerSlot
const rootOf = (update: LightClientUpdate) => hashTreeRootBeaconBlockHeader(update.finalizedHeader.beacon)

describe('a conflict in finality', () => {
  test('default: two finalized headers of one slot, in either order, and who signed both', async () => {
    const proven = await prove(accepted, otherHeader)
    expect(proven).toMatchObject({
      kind: 1,
      key: HONEST.finalizedSlot,
      period: PERIOD,
      committeeRoot: hashTreeRootSyncCommittee(committee),
      infraction: secondsAt(PERIOD * SLOTS_PER_PERIOD),
      offenders: [bitsWithout(0, 5, 31), 0n],
    })
    expect(rootOf(accepted)).not.toBe(rootOf(otherHeader))
    expect(await prove(otherHeader, accepted)).toEqual(proven)
  })

  test('default: two next committees of one period', async () => {
    const [headers, committees] = await Promise.all([
      prove(accepted, otherHeader),
      prove(accepted, otherCommittee),
    ])
    expect(committees).toMatchObject({ kind: 2, key: PERIOD + 1n, offenders: [bitsWithout(0, 5), 0n] })
    expect([committees.fact === headers.fact, committees.evidence === headers.evidence]).toEqual([
      true,
      false,
    ])
  })

  test('default: a header at a slot of no checkpoint, and the checkpoint of its epoch', async () => {
    const proven = await prove(accepted, betweenCheckpoints)
    expect(proven).toMatchObject({ kind: 1, key: 139n, offenders: [bitsWithout(0, 5), 0n] })
    expect(await prove(betweenCheckpoints, accepted)).toEqual(proven)
    expect(proven.fact).toBe((await prove(accepted, otherHeader)).fact)
  })

  test('behavior: a frozen client goes on judging', () =>
    chain.isolated(async () => {
      const before = await prove(accepted, otherHeader)
      await client.report(otherHeader)
      expect(await prove(accepted, otherHeader)).toEqual(before)
    }))

  test('behavior: neither update has to be known to the client', async () => {
    const third = devnet.makeUpdate({ ...HONEST, execution: { gasUsed: 2n } })
    const proven = await prove(otherHeader, third)
    expect(proven.fact).toBe((await prove(accepted, otherHeader)).fact)
    expect(proven.evidence).not.toBe((await prove(accepted, otherHeader)).evidence)
  })
})

describe('what is no conflict', () => {
  test('behavior: honest signatures of two heads of one slot, whatever they finalize', async () => {
    const head = devnet.makeUpdate(HONEST)
    const reorganized = devnet.makeUpdate({
      ...HONEST,
      tamper: { nextSyncCommittee: devnet.committee(9n) },
    })
    expect(hashTreeRootBeaconBlockHeader(head.attestedHeader.beacon)).not.toBe(
      hashTreeRootBeaconBlockHeader(reorganized.attestedHeader.beacon),
    )
    await refused(prove(head, reorganized), 'NotAConflict')
    const earlier = devnet.makeUpdate({ finalizedSlot: 136n, attestedSlot: HONEST.attestedSlot })
    await refused(prove(head, earlier), 'NotAConflict')
  })

  test('error: one update twice, and two that agree', async () => {
    await refused(prove(accepted, accepted), 'NotAConflict')
    await refused(prove(accepted, devnet.makeUpdate(HONEST)), 'NotAConflict')
  })

  test('error: signed in different periods', async () => {
    const late = devnet.makeUpdate({
      ...{ finalizedSlot: HONEST.finalizedSlot, attestedSlot: 191n },
      signatureSlot: 192n,
      execution: { gasUsed: 1n },
    })
    await refused(prove(accepted, late), 'DifferentPeriods', [PERIOD, PERIOD + 1n])
  })
})

describe('evidence is checked like any update', () => {
  const forgery = { ...HONEST, execution: { gasUsed: 1n } }
  const cases: Record<string, [LightClientUpdate, string]> = {
    'under two thirds': [
      devnet.makeUpdate({ ...forgery, absent: Array.from({ length: 11 }, (_, i) => i) }),
      'InsufficientParticipation',
    ],
    'another fork': [
      devnet.makeUpdate({ ...forgery, tamper: { forkVersion: '0x01000001' } }),
      'InvalidSignature',
    ],
    'another chain': [
      devnet.makeUpdate({ ...forgery, tamper: { genesisValidatorsRoot: `0x${'11'.repeat(32)}` } }),
      'InvalidSignature',
    ],
    'bits of members who did not sign': [
      devnet.makeUpdate({ ...forgery, tamper: { signedWithout: [3] } }),
      'InvalidSignature',
    ],
    'a header that nobody finalized': [
      devnet.makeUpdate({ ...forgery, tamper: { attestedAsFinalized: true } }),
      'InvalidFinalityBranch',
    ],
    'a slot to come': [
      devnet.makeUpdate({ ...HONEST, signatureSlot: CURRENT_SLOT + 1000n }),
      'FutureSignatureSlot',
    ],
    'an unknown committee': [
      devnet.makeUpdate({ finalizedSlot: 320n, attestedSlot: 330n }),
      'UnknownSyncCommittee',
    ],
  }
  for (const [what, [update, error]] of Object.entries(cases))
    test(`error: ${what}`, async () => {
      await refused(prove(accepted, update), error)
      await refused(prove(update, accepted), error)
    })

  test('error: older than the weak-subjectivity limit', () =>
    chain.isolated(async () => {
      const limited = await deployDevnetClient(chain.client, {
        weakSubjectivitySeconds: (CURRENT_SLOT - 100n) * devnet.config.secondsPerSlot,
      })
      const args = [signed(accepted), signed(otherHeader)]
      const call = { ...harness, functionName: 'prove', args: [limited.address, ...args] }
      expect(await chain.client.readContract(call)).toMatchObject({ kind: 1 })
      await chain.goToSlot(CURRENT_SLOT + 80n)
      await refused(chain.client.readContract(call), 'EvidenceExpired')
    }))
})

describe('the accused', () => {
  test('default: the key at an index of those who signed both', async () => {
    for (const index of [1, 17, 30]) {
      const key = openCommitteeKey(committee, index)
      expect(await convict(key)).toBe(keccak256(committee.pubkeys[index] as Hex))
    }
  })

  test('error: who signed one of both, or is not in the committee', async () => {
    for (const index of [0, 5, 31]) {
      await refused(convict(openCommitteeKey(committee, index)), 'NotAnOffender', [BigInt(index)])
    }
    const key = openCommitteeKey(committee, 4)
    for (const index of [32n, 256n, 511n, 512n, 2n ** 255n])
      await refused(convict({ ...key, index }), 'NotAnOffender', [index])
  })

  test('error: the key of another index, committee or shape', async () => {
    const key = openCommitteeKey(committee, 4)
    const other = openCommitteeKey(committee, 6)
    await refused(convict({ ...key, index: 6n }), 'KeyNotInCommittee', [6n])
    await refused(convict({ ...key, pubkey: other.pubkey }), 'KeyNotInCommittee', [4n])
    await refused(convict(openCommitteeKey(devnet.committee(3n), 4)), 'KeyNotInCommittee')
    await refused(convict({ ...key, pubkey: `${key.pubkey}00` }), 'KeyLength', [49n])
    await refused(convict({ ...key, branch: key.branch.slice(1) }), 'BranchLength')
    const aggregate = { ...key, pubkey: committee.aggregatePubkey }
    await refused(convict(aggregate), 'KeyNotInCommittee')
  })
})

import { readFileSync } from 'node:fs'
import { beforeAll, describe, expect, test } from 'vitest'
import {
  createLightClientState,
  type LightClientStateParameters,
} from '../../src/client/light-client/create-light-client-state.js'
import { verifyLinkProof } from '../../src/client/light-client/verify-link-proof.js'
import { hashTreeRootBeaconBlockHeader } from '../../src/ethereum/ssz/hash-tree-root-beacon-block-header.js'
import type { Hex } from '../../src/ethereum/types/hex.js'
import type { SyncCommittee } from '../../src/ethereum/types/light-client.js'
import { parseVerificationKey, type VerificationKey } from '../../src/groth16/verification-key.js'
import type { ApkProof } from '../../src/prover/apk-proof.js'
import { parseApkProof, serializeApkProof } from '../../src/prover/apk-proof-json.js'
import { openSmallApk } from '../contracts/apk-proofs.js'
import { devnet } from '../contracts/devnet-light-client.js'
import { openSmallLink, type ProvenCommittee } from '../contracts/linked-devnet.js'

const { config } = devnet
const bootstrap = devnet.bootstrap({ slot: 136n })
const blockRoot = hashTreeRootBeaconBlockHeader(bootstrap.header.beacon)
const update = devnet.makeUpdate({ finalizedSlot: 144n, attestedSlot: 160n, absent: [1, 5, 30] })
const later = devnet.makeUpdate({ finalizedSlot: 152n, attestedSlot: 168n, absent: [1, 5] })
const refused = (code: string) => expect.objectContaining({ code })
const flip = (value: bigint) => value ^ 1n

let verificationKey: VerificationKey
let linkKey: VerificationKey
let apkProof: ApkProof
let linked: ProvenCommittee
let linkedNext: ProvenCommittee

const readKey = (path: string) => parseVerificationKey(JSON.parse(readFileSync(path, 'utf8')))

function open(circuits?: LightClientStateParameters['circuits']) {
  return createLightClientState({
    config,
    checkpoint: { kind: 'bootstrap', blockRoot, bootstrap },
    clock: () => config.genesisTime + 200n * config.secondsPerSlot,
    circuits: circuits ?? { apk: [{ circuit: 'apk-32-10', verificationKey }], link: linkKey },
  })
}

beforeAll(async () => {
  const apk = await openSmallApk()
  const link = await openSmallLink()
  verificationKey = readKey(apk.artifacts.circuit('apk-32-10').paths.verificationKey)
  linkKey = readKey(link.artifacts.circuit('link-32').paths.verificationKey)
  apkProof = await apk.prove(update, devnet.committee(2n))
  linked = await link.prove(devnet.committee(2n))
  linkedNext = await link.prove(devnet.committee(3n))
})

describe('acceptUpdate by an apk proof', () => {
  test('default: the commitment computed from the keys', async () => {
    const state = open()
    const head = await state.acceptUpdate({ update, apkProof })
    expect(head).toMatchObject({ slot: 144n, status: 'active' })
    const direct = open()
    expect(await direct.acceptUpdate({ update })).toEqual(head)
  })

  test('default: the commitment by a link proof', async () => {
    const state = open()
    expect(state.registerCommittee(linked)).toBe(linked.committeeRoot)
    expect(await state.acceptUpdate({ update, apkProof })).toMatchObject({ slot: 144n })
  })

  test('args: a proof that was JSON', async () => {
    const parsed = parseApkProof(serializeApkProof(apkProof))
    expect(await open().acceptUpdate({ update, apkProof: parsed })).toMatchObject({ slot: 144n })
  })

  test('error: any number of the proof changed', async () => {
    const { a, b, c } = apkProof.proof
    const state = open()
    const changes: Partial<ApkProof>[] = [
      { proof: { ...apkProof.proof, a: [flip(a[0]), a[1]] } },
      { proof: { ...apkProof.proof, a: c, c: a } },
      { proof: { ...apkProof.proof, b: [[flip(b[0][0]), b[0][1]], b[1]] } },
      { sum: { ...apkProof.sum, x: flip(apkProof.sum.x) } },
      ...apkProof.publicInputs.map((input, index) => ({
        publicInputs: apkProof.publicInputs.with(index, flip(input)),
      })),
      { publicInputs: [...apkProof.publicInputs, 0n] },
      { publicInputs: [] },
    ]
    for (const change of changes) {
      const changed = { ...apkProof, ...change }
      await expect(state.acceptUpdate({ update, apkProof: changed })).rejects.toThrow(
        refused('INVALID_PROOF'),
      )
    }
    expect((await state.getHead()).slot).toBe(136n)
  })

  test('error: a proof of other absent members', async () => {
    await expect(open().acceptUpdate({ update: later, apkProof })).rejects.toThrow(refused('INVALID_PROOF'))
  })

  test("error: another committee's commitment in the public inputs", async () => {
    const publicInputs = apkProof.publicInputs.with(0, linkedNext.commitment)
    const swapped = { ...apkProof, publicInputs }
    await expect(open().acceptUpdate({ update, apkProof: swapped })).rejects.toThrow(refused('INVALID_PROOF'))
    const state = open()
    expect(() => state.registerCommittee({ ...linked, commitment: linkedNext.commitment })).toThrow(
      refused('INVALID_PROOF'),
    )
  })

  test('error: a valid proof under a signature of others', async () => {
    const forged = devnet.makeUpdate({
      finalizedSlot: 144n,
      attestedSlot: 160n,
      absent: [1, 5, 30],
      tamper: { signerPeriod: 4n },
    })
    await expect(open().acceptUpdate({ update: forged, apkProof })).rejects.toThrow(
      refused('INVALID_SIGNATURE'),
    )
  })

  test('error: a circuit without a pinned key', async () => {
    const attempt = (circuits: LightClientStateParameters['circuits'], circuit = apkProof.circuit) =>
      open(circuits).acceptUpdate({ update, apkProof: { ...apkProof, circuit } })
    await expect(attempt({})).rejects.toThrow(refused('UNKNOWN_CIRCUIT'))
    const apk = [{ circuit: 'apk-32-10', verificationKey }]
    await expect(attempt({ apk }, 'apk-512-8')).rejects.toThrow(refused('UNKNOWN_CIRCUIT'))
    await expect(attempt({ apk: [{ circuit: 'apk-32-10', verificationKey: linkKey }] })).rejects.toThrow(
      refused('INVALID_PROOF'),
    )
  })
})

describe('registerCommittee', () => {
  test('error: another proof, another commitment, another committee, no key', () => {
    const state = open()
    const attempt = (change: Partial<ProvenCommittee>) => () =>
      state.registerCommittee({ ...linked, ...change })
    const invalid = refused('INVALID_PROOF')
    expect(attempt({ commitment: flip(linked.commitment) })).toThrow(invalid)
    expect(attempt({ commitment: 0n })).toThrow(invalid)
    expect(attempt({ commitment: -1n })).toThrow(invalid)
    expect(attempt({ commitment: 1n << 256n })).toThrow(invalid)
    expect(attempt({ proof: linkedNext.proof })).toThrow(invalid)
    expect(attempt({ committee: linkedNext.committee })).toThrow(invalid)
    expect(() => open({}).registerCommittee(linked)).toThrow(refused('UNKNOWN_CIRCUIT'))
  })

  /** Keys whose two flags differ have another SSZ root but the same chunks under the fingerprint. */
  test.each([
    ['uncompressed', 0b100n << 381n],
    ['infinity', 0b010n << 381n],
  ])('error: a key with the flag "%s" changed', (_name, flag) => {
    const changeKey = (key: Hex): Hex => `0x${(BigInt(key) ^ flag).toString(16).padStart(96, '0')}`
    const [first, ...rest] = linked.committee.pubkeys as [Hex, ...Hex[]]
    const committee: SyncCommittee = { ...linked.committee, pubkeys: [changeKey(first), ...rest] }
    const { commitment, proof } = linked
    expect(verifyLinkProof({ ...linked, verificationKey: linkKey })).toBe(true)
    expect(verifyLinkProof({ committee, commitment, proof, verificationKey: linkKey })).toBe(false)
    expect(() => open().registerCommittee({ committee, commitment, proof })).toThrow(refused('INVALID_PROOF'))
  })
})

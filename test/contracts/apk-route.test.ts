import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { loadArtifacts } from '../../src/artifacts/load-artifacts.js'
import { runningSumStart } from '../../src/bls12-381/running-sum-start.js'
import { encodeG1 } from '../../src/chain/encode-point.js'
import { readHead } from '../../src/chain/read-head.js'
import type { ApkProof } from '../../src/prover/apk-proof.js'
import { createProver } from '../../src/prover/create-prover.js'
import { buildSmallApk } from '../prover/apk-artifacts.js'
import { type DeployedApk, deployApkClient } from './apk-light-client.js'
import { type DestinationChain, startDestinationChain } from './destination-chain.js'
import { bareCheckpoint, CURRENT_SLOT, devnet, HONEST } from './devnet-light-client.js'
import { openSmallLink, type SmallLink } from './linked-devnet.js'
import { addPrimeToSignature, encodeG2, INFINITY_G2, moveG1, outsideSubgroup, P } from './points.js'

/** Order of the field of the proof's coordinates. */
const Q = 21888242871839275222246405745257275088696311157297823662689037894645226208583n

const absent = [0, 7, 31]
const update = devnet.makeUpdate({ ...HONEST, absent })
const committee = devnet.committee(2n)

let chain: DestinationChain
let client: DeployedApk
let proof: ApkProof
let verifierPath: string
let link: SmallLink

beforeAll(async () => {
  const directory = await buildSmallApk()
  const artifacts = await loadArtifacts(directory)
  verifierPath = artifacts.circuit('apk-32-10').paths.verifier
  proof = await createProver({ artifacts }).prove(update, committee)
  chain = await startDestinationChain(devnet.config, { slot: CURRENT_SLOT })
  link = await openSmallLink()
  client = await deployApkClient(chain.client, { verifierPath, link })
})
afterAll(() => chain?.anvil.stop())

describe('a real proof', () => {
  test('default: is accepted, and gives what route direct gives', async () => {
    const accept = (submit: () => Promise<unknown>) =>
      chain.isolated(async () => {
        await submit()
        const { timestamp: _, ...head } = await readHead(client)
        return head
      })
    const apk = await accept(() => client.submit(update, proof))
    expect(apk).toEqual(await accept(() => client.direct(update, committee)))
    expect(apk.slot).toBe(HONEST.finalizedSlot)
  })

  test('behavior: the same proof serves another header with the same signers', () =>
    chain.isolated(async () => {
      await client.submit(update, proof)
      await client.submit(devnet.makeUpdate({ finalizedSlot: 152n, attestedSlot: 168n, absent }), proof)
      await client.expectRevert(update, proof, 'StaleHead')
    }))
})

test('behavior: a conflict shown with a proof freezes the client', () =>
  chain.isolated(async () => {
    await client.submit(update, proof)
    await expect(client.report(update, proof)).rejects.toMatchObject({ errorName: 'NoConflict' })
    await client.report(devnet.makeUpdate({ ...HONEST, absent, execution: { gasUsed: 1n } }), proof)
    expect((await readHead(client)).status).toBe('frozen')
  }))

test('behavior: an update is checked as on route direct, even while frozen, and nothing is taken', () =>
  chain.isolated(async () => {
    const [apk, direct] = await client.check(update, proof, committee)
    expect(apk).toEqual(direct)
    expect(apk).toMatchObject({ finalizedSlot: HONEST.finalizedSlot, signaturePeriod: 2n })
    expect((await readHead(client)).slot).not.toBe(HONEST.finalizedSlot)
    await client.submit(update, proof)
    await client.report(devnet.makeUpdate({ ...HONEST, absent, execution: { gasUsed: 1n } }), proof)
    expect((await client.check(update, proof, committee))[0]).toEqual(apk)
    const others = devnet.makeUpdate({ ...HONEST, absent: [0, 7, 30] })
    await expect(client.check(others, proof, committee)).rejects.toThrow('InvalidProof')
  }))

describe('statement', () => {
  test('error: other bits than the proof is about', async () => {
    for (const others of [[], [0, 7], [0, 7, 30], [0, 7, 30, 31]]) {
      const other = devnet.makeUpdate({ ...HONEST, absent: others })
      await client.expectRevert(other, proof, 'InvalidProof')
    }
  })

  test('error: another sum, another point of the same x, the sum without H', async () => {
    const moves: ((affine: { x: bigint; y: bigint }) => { x?: bigint; y?: bigint })[] = [
      ({ y }) => ({ y: P - y }),
      ({ x }) => ({ x: x + 1n }),
      ({ x }) => ({ x: x ^ (1n << 192n) }),
      ({ y }) => ({ y: y - 1n }),
      () => runningSumStart(),
    ]
    for (const move of moves) {
      await client.expectRevert(update, proof, 'InvalidProof', {
        proof: (sent) => ({ ...sent, shiftedKey: moveG1(sent.shiftedKey, move) }),
      })
    }
  })

  test('error: coordinates that are not below p', async () => {
    for (const move of [
      ({ x }: { x: bigint; y: bigint }) => ({ x: x + P }),
      ({ y }: { x: bigint; y: bigint }) => ({ y: y + P }),
      ({ x }: { x: bigint; y: bigint }) => ({ x: x + (1n << 384n) }),
    ]) {
      await client.expectRevert(update, proof, 'NonCanonicalPoint', {
        proof: (sent) => ({ ...sent, shiftedKey: moveG1(sent.shiftedKey, move) }),
      })
    }
    await client.expectRevert(update, proof, 'InvalidProof', {
      proof: (sent) => ({ ...sent, shiftedKey: encodeG1({ x: 0n, y: 0n }) }),
    })
  })

  test('error: more absent members than the circuit can subtract', () =>
    chain.isolated(async () => {
      const limited = await deployApkClient(chain.client, { verifierPath, link, capacity: 2 })
      await limited.expectRevert(update, proof, 'CapacityExceeded', {
        proof: (sent) => ({ ...sent, capacity: 2 }),
      })
    }))

  test('error: a capacity without a circuit, and a committee without a commitment', () =>
    chain.isolated(async () => {
      await client.expectRevert(update, proof, 'UnknownCircuit', {
        proof: (sent) => ({ ...sent, capacity: 11 }),
      })
      const bare = await deployApkClient(chain.client, { verifierPath, link, registered: [] })
      await bare.expectRevert(update, proof, 'UnknownCommitment')
      await bare.direct(update, committee)
    }))

  test('error: a proof over the commitment of another committee', () =>
    chain.isolated(async () => {
      const others = devnet.committee(3n)
      const artifacts = await loadArtifacts(await buildSmallApk())
      const signed = devnet.makeUpdate({ ...HONEST, absent, withNextCommittee: true })
      await client.register(await link.prove(others))
      const foreign = await createProver({ artifacts }).prove(signed, others)
      await client.expectRevert(signed, foreign, 'InvalidProof')
      await client.submit(signed, proof)
    }))
})

describe('proof', () => {
  test('error: every coordinate changed, and the pairs of b not swapped', async () => {
    const { a, b, c } = proof.proof
    const forged = [
      { a: [a[0] + 1n, a[1]], b, c },
      { a: [a[0], Q - a[1]], b, c },
      { a, b: [[b[0][1], b[0][0]], b[1]], c },
      { a, b: [b[0], [b[1][0], b[1][1] + 1n]], c },
      { a, b, c: [c[0], Q - c[1]] },
      { a: c, b, c: a },
      { a: [0n, 0n], b, c },
    ] as const
    for (const changed of forged) {
      await client.expectRevert(update, { ...proof, proof: changed as typeof proof.proof }, 'InvalidProof')
    }
  })
})

describe('signature', () => {
  test.each([
    ['infinity', 'InfinitySignature', () => INFINITY_G2],
    ['outside the subgroup', 'PairingFailed', () => encodeG2(outsideSubgroup())],
    ['not canonical', 'PairingFailed', addPrimeToSignature],
  ] as const)('error: %s', (_, errorName, change) =>
    client.expectRevert(update, proof, errorName, {
      update: (sent) => ({ ...sent, signature: change(sent.signature) }),
    }),
  )

  test('error: over another chain, and the proof does not help', async () => {
    const tamper = { genesisValidatorsRoot: `0x${'11'.repeat(32)}` as const }
    const foreign = devnet.makeUpdate({ ...HONEST, absent, tamper })
    await client.expectRevert(foreign, proof, 'InvalidSignature')
  })
})

test('behavior: a bare checkpoint takes proofs as well', () =>
  chain.isolated(async () => {
    const bare = await deployApkClient(chain.client, {
      verifierPath,
      link,
      checkpoint: bareCheckpoint(2n, committee),
    })
    await bare.submit(update, proof)
  }))

import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { ContractDirectProof } from '../../src/chain/encode-direct-proof.js'
import { encodeG1, encodeSignature } from '../../src/chain/encode-point.js'
import { readHead } from '../../src/chain/read-head.js'
import { createBeaconDevnet } from '../../src/devnet/create-beacon-devnet.js'
import type { Hex } from '../../src/ethereum/types/hex.js'
import { type DestinationChain, startDestinationChain } from './destination-chain.js'
import { bareCheckpoint, CURRENT_SLOT, deployDevnetClient, devnet, HONEST } from './devnet-light-client.js'
import { addPrimeToSignature, encodeG2, INFINITY_G2, moveG1, outsideSubgroup, P } from './points.js'

type Client = Awaited<ReturnType<typeof deployDevnetClient>>
const OTHER_ROOT: Hex = `0x${'ab'.repeat(32)}`

let chain: DestinationChain
let shared: Client

beforeAll(async () => {
  chain = await startDestinationChain(devnet.config, { slot: CURRENT_SLOT })
  shared = await deployDevnetClient(chain.client)
})
afterAll(() => chain.anvil.stop())

const update = devnet.makeUpdate({ ...HONEST, absent: [0, 7, 31] })

/** Replaces one opened key. */
function withKey(
  index: number,
  change: (opened: ContractDirectProof['absentKeys'][number]) => ContractDirectProof['absentKeys'][number],
) {
  return (proof: ContractDirectProof): ContractDirectProof => ({
    ...proof,
    absentKeys: proof.absentKeys.map((opened, i) => (i === index ? change(opened) : opened)),
  })
}

describe('opening keys', () => {
  test('default: absent keys are subtracted', () =>
    chain.isolated(async () => {
      await shared.submit(update)
      expect((await readHead(shared)).slot).toBe(HONEST.finalizedSlot)
    }))

  test('behavior: a key that sits twice in the committee', () =>
    chain.isolated(async () => {
      const beacon = createBeaconDevnet({
        seed: 'duplicates',
        committeeSize: 32,
        duplicates: [{ from: 3, to: 4 }],
      })
      const client = await deployDevnetClient(chain.client, { beacon })
      await client.submit(beacon.makeUpdate({ ...HONEST, absent: [3] }))
      const both = { finalizedSlot: 152n, attestedSlot: 168n, absent: [3, 4] }
      await client.submit(beacon.makeUpdate(both))
    }))

  test('error: too few keys, too many, or none', async () => {
    const cuts: ((keys: ContractDirectProof['absentKeys']) => ContractDirectProof['absentKeys'])[] = [
      (keys) => keys.slice(1),
      (keys) => [...keys, ...keys.slice(0, 1)],
      () => [],
    ]
    for (const cut of cuts) {
      await shared.expectRevert(update, 'AbsentKeyCount', {
        proof: (proof) => ({ ...proof, absentKeys: cut(proof.absentKeys) }),
      })
    }
  })

  test('error: keys in another order, or the key of a signer', async () => {
    await shared.expectRevert(update, 'AbsentKeyNotInCommittee', {
      proof: (proof) => ({ ...proof, absentKeys: [...proof.absentKeys].reverse() }),
    })
    const other = devnet.makeUpdate({ ...HONEST, absent: [0, 8, 31] })
    await shared.expectRevert(other, 'AbsentKeyNotInCommittee', {
      update: (sent) => ({ ...sent, syncCommitteeBits: update.syncAggregate.syncCommitteeBits }),
    })
  })

  test('error: the negated key, and keys off the curve', async () => {
    await shared.expectRevert(update, 'AbsentKeyNotInCommittee', {
      proof: withKey(1, (opened) => ({ ...opened, key: moveG1(opened.key, ({ y }) => ({ y: P - y })) })),
    })
    await shared.expectRevert(update, 'G1AddFailed', {
      proof: withKey(1, (opened) => ({ ...opened, key: moveG1(opened.key, ({ y }) => ({ y: y + 1n })) })),
    })
  })

  test('error: coordinates that are not below p', async () => {
    const moves = [
      ({ x }: { x: bigint; y: bigint }) => ({ x: x + P }),
      ({ y }: { x: bigint; y: bigint }) => ({ y: y + P }),
      ({ x }: { x: bigint; y: bigint }) => ({ x: x + (1n << 381n) }),
      () => ({ x: P }),
      ({ x }: { x: bigint; y: bigint }) => ({ x: x + (1n << 384n) }),
    ]
    for (const move of moves) {
      await shared.expectRevert(update, 'NonCanonicalPoint', {
        proof: withKey(2, (opened) => ({ ...opened, key: moveG1(opened.key, move) })),
      })
      await shared.expectRevert(update, 'NonCanonicalPoint', {
        proof: (proof) => ({ ...proof, aggregateKey: moveG1(proof.aggregateKey, move) }),
      })
    }
  })

  test('error: a branch of the wrong length', async () => {
    await shared.expectRevert(update, 'BranchLength', {
      proof: withKey(0, (opened) => ({ ...opened, branch: opened.branch.slice(1) })),
    })
    await shared.expectRevert(update, 'BranchLength', {
      proof: withKey(0, (opened) => ({ ...opened, branch: [...opened.branch, OTHER_ROOT] })),
    })
  })
})

describe('aggregate key', () => {
  test('error: of another committee, negated, or with another root of keys', async () => {
    await shared.expectRevert(update, 'AggregateKeyNotInCommittee', { committee: devnet.committee(3n) })
    await shared.expectRevert(update, 'AggregateKeyNotInCommittee', {
      proof: (proof) => ({
        ...proof,
        aggregateKey: moveG1(proof.aggregateKey, ({ y }) => ({ y: P - y })),
      }),
    })
    await shared.expectRevert(update, 'AggregateKeyNotInCommittee', {
      proof: (proof) => ({ ...proof, pubkeysRoot: OTHER_ROOT }),
    })
    await shared.expectRevert(update, 'AggregateKeyNotInCommittee', {
      proof: (proof) => ({ ...proof, aggregateKey: encodeG1({ x: 0n, y: 0n }) }),
    })
  })

  test('error: off the curve, with all members present, is refused by the pairing', async () => {
    await shared.expectRevert(devnet.makeUpdate(HONEST), 'PairingFailed', {
      proof: (proof) => ({
        ...proof,
        aggregateKey: moveG1(proof.aggregateKey, ({ y }) => ({ y: y + 1n })),
      }),
    })
  })

  test('error: signers whose keys add up to infinity', () =>
    chain.isolated(async () => {
      const honest = devnet.committee(2n)
      const committee = { ...honest, aggregatePubkey: honest.pubkeys[7] as Hex }
      const client = await deployDevnetClient(chain.client, { checkpoint: bareCheckpoint(2n, committee) })
      const alone = devnet.makeUpdate({ ...HONEST, absent: [7] })
      await client.expectRevert(alone, 'InfinityAggregateKey', { committee })
      await client.expectRevert(alone, 'InfinityAggregateKey', {
        committee,
        update: (sent) => ({ ...sent, signature: INFINITY_G2 }),
      })
    }))
})

describe('signature', () => {
  test.each([
    ['infinity', 'InfinitySignature', () => INFINITY_G2],
    ['outside the subgroup', 'PairingFailed', () => encodeG2(outsideSubgroup())],
    ['not canonical', 'PairingFailed', addPrimeToSignature],
  ] as const)('error: %s', async (_, errorName, change) => {
    await shared.expectRevert(update, errorName, {
      update: (sent) => ({ ...sent, signature: change(sent.signature) }),
    })
  })

  test('error: of another update, or with the halves of Fp2 swapped', async () => {
    const other = encodeSignature(
      devnet.makeUpdate({ ...HONEST, attestedSlot: 161n }).syncAggregate.syncCommitteeSignature,
    )
    await shared.expectRevert(update, 'InvalidSignature', {
      update: (sent) => ({ ...sent, signature: other }),
    })
    await shared.expectRevert(update, 'PairingFailed', {
      update: ({ signature, ...sent }) => ({
        ...sent,
        signature: {
          ...signature,
          x_c0_a: signature.x_c1_a,
          x_c0_b: signature.x_c1_b,
          x_c1_a: signature.x_c0_a,
          x_c1_b: signature.x_c0_b,
        },
      }),
    })
  })
})

import { aggregatePublicKeys, fastAggregateVerify, PublicKey, SecretKey, Signature } from '@chainsafe/blst'
import { ssz } from '@lodestar/types'
import { describe, expect, test } from 'vitest'
import { createBeaconDevnet } from '../../src/devnet/create-beacon-devnet.js'
import { parseBootstrap } from '../../src/ethereum/json/parse-bootstrap.js'
import { parseSyncCommittee } from '../../src/ethereum/json/parse-sync-committee.js'
import { parseUpdate } from '../../src/ethereum/json/parse-update.js'
import {
  bootstrapToBeaconJson,
  syncCommitteeToBeaconJson,
  updateToBeaconJson,
} from '../../src/ethereum/json/to-beacon-json.js'
import { mainnet } from '../../src/ethereum/networks/mainnet.js'
import { currentSyncCommitteeGindex } from '../../src/ethereum/spec/gindices.js'
import { absentIndices } from '../../src/ethereum/spec/participation.js'
import { validateUpdateContent } from '../../src/ethereum/spec/validate-update-content.js'
import { hashTreeRootSyncCommittee } from '../../src/ethereum/ssz/hash-tree-root-sync-committee.js'
import { fromHex, toHex } from '../../src/ethereum/ssz/hex-bytes.js'
import { isValidMerkleBranch } from '../../src/ethereum/ssz/is-valid-merkle-branch.js'
import type { SyncCommittee } from '../../src/ethereum/types/light-client.js'

const small = createBeaconDevnet({ seed: 'tests', committeeSize: 32 })

function blstKeys(committee: SyncCommittee, absent: readonly number[] = []) {
  const present = committee.pubkeys.filter((_, index) => !absent.includes(index))
  return present.map((key) => PublicKey.fromBytes(fromHex(key), true))
}

describe('createBeaconDevnet', () => {
  test('default: a chain of 512 is made fast, with distinct valid keys and a right aggregate', () => {
    const started = performance.now()
    const devnet = createBeaconDevnet({ seed: 'a', committeeSize: 512 })
    const committee = devnet.committee(0n)
    expect(performance.now() - started).toBeLessThan(60_000)
    expect(new Set(committee.pubkeys).size).toBe(512)
    expect(toHex(aggregatePublicKeys(blstKeys(committee)).toBytes(true))).toBe(committee.aggregatePubkey)
    const derived = devnet.secretKeys(0n).map((key) => {
      const secret = SecretKey.fromBytes(fromHex(`0x${key.toString(16).padStart(64, '0')}`))
      return toHex(secret.toPublicKey().toBytes(true))
    })
    expect(derived).toEqual(committee.pubkeys)
    expect(devnet.config.slotsPerEpoch).toBe(mainnet.slotsPerEpoch)
    const update = devnet.makeUpdate({ attestedSlot: 300n, finalizedSlot: 224n, absent: [0, 7, 8, 511] })
    const { absent, signingRoot } = validateUpdateContent({ config: devnet.config, update, committee })
    expect(absent).toEqual([0, 7, 8, 511])
    const signature = Signature.fromBytes(fromHex(update.syncAggregate.syncCommitteeSignature), true)
    expect(fastAggregateVerify(fromHex(signingRoot), blstKeys(committee, absent), signature)).toBe(true)
    expect(fastAggregateVerify(fromHex(signingRoot), blstKeys(committee, [1]), signature)).toBe(false)
  })

  test('behavior: the same seed gives the same bytes, another seed others', () => {
    const slots = { attestedSlot: 150n, finalizedSlot: 136n, withNextCommittee: true }
    const again = createBeaconDevnet({ seed: 'tests', committeeSize: 32 })
    expect(again.makeUpdate(slots)).toEqual(small.makeUpdate(slots))
    const other = createBeaconDevnet({ seed: 'other', committeeSize: 32 })
    expect(other.config.genesisValidatorsRoot).not.toBe(small.config.genesisValidatorsRoot)
    expect(other.committee(2n).pubkeys).not.toEqual(small.committee(2n).pubkeys)
    expect(small.committee(1n)).not.toEqual(small.committee(2n))
  })

  test('behavior: two updates that finalize one slot agree on its header', () => {
    const first = small.makeUpdate({ attestedSlot: 150n, finalizedSlot: 136n })
    const second = small.makeUpdate({ attestedSlot: 151n, finalizedSlot: 136n, absent: [3] })
    expect(second.finalizedHeader).toEqual(first.finalizedHeader)
    expect(small.bootstrap({ slot: 136n }).header).toEqual(first.finalizedHeader)
  })

  test.each([8n, 20n, 30n, 38n, 46n, 60n])(
    'behavior: an honest update at slot %d follows its fork',
    (slot) => {
      const update = small.makeUpdate({
        attestedSlot: slot,
        finalizedSlot: 8n,
        withNextCommittee: true,
        absent: [31],
      })
      const valid = validateUpdateContent({ config: small.config, update, committee: small.committee(0n) })
      expect(valid.attestedFork.name).toBe(update.version)
      expect(valid.nextSyncCommitteeRoot).toBe(hashTreeRootSyncCommittee(small.committee(1n)))
    },
  )

  test('behavior: the bootstrap proves the current committee', () => {
    const { header, currentSyncCommittee, currentSyncCommitteeBranch, version } = small.bootstrap()
    expect(version).toBe('fulu')
    const branch = {
      leaf: hashTreeRootSyncCommittee(currentSyncCommittee),
      branch: currentSyncCommitteeBranch,
      gindex: currentSyncCommitteeGindex('fulu'),
      root: header.beacon.stateRoot,
    }
    expect(isValidMerkleBranch(branch)).toBe(true)
    expect(isValidMerkleBranch({ ...branch, gindex: branch.gindex + 1n })).toBe(false)
  })

  test('behavior: JSON goes out and comes back', () => {
    const update = small.makeUpdate({ attestedSlot: 150n, finalizedSlot: 136n, withNextCommittee: true })
    const finality = small.makeUpdate({ attestedSlot: 150n, finalizedSlot: 136n })
    const throughText = (json: unknown): unknown => JSON.parse(JSON.stringify(json))
    expect(parseUpdate(throughText(updateToBeaconJson(update)))).toEqual(update)
    expect(parseUpdate(throughText(updateToBeaconJson(finality)))).toEqual(finality)
    expect(parseBootstrap(throughText(bootstrapToBeaconJson(small.bootstrap())))).toEqual(small.bootstrap())
    const committee = small.committee(2n)
    expect(parseSyncCommittee(throughText(syncCommitteeToBeaconJson(committee)))).toEqual(committee)
  })

  test('behavior: Lodestar reads the JSON of a chain of 512 and finds the same roots', () => {
    const devnet = createBeaconDevnet({ seed: 'b', committeeSize: 512 })
    const made = devnet.makeUpdate({ attestedSlot: 300n, finalizedSlot: 224n, withNextCommittee: true })
    const { data } = updateToBeaconJson(made)
    const read = ssz.electra.LightClientUpdate.fromJson(data)
    expect(read.nextSyncCommitteeBranch.length).toBe(6)
    const root = ssz.altair.SyncCommittee.hashTreeRoot(read.nextSyncCommittee)
    expect(toHex(root)).toBe(hashTreeRootSyncCommittee(devnet.committee(1n)))
  })

  test('args: duplicates put one key at two places', () => {
    const devnet = createBeaconDevnet({ seed: 'd', committeeSize: 32, duplicates: [{ from: 3, to: 17 }] })
    const committee = devnet.committee(2n)
    expect(committee.pubkeys[17]).toBe(committee.pubkeys[3])
    expect(new Set(committee.pubkeys).size).toBe(31)
    expect(toHex(aggregatePublicKeys(blstKeys(committee)).toBytes(true))).toBe(committee.aggregatePubkey)
    const update = devnet.makeUpdate({ attestedSlot: 150n, finalizedSlot: 136n, absent: [3] })
    expect(validateUpdateContent({ config: devnet.config, update, committee }).absent).toEqual([3])
  })

  test('args: execution sets fields of the finalized block', () => {
    const stateRoot = toHex(new Uint8Array(32).fill(7))
    const made = small.makeUpdate({ attestedSlot: 150n, finalizedSlot: 136n, execution: { stateRoot } })
    expect(made.finalizedHeader.execution?.stateRoot).toBe(stateRoot)
    validateUpdateContent({ config: small.config, update: made, committee: small.committee(2n) })
  })

  test('args: bits agree with absent', () => {
    const { syncAggregate } = small.makeUpdate({
      attestedSlot: 150n,
      finalizedSlot: 136n,
      absent: [0, 9, 31],
    })
    expect(absentIndices(syncAggregate.syncCommitteeBits, 32)).toEqual([0, 9, 31])
  })

  test('error: nobody signs, a slot before Altair, a config of another size, a duplicate out of range', () => {
    const nobody = Array.from({ length: 32 }, (_, index) => index)
    const slots = { attestedSlot: 150n, finalizedSlot: 136n }
    expect(() => small.makeUpdate({ ...slots, absent: nobody })).toThrow(/at least one signer/)
    expect(() => small.makeUpdate({ attestedSlot: 7n, finalizedSlot: 1n })).toThrow(/before Altair/)
    expect(() => createBeaconDevnet({ seed: 'x', committeeSize: 32, config: mainnet })).toThrow(/512, not 32/)
    const devnet = createBeaconDevnet({ seed: 'x', committeeSize: 32, duplicates: [{ from: 0, to: 32 }] })
    expect(() => devnet.committee(0n)).toThrow(/No key can be copied/)
  })
})

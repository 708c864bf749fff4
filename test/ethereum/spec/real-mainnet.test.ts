import { describe, expect, test } from 'vitest'
import { parseBootstrap } from '../../../src/ethereum/json/parse-bootstrap.js'
import { mainnet } from '../../../src/ethereum/networks/mainnet.js'
import { sepolia } from '../../../src/ethereum/networks/sepolia.js'
import { computeSyncCommitteePeriodAtSlot } from '../../../src/ethereum/spec/compute-sync-committee-period-at-slot.js'
import { executionProof } from '../../../src/ethereum/spec/execution-proof.js'
import { forkAtSlot } from '../../../src/ethereum/spec/fork-at-slot.js'
import {
  currentSyncCommitteeGindex,
  executionPayloadGindex,
  finalizedRootGindex,
  nextSyncCommitteeGindex,
} from '../../../src/ethereum/spec/gindices.js'
import { participantCount } from '../../../src/ethereum/spec/participation.js'
import {
  forkVersionSlot,
  syncCommitteeSigningRoot,
} from '../../../src/ethereum/spec/sync-committee-signing-root.js'
import { uintChunk } from '../../../src/ethereum/ssz/chunk.js'
import { hashTreeRootBeaconBlockHeader } from '../../../src/ethereum/ssz/hash-tree-root-beacon-block-header.js'
import { hashTreeRootSyncCommittee } from '../../../src/ethereum/ssz/hash-tree-root-sync-committee.js'
import { toHex } from '../../../src/ethereum/ssz/hex-bytes.js'
import { isValidMerkleBranch } from '../../../src/ethereum/ssz/is-valid-merkle-branch.js'
import type { LightClientHeader } from '../../../src/ethereum/types/light-client.js'
import { hasRealData, readRealJson } from '../../support/real-data.js'
import { readMainnetCommittee, readMainnetUpdate, readManifest } from './real-manifest.js'

function expectExecutionProof(header: LightClientHeader) {
  const fork = forkAtSlot(mainnet, header.beacon.slot).name
  const proof = executionProof(header, fork)
  const gindex = executionPayloadGindex(fork)
  if (gindex === undefined) {
    expect(proof).toBeUndefined()
    return
  }
  if (proof === undefined) throw new Error('no execution proof')
  const width = fork === 'capella' ? 16n : 32n
  const { payloadRoot } = proof
  const field = (leaf: `0x${string}`, index: bigint, branch: readonly `0x${string}`[]) =>
    isValidMerkleBranch({ leaf, branch, gindex: width + index, root: payloadRoot })
  expect(field(proof.stateRoot, 2n, proof.stateRootBranch)).toBe(true)
  expect(field(toHex(uintChunk(proof.blockNumber)), 6n, proof.blockNumberBranch)).toBe(true)
  expect(field(proof.blockHash, 12n, proof.blockHashBranch)).toBe(true)
  expect(field(toHex(uintChunk(proof.blockNumber + 1n)), 6n, proof.blockNumberBranch)).toBe(false)
  const root = header.beacon.bodyRoot
  expect(isValidMerkleBranch({ leaf: payloadRoot, branch: proof.executionBranch, gindex, root })).toBe(true)
}

describe.skipIf(!hasRealData)('recorded mainnet data', () => {
  const manifest = hasRealData ? readManifest() : { bootstraps: [], updates: [], finality_updates: [] }

  test.each(manifest.updates)('default: $file agrees with the manifest', (row) => {
    const update = readMainnetUpdate(row.file)
    const attested = update.attestedHeader.beacon
    expect(update.version).toBe(row.version)
    expect(Number(computeSyncCommitteePeriodAtSlot(mainnet, update.signatureSlot))).toBe(row.period)
    expect(hashTreeRootBeaconBlockHeader(attested)).toBe(row.attested_header_root)
    expect(hashTreeRootBeaconBlockHeader(update.finalizedHeader.beacon)).toBe(row.finalized_header_root)
    expect(participantCount(update.syncAggregate.syncCommitteeBits, 512)).toBe(row.participants)
    expect(forkAtSlot(mainnet, forkVersionSlot(update.signatureSlot)).version).toBe(row.fork_version)
    const signed = { config: mainnet, attestedHeader: attested, signatureSlot: update.signatureSlot }
    expect(syncCommitteeSigningRoot(signed)).toBe(row.signing_root)
    const fork = forkAtSlot(mainnet, attested.slot).name
    if (update.nextSyncCommittee === undefined) throw new Error('no next committee')
    expect(hashTreeRootSyncCommittee(update.nextSyncCommittee)).toBe(row.next_committee_root)
    const next = {
      leaf: row.next_committee_root,
      branch: update.nextSyncCommitteeBranch ?? [],
      gindex: nextSyncCommitteeGindex(fork),
      root: attested.stateRoot,
    }
    expect(isValidMerkleBranch(next)).toBe(true)
    expect(isValidMerkleBranch({ ...next, gindex: next.gindex - 2n })).toBe(false)
    expect(isValidMerkleBranch({ ...next, branch: next.branch.slice(1) })).toBe(false)
    const finality = {
      leaf: row.finalized_header_root,
      branch: update.finalityBranch,
      gindex: finalizedRootGindex(fork),
      root: attested.stateRoot,
    }
    expect(isValidMerkleBranch(finality)).toBe(true)
    expect(isValidMerkleBranch({ ...finality, leaf: row.attested_header_root })).toBe(false)
    expectExecutionProof(update.attestedHeader)
    expectExecutionProof(update.finalizedHeader)
  })

  test.each(manifest.bootstraps)('default: $file agrees with the manifest', (row) => {
    const bootstrap = parseBootstrap(readRealJson(`ethereum/mainnet/${row.file}`))
    const root = hashTreeRootSyncCommittee(bootstrap.currentSyncCommittee)
    expect(root).toBe(row.committee_root)
    expect(hashTreeRootBeaconBlockHeader(bootstrap.header.beacon)).toBe(row.header_root)
    const fork = forkAtSlot(mainnet, bootstrap.header.beacon.slot)
    expect(fork.name).toBe(row.fork)
    const current = {
      leaf: root,
      branch: bootstrap.currentSyncCommitteeBranch,
      gindex: currentSyncCommitteeGindex(fork.name),
      root: bootstrap.header.beacon.stateRoot,
    }
    expect(isValidMerkleBranch(current)).toBe(true)
    expect(isValidMerkleBranch({ ...current, gindex: current.gindex - 1n })).toBe(false)
  })

  test.each(manifest.finality_updates)('default: $file agrees with the manifest', (row) => {
    const update = readMainnetUpdate(row.file)
    expect(update.nextSyncCommittee).toBeUndefined()
    expect(readMainnetCommittee(row.period).pubkeys.length).toBe(512)
    const attestedHeader = update.attestedHeader.beacon
    const signed = { config: mainnet, attestedHeader, signatureSlot: update.signatureSlot }
    expect(syncCommitteeSigningRoot(signed)).toBe(row.signing_root)
    expect(participantCount(update.syncAggregate.syncCommitteeBits, 512)).toBe(row.participants)
    expectExecutionProof(update.finalizedHeader)
  })

  test('default: the configuration of Sepolia is the recorded one, as far as it goes', () => {
    const json = readRealJson('ethereum/sepolia/genesis-and-forks.json') as Record<string, unknown>
    expect(json.genesis_validators_root).toBe(sepolia.genesisValidatorsRoot)
    expect(json.genesis_time).toBe(String(sepolia.genesisTime))
    const forks = sepolia.forks.map((fork) => ({ ...fork, epoch: Number(fork.epoch) }))
    expect(json.fork_schedule).toEqual(forks.slice(1, 6))
  })

  test('default: the configuration is the recorded one', () => {
    const json = readRealJson('ethereum/mainnet/genesis-and-forks.json') as Record<string, unknown>
    expect(json.genesis_validators_root).toBe(mainnet.genesisValidatorsRoot)
    expect(json.genesis_time).toBe(String(mainnet.genesisTime))
    const forks = mainnet.forks.map((fork) => ({ ...fork, epoch: Number(fork.epoch) }))
    expect(json.fork_schedule).toEqual(forks)
  })
})

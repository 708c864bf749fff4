import { readFileSync } from 'node:fs'
import { describe, expect, test } from 'vitest'
import { parseBootstrap } from '../../../src/ethereum/json/parse-bootstrap.js'
import { parseUpdate } from '../../../src/ethereum/json/parse-update.js'
import { minimal } from '../../../src/ethereum/networks/minimal.js'
import { forkAtSlot } from '../../../src/ethereum/spec/fork-at-slot.js'
import { currentSyncCommitteeGindex } from '../../../src/ethereum/spec/gindices.js'
import { validateLightClientUpdate } from '../../../src/ethereum/spec/validate-light-client-update.js'
import { hashTreeRootBeaconBlockHeader } from '../../../src/ethereum/ssz/hash-tree-root-beacon-block-header.js'
import { hashTreeRootExecutionPayloadHeader } from '../../../src/ethereum/ssz/hash-tree-root-execution-payload-header.js'
import { hashTreeRootSyncCommittee } from '../../../src/ethereum/ssz/hash-tree-root-sync-committee.js'
import { isValidMerkleBranch } from '../../../src/ethereum/ssz/is-valid-merkle-branch.js'
import type { Hex } from '../../../src/ethereum/types/hex.js'
import type { ChainConfig, SyncCommittee } from '../../../src/ethereum/types/light-client.js'
import { hasRealData, realData } from '../../support/real-data.js'
import { decompressSnappy } from './decompress-snappy.js'
import { specVectorTypes } from './spec-vector-types.js'

const FOLDER = 'ethereum/consensus-spec-tests/minimal'

type Step = { update: string; currentSlot: bigint; slot: bigint; root: Hex; executionRoot: Hex }

function field(text: string, pattern: RegExp): string {
  const found = pattern.exec(text)?.[1]
  if (found === undefined) throw new Error(`the vector has no ${pattern}`)
  return found
}

/** The steps before the first forced update, which this package does not do. */
function readSteps(folder: string): Step[] {
  const text = readFileSync(realData(`${folder}/steps.yaml`), 'utf8')
  const natural = text.split('- force_update')[0] as string
  return natural
    .split('- process_update:')
    .slice(1)
    .map((step) => ({
      update: field(step, /update: (\S+)/),
      currentSlot: BigInt(field(step, /current_slot: (\d+)/)),
      slot: BigInt(field(step, /finalized_header:\s*\{?\s*slot: (\d+)/)),
      root: field(step, /finalized_header:[\s\S]*?beacon_root: '(0x\w+)'/) as Hex,
      executionRoot: field(step, /finalized_header:[\s\S]*?execution_root: '(0x\w+)'/) as Hex,
    }))
}

function readConfig(folder: string, fork: string): ChainConfig {
  const meta = readFileSync(realData(`${folder}/meta.yaml`), 'utf8')
  const last = minimal.forks.findIndex(({ name }) => name === fork)
  return {
    ...minimal,
    genesisValidatorsRoot: field(meta, /genesis_validators_root: '(0x\w+)'/) as Hex,
    forks: minimal.forks.slice(0, last + 1).map((row) => ({ ...row, epoch: 0n })),
  }
}

describe.skipIf(!hasRealData)('published light-client vectors, minimal preset', () => {
  test.each([
    ['deneb', 'light_client_sync', ['accepted', 'accepted', 'accepted', 'STALE_UPDATE', 'STALE_UPDATE']],
    ['deneb', 'supply_sync_committee_from_past_update', ['accepted']],
    [
      'electra',
      'advance_finality_without_sync_committee',
      ['accepted', 'accepted', 'STALE_UPDATE', 'accepted', 'accepted'],
    ],
  ] as const)('default: %s %s', (fork, name, expected) => {
    const folder = `${FOLDER}/${fork}/light_client/sync/${name}`
    const config = readConfig(folder, fork)
    const types = specVectorTypes(fork === 'deneb' ? 5 : 6)
    const read = (file: string) => decompressSnappy(readFileSync(realData(`${folder}/${file}.ssz_snappy`)))
    const bootstrap = parseBootstrap(types.bootstrap.toJson(types.bootstrap.deserialize(read('bootstrap'))))
    const { beacon } = bootstrap.header
    const leaf = hashTreeRootSyncCommittee(bootstrap.currentSyncCommittee)
    const branch = bootstrap.currentSyncCommitteeBranch
    const gindex = currentSyncCommitteeGindex(forkAtSlot(config, beacon.slot).name)
    expect(isValidMerkleBranch({ leaf, branch, gindex, root: beacon.stateRoot })).toBe(true)

    const period = (slot: bigint) => slot / 64n
    const committees = new Map<bigint, SyncCommittee>([[period(beacon.slot), bootstrap.currentSyncCommittee]])
    let head = bootstrap.header
    const outcomes: string[] = []
    for (const step of readSteps(folder)) {
      const update = parseUpdate(types.update.toJson(types.update.deserialize(read(step.update))))
      const committeeRoots = new Map(
        [...committees].map(([at, known]) => [at, hashTreeRootSyncCommittee(known)]),
      )
      const committee = committees.get(period(update.signatureSlot)) ?? bootstrap.currentSyncCommittee
      const store = { finalizedSlot: head.beacon.slot, committeeRoots }
      try {
        const { currentSlot } = step
        const applied = validateLightClientUpdate({ config, store, update, committee, currentSlot })
        if (applied.advancesHead) head = update.finalizedHeader
        if (applied.bringsNextSyncCommittee && update.nextSyncCommittee !== undefined) {
          committees.set(applied.attestedPeriod + 1n, update.nextSyncCommittee)
        }
        outcomes.push('accepted')
      } catch (error) {
        outcomes.push((error as { code?: string }).code ?? String(error))
      }
      expect(head.beacon.slot).toBe(step.slot)
      expect(hashTreeRootBeaconBlockHeader(head.beacon)).toBe(step.root)
      if (head.execution === undefined) throw new Error('no execution header')
      expect(hashTreeRootExecutionPayloadHeader(fork, head.execution)).toBe(step.executionRoot)
    }
    expect(outcomes).toEqual(expected)
  })
})

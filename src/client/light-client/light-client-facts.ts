import { zeroHash } from 'viem'
import { computeSyncCommitteePeriodAtSlot } from '../../ethereum/spec/compute-sync-committee-period-at-slot.js'
import { hashTreeRootBeaconBlockHeader } from '../../ethereum/ssz/hash-tree-root-beacon-block-header.js'
import { hashTreeRootSyncCommittee } from '../../ethereum/ssz/hash-tree-root-sync-committee.js'
import { initializeStrictStore, type StrictStore } from '../../ethereum/store/strict-store.js'
import type { Hex } from '../../ethereum/types/hex.js'
import type {
  ChainConfig,
  LightClientBootstrap,
  LightClientHeader,
  SyncCommittee,
} from '../../ethereum/types/light-client.js'
import type { RecordedBlock } from '../../state/accepted-state.js'
import { ClientError } from '../client-error.js'
import type { ProvenConflict } from '../proven-conflict.js'

/** Everything that the light client in this process knows. Never changed, only replaced. */
export type LightClientFacts = {
  store: StrictStore
  /** Finalized headers by slot. */
  records: ReadonlyMap<bigint, RecordedBlock>
  slotsByBlockNumber: ReadonlyMap<bigint, bigint>
  /** Of the block that was trusted at the start; it need not be a checkpoint of the chain, as every other record is. */
  trustedSlot: bigint | undefined
  conflict: ProvenConflict | undefined
}

const NOTHING = { records: new Map(), slotsByBlockNumber: new Map(), conflict: undefined }

/** Starts at a block whose root the caller trusts; see `checkBootstrap` for what is proven from there. */
export function factsOfBootstrap(parameters: {
  config: ChainConfig
  trustedBlockRoot: Hex
  bootstrap: LightClientBootstrap
}): LightClientFacts {
  const store = initializeStrictStore(parameters)
  const empty = { ...NOTHING, store, trustedSlot: store.finalizedSlot }
  return withRecord(empty, recordOf(parameters.config, parameters.bootstrap.header))
}

/**
 * Starts from a committee that the caller trusts by its SSZ root. The head is the first slot of its period, where no
 * header is known, as in the contract.
 *
 * @throws ClientError `INVALID_PARAMETER` when the keys are not those of the root.
 */
export function factsOfCommittee(parameters: {
  config: ChainConfig
  period: bigint
  committeeRoot: Hex
  committee: SyncCommittee
}): LightClientFacts {
  const { config, period, committeeRoot, committee } = parameters
  const root = hashTreeRootSyncCommittee(committee)
  if (root !== committeeRoot.toLowerCase() || committee.pubkeys.length !== config.syncCommitteeSize) {
    throw new ClientError('INVALID_PARAMETER', "The checkpoint's committee is not the trusted one.", {
      facts: [`trusted root: ${committeeRoot}`, `root: ${root}`, `members: ${committee.pubkeys.length}`],
    })
  }
  const finalizedSlot = period * config.slotsPerEpoch * config.epochsPerSyncCommitteePeriod
  const roots = { parentRoot: zeroHash, stateRoot: zeroHash, bodyRoot: zeroHash }
  const store: StrictStore = {
    finalizedHeader: { beacon: { slot: finalizedSlot, proposerIndex: 0n, ...roots } },
    finalizedSlot,
    committeeRoots: new Map([[period, root]]),
    committees: new Map([[period, committee]]),
  }
  return { ...NOTHING, store, trustedSlot: undefined }
}

/** What is recorded of a finalized header that was validated; without execution data before Capella. */
export function recordOf(config: ChainConfig, header: LightClientHeader): RecordedBlock {
  const { beacon, execution } = header
  return {
    slot: beacon.slot,
    root: hashTreeRootBeaconBlockHeader(beacon),
    executionStateRoot: execution?.stateRoot ?? zeroHash,
    executionBlockHash: execution?.blockHash ?? zeroHash,
    executionBlockNumber: execution?.blockNumber ?? 0n,
    timestamp: config.genesisTime + beacon.slot * config.secondsPerSlot,
  }
}

export function withRecord(facts: LightClientFacts, record: RecordedBlock): LightClientFacts {
  const records = new Map(facts.records).set(record.slot, record)
  if (record.executionBlockNumber === 0n) return { ...facts, records }
  const slotsByBlockNumber = new Map(facts.slotsByBlockNumber).set(record.executionBlockNumber, record.slot)
  return { ...facts, records, slotsByBlockNumber }
}

/**
 * Drops headers and committees from before `oldest` (seconds), the head and its committee excepted: no evidence about
 * them counts any more. So memory stays what two weeks of finality need.
 */
export function withoutOld(config: ChainConfig, facts: LightClientFacts, oldest: bigint): LightClientFacts {
  const { store } = facts
  const records = new Map(
    [...facts.records].filter(([slot, { timestamp }]) => timestamp >= oldest || slot === store.finalizedSlot),
  )
  const slotsByBlockNumber = new Map([...facts.slotsByBlockNumber].filter(([, slot]) => records.has(slot)))
  const slot = oldest > config.genesisTime ? (oldest - config.genesisTime) / config.secondsPerSlot : 0n
  const bound = [slot, store.finalizedSlot].reduce((least, each) => (each < least ? each : least))
  const firstPeriod = computeSyncCommitteePeriodAtSlot(config, bound)
  const kept = <Value>(byPeriod: ReadonlyMap<bigint, Value>) =>
    new Map([...byPeriod].filter(([period]) => period >= firstPeriod))
  const committees = kept(store.committees)
  const committeeRoots = kept(store.committeeRoots)
  return { ...facts, records, slotsByBlockNumber, store: { ...store, committees, committeeRoots } }
}

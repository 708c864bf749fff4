import { computeDomain } from '../ethereum/spec/compute-domain.js'
import { computeSigningRoot } from '../ethereum/spec/compute-signing-root.js'
import { computeSyncCommitteePeriodAtSlot } from '../ethereum/spec/compute-sync-committee-period-at-slot.js'
import { forkAtSlot } from '../ethereum/spec/fork-at-slot.js'
import { forkVersionSlot } from '../ethereum/spec/sync-committee-signing-root.js'
import { hashTreeRootBeaconBlockHeader } from '../ethereum/ssz/hash-tree-root-beacon-block-header.js'
import { hashTreeRootSyncCommittee } from '../ethereum/ssz/hash-tree-root-sync-committee.js'
import { fromHex, toHex } from '../ethereum/ssz/hex-bytes.js'
import type { Hex } from '../ethereum/types/hex.js'
import type {
  ChainConfig,
  ExecutionPayloadHeader,
  Fork,
  LightClientBootstrap,
  LightClientHeader,
  LightClientUpdate,
  SyncCommittee,
} from '../ethereum/types/light-client.js'
import { devnetConfig } from './devnet-config.js'
import type { MakeUpdateParameters, Tamper } from './make-update-parameters.js'
import { seededBlock } from './seeded-block.js'
import { createSeededBytes } from './seeded-bytes.js'
import { type DuplicateKey, type SeededCommittee, seededCommittee } from './seeded-committee.js'
import { type SeededState, seededState } from './seeded-state.js'
import { signAsCommittee } from './sign-as-committee.js'

/** A beacon chain that exists only as light-client data. */
export type BeaconDevnet = {
  config: ChainConfig
  /** The committee that signs in `period`. */
  committee: (period: bigint) => SyncCommittee
  /** Secret keys of that committee, in order. */
  secretKeys: (period: bigint) => readonly bigint[]
  /** Bootstrap at `slot`. Default: the first slot of the last fork. */
  bootstrap: (parameters?: { slot?: bigint }) => LightClientBootstrap
  makeUpdate: (parameters: MakeUpdateParameters) => LightClientUpdate
}

/** SSZ bit vector with every bit set except those of the absent members. */
function participationBits(size: number, absent: readonly number[]): Hex {
  const bits = new Uint8Array(size / 8).fill(0xff)
  for (const index of absent) bits[index >> 3] = (bits[index >> 3] ?? 0) & ~(1 << (index & 7))
  return toHex(bits)
}

/**
 * Makes a seeded beacon chain with real BLS signatures and real SSZ trees: the same seed gives the same bytes.
 *
 * A block depends on its slot alone (and on `execution`), so two updates that finalize one slot agree; only attested
 * blocks differ with the checkpoint they carry. Parent roots are not linked.
 *
 * @throws DevnetError `DEVNET_CONFIG`; its functions throw `DEVNET_SLOT` before Altair and `DEVNET_NO_SIGNER`.
 */
export function createBeaconDevnet({
  seed,
  committeeSize,
  config: givenConfig,
  forks,
  duplicates,
}: {
  seed: string
  committeeSize: 512 | 32
  config?: ChainConfig | undefined
  forks?: readonly Fork[] | undefined
  /** Keys that appear twice, in every committee. */
  duplicates?: readonly DuplicateKey[] | undefined
}): BeaconDevnet {
  const seeded = createSeededBytes(seed)
  const config = devnetConfig({ seeded, committeeSize, config: givenConfig, forks })
  const committees = new Map<bigint, SeededCommittee & { root: Hex }>()

  function members(period: bigint) {
    const known = committees.get(period)
    if (known !== undefined) return known
    const made = seededCommittee({ seeded, period, size: committeeSize, duplicates })
    const entry = { ...made, root: hashTreeRootSyncCommittee(made.committee) }
    committees.set(period, entry)
    return entry
  }

  function state(slot: bigint, finalized: { slot: bigint; root: Uint8Array }, nextRoot?: Hex): SeededState {
    const period = computeSyncCommitteePeriodAtSlot(config, slot)
    return seededState({
      config,
      seeded,
      slot,
      finalized,
      currentCommitteeRoot: members(period).root,
      nextCommitteeRoot: nextRoot ?? members(period + 1n).root,
    })
  }

  /** The block in `slot` when nobody asks what it finalizes: its checkpoint is two epochs back, with a seeded root. */
  function plainBlock(slot: bigint, execution?: Partial<ExecutionPayloadHeader>) {
    const back = 2n * config.slotsPerEpoch
    const finalizedSlot = slot > back ? slot - back : 0n
    const root = seeded.root(`slot ${finalizedSlot}: checkpoint of a block nobody opens`)
    const made = state(slot, { slot: finalizedSlot, root })
    return { state: made, header: seededBlock({ config, seeded, slot, stateRoot: made.root, execution }) }
  }

  function sign(
    header: LightClientHeader,
    signatureSlot: bigint,
    absent: readonly number[],
    tamper: Tamper,
  ): Hex {
    const period = tamper.signerPeriod ?? computeSyncCommitteePeriodAtSlot(config, signatureSlot)
    const domain = computeDomain({
      domainType: tamper.domainType,
      forkVersion: tamper.forkVersion ?? forkAtSlot(config, forkVersionSlot(signatureSlot)).version,
      genesisValidatorsRoot: tamper.genesisValidatorsRoot ?? config.genesisValidatorsRoot,
    })
    const objectRoot = hashTreeRootBeaconBlockHeader(header.beacon)
    return signAsCommittee({
      secretKeys: members(period).secretKeys,
      absent: tamper.signedWithout ?? absent,
      signingRoot: computeSigningRoot({ objectRoot, domain }),
    })
  }

  return {
    config,
    committee: (period) => members(period).committee,
    secretKeys: (period) => members(period).secretKeys,

    bootstrap: ({ slot = (config.forks.at(-1)?.epoch ?? 0n) * config.slotsPerEpoch } = {}) => {
      const block = plainBlock(slot)
      return {
        version: forkAtSlot(config, slot).name,
        header: block.header,
        currentSyncCommittee: members(computeSyncCommitteePeriodAtSlot(config, slot)).committee,
        currentSyncCommitteeBranch: block.state.currentSyncCommitteeBranch,
      }
    },

    makeUpdate: ({
      attestedSlot,
      finalizedSlot,
      signatureSlot = attestedSlot + 1n,
      absent = [],
      withNextCommittee = false,
      execution,
      tamper = {},
    }) => {
      const finalizedHeader = plainBlock(finalizedSlot, execution).header
      const finalizedRoot = fromHex(hashTreeRootBeaconBlockHeader(finalizedHeader.beacon))
      const nextPeriod = computeSyncCommitteePeriodAtSlot(config, attestedSlot) + 1n
      const next = tamper.nextSyncCommittee ?? members(nextPeriod).committee
      const attested = state(
        attestedSlot,
        { slot: finalizedSlot, root: finalizedRoot },
        tamper.nextSyncCommittee === undefined ? undefined : hashTreeRootSyncCommittee(next),
      )
      const stateRoot =
        tamper.attestedStateRoot === undefined ? attested.root : fromHex(tamper.attestedStateRoot)
      const attestedHeader = seededBlock({ config, seeded, slot: attestedSlot, stateRoot })
      return {
        version: forkAtSlot(config, attestedSlot).name,
        attestedHeader,
        ...(withNextCommittee
          ? { nextSyncCommittee: next, nextSyncCommitteeBranch: attested.nextSyncCommitteeBranch }
          : {}),
        finalizedHeader: tamper.attestedAsFinalized === true ? attestedHeader : finalizedHeader,
        finalityBranch: attested.finalityBranch,
        syncAggregate: {
          syncCommitteeBits: participationBits(committeeSize, absent),
          syncCommitteeSignature: sign(attestedHeader, signatureSlot, absent, tamper),
        },
        signatureSlot,
      }
    },
  }
}

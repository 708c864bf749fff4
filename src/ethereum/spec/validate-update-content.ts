import { hashTreeRootBeaconBlockHeader } from '../ssz/hash-tree-root-beacon-block-header.js'
import { hashTreeRootSyncCommittee } from '../ssz/hash-tree-root-sync-committee.js'
import { isValidMerkleBranch } from '../ssz/is-valid-merkle-branch.js'
import type { Hex } from '../types/hex.js'
import type { ChainConfig, Fork, LightClientUpdate, SyncCommittee } from '../types/light-client.js'
import { checkpointSpan } from './checkpoint-span.js'
import { computeSyncCommitteePeriodAtSlot } from './compute-sync-committee-period-at-slot.js'
import { EthereumSpecError } from './ethereum-spec-error.js'
import { forkAtSlot } from './fork-at-slot.js'
import { finalizedRootGindex, nextSyncCommitteeGindex } from './gindices.js'
import { isValidLightClientHeader, isZero } from './is-valid-light-client-header.js'
import { LightClientUpdateError, type LightClientUpdateErrorCode } from './light-client-update-error.js'
import { type G1Point, participantPublicKey } from './participant-public-key.js'
import { absentIndices, isSupermajority } from './participation.js'
import { syncCommitteeSigningRoot } from './sync-committee-signing-root.js'
import { verifyAggregateSignature } from './verify-sync-committee-signature.js'

/** What a valid update says, in the terms of the specification. */
export type ValidatedUpdate = {
  /** Fork of the attested slot: it decides the generalized indices. */
  attestedFork: Fork
  attestedPeriod: bigint
  finalizedPeriod: bigint
  /** Period whose committee signed. */
  signaturePeriod: bigint
  participants: number
  /** Members that did not sign, strictly increasing. */
  absent: readonly number[]
  signingRoot: Hex
  attestedRoot: Hex
  finalizedRoot: Hex
  /** Root of the committee of `attestedPeriod + 1`, when the update carries one. */
  nextSyncCommitteeRoot: Hex | undefined
}

/**
 * Whose signature an update needs: that of a committee, or of the participants whose aggregate key is found in another
 * way, such as by a proof. `publicKeyOf` is asked last, once everything but the signature holds.
 */
export type Signers =
  | { committee: SyncCommittee }
  | { publicKeyOf: (statement: { absent: readonly number[] }) => G1Point }

/** Refuses the update with `code` unless the rule holds. */
export function check(
  holds: boolean,
  code: LightClientUpdateErrorCode,
  message: string,
  facts?: string[],
): void {
  if (!holds) throw new LightClientUpdateError(code, message, { facts })
}

/** Turns "the schedule or the shape has no answer" into a refusal of the update. */
export function supported<T>(question: () => T): T {
  try {
    return question()
  } catch (cause) {
    if (!(cause instanceof EthereumSpecError)) throw cause
    const code = cause.code === 'BITS_LENGTH' ? 'WRONG_BITS_LENGTH' : 'FORK_NOT_SUPPORTED'
    throw new LightClientUpdateError(code, cause.shortMessage, { cause })
  }
}

/** Checks the next committee of an update, if any, against its attested state; returns its SSZ root. */
export function checkNextSyncCommittee(
  config: ChainConfig,
  update: LightClientUpdate,
  fork: Fork,
): Hex | undefined {
  const { nextSyncCommittee: committee, nextSyncCommitteeBranch: branch = [] } = update
  if (committee === undefined) {
    const message = 'A next sync committee branch comes without a committee.'
    check(branch.every(isZero), 'INVALID_NEXT_COMMITTEE_BRANCH', message)
    return undefined
  }
  // An update without a next committee may carry an empty one: all keys and the whole branch zero.
  const keys = [...committee.pubkeys, committee.aggregatePubkey]
  if (branch.every(isZero) && keys.every(isZero)) return undefined
  const size = config.syncCommitteeSize
  const facts = [`members: ${committee.pubkeys.length}`, `expected: ${size}`]
  const sizeMessage = 'The next sync committee has another size than this chain uses.'
  check(committee.pubkeys.length === size, 'WRONG_COMMITTEE_SIZE', sizeMessage, facts)
  const leaf = hashTreeRootSyncCommittee(committee)
  const gindex = nextSyncCommitteeGindex(fork.name)
  check(
    isValidMerkleBranch({ leaf, branch, gindex, root: update.attestedHeader.beacon.stateRoot }),
    'INVALID_NEXT_COMMITTEE_BRANCH',
    'The next sync committee is not in the attested state.',
    [`generalized index: ${gindex}`, `committee root: ${leaf}`],
  )
  return leaf
}

/**
 * A state finalizes a checkpoint two epochs before its own at the latest. So in its last epochs a committee signs no finality
 * that only the committee after it will: that would be contradicted by nobody who could be charged for both.
 */
function checkFinalizable(config: ChainConfig, { finalizedHeader, signatureSlot }: LightClientUpdate): void {
  const { slotsPerEpoch, epochsPerSyncCommitteePeriod } = config
  const { slot } = finalizedHeader.beacon
  const period = computeSyncCommitteePeriodAtSlot(config, signatureSlot)
  check(
    checkpointSpan(config, slot).last + 2n * slotsPerEpoch <
      (period + 1n) * epochsPerSyncCommitteePeriod * slotsPerEpoch,
    'FINALIZED_SLOT_TOO_YOUNG',
    'No block state of the signing period can have finalized the slot.',
    [`finalized: ${slot}`, `signature period: ${period}`],
  )
}

/**
 * The part of `validate_light_client_update` that needs no store: slot order, participation, execution, finality and
 * next-committee branches, and the signature. Cheap checks first, the pairing last.
 *
 * The caller vouches for the signers: `validateLightClientUpdate` compares them with what a client holds.
 *
 * DIFF FROM SPEC: an update without finality, with the genesis block as finalized block, or with less than two thirds
 * of the committee is refused, since a relay could do nothing with it, and so is finality that no state of the signing
 * period can have (`FINALIZED_SLOT_TOO_YOUNG`).
 *
 * @throws LightClientUpdateError naming the broken rule.
 * @see https://github.com/ethereum/consensus-specs/blob/dev/specs/altair/light-client/sync-protocol.md
 */
export function validateUpdateContent(
  parameters: { config: ChainConfig; update: LightClientUpdate } & Signers,
): ValidatedUpdate {
  const { config, update } = parameters
  const size = config.syncCommitteeSize
  const attested = update.attestedHeader.beacon
  const finalized = update.finalizedHeader.beacon
  const { syncCommitteeBits, syncCommitteeSignature: signature } = update.syncAggregate

  if ('committee' in parameters) {
    const members = parameters.committee.pubkeys.length
    const sizeFacts = [`members: ${members}`, `expected: ${size}`]
    const sizeMessage = 'The sync committee has another size than this chain uses.'
    check(members === size, 'WRONG_COMMITTEE_SIZE', sizeMessage, sizeFacts)
  }
  check(
    update.signatureSlot > attested.slot && attested.slot >= finalized.slot,
    'WRONG_SLOT_ORDER',
    'The slots must obey signature > attested >= finalized.',
    [`signature: ${update.signatureSlot}`, `attested: ${attested.slot}`, `finalized: ${finalized.slot}`],
  )
  const hasFinality = finalized.slot > 0n && !update.finalityBranch.every(isZero)
  check(hasFinality, 'NO_FINALITY', 'The update finalizes nothing.')
  checkFinalizable(config, update)

  const absent = supported(() => absentIndices(syncCommitteeBits, size))
  const participants = size - absent.length
  const enough = isSupermajority(participants, size)
  const facts = [`participants: ${participants}`, `committee: ${size}`]
  check(enough, 'INSUFFICIENT_PARTICIPATION', 'Less than two thirds of the committee signed.', facts)

  const attestedFork = supported(() => forkAtSlot(config, attested.slot))
  const finalityGindex = supported(() => finalizedRootGindex(attestedFork.name))
  check(
    supported(() => isValidLightClientHeader(config, update.attestedHeader)),
    'INVALID_ATTESTED_EXECUTION',
    'The execution header of the attested block is not in its body.',
  )
  check(
    supported(() => isValidLightClientHeader(config, update.finalizedHeader)),
    'INVALID_FINALIZED_EXECUTION',
    'The execution header of the finalized block is not in its body.',
  )
  const finalizedRoot = hashTreeRootBeaconBlockHeader(finalized)
  check(
    isValidMerkleBranch({
      leaf: finalizedRoot,
      branch: update.finalityBranch,
      gindex: finalityGindex,
      root: attested.stateRoot,
    }),
    'INVALID_FINALITY_BRANCH',
    'The finalized block is not the finalized checkpoint of the attested state.',
    [`generalized index: ${finalityGindex}`, `finalized root: ${finalizedRoot}`],
  )
  const nextSyncCommitteeRoot = checkNextSyncCommittee(config, update, attestedFork)

  const { signatureSlot } = update
  const signingRoot = supported(() =>
    syncCommitteeSigningRoot({ config, attestedHeader: attested, signatureSlot }),
  )
  const publicKeyOf =
    'committee' in parameters
      ? () => participantPublicKey(parameters.committee, absent)
      : () => parameters.publicKeyOf({ absent })
  verifyAggregateSignature({ publicKeyOf, signingRoot, signature })

  return {
    attestedFork,
    attestedPeriod: computeSyncCommitteePeriodAtSlot(config, attested.slot),
    finalizedPeriod: computeSyncCommitteePeriodAtSlot(config, finalized.slot),
    signaturePeriod: computeSyncCommitteePeriodAtSlot(config, signatureSlot),
    participants,
    absent,
    signingRoot,
    attestedRoot: hashTreeRootBeaconBlockHeader(attested),
    finalizedRoot,
    nextSyncCommitteeRoot,
  }
}

import { bls12_381 } from '@noble/curves/bls12-381.js'
import { computeSyncCommitteePeriodAtSlot } from '../../ethereum/spec/compute-sync-committee-period-at-slot.js'
import { forkAtSlot } from '../../ethereum/spec/fork-at-slot.js'
import { finalizedRootGindex } from '../../ethereum/spec/gindices.js'
import { isValidLightClientHeader, isZero } from '../../ethereum/spec/is-valid-light-client-header.js'
import { absentIndices, isSupermajority } from '../../ethereum/spec/participation.js'
import { syncCommitteeSigningRoot } from '../../ethereum/spec/sync-committee-signing-root.js'
import type { ApplicableUpdate, LightClientStore } from '../../ethereum/spec/validate-light-client-update.js'
import { check, checkNextSyncCommittee, supported } from '../../ethereum/spec/validate-update-content.js'
import { SIGNATURE_DST } from '../../ethereum/spec/verify-sync-committee-signature.js'
import { hashTreeRootBeaconBlockHeader } from '../../ethereum/ssz/hash-tree-root-beacon-block-header.js'
import { fromHex } from '../../ethereum/ssz/hex-bytes.js'
import { isValidMerkleBranch } from '../../ethereum/ssz/is-valid-merkle-branch.js'
import type { Hex } from '../../ethereum/types/hex.js'
import type { ChainConfig, LightClientUpdate } from '../../ethereum/types/light-client.js'

const { longSignatures } = bls12_381
type G1Point = InstanceType<typeof bls12_381.G1.Point>

/** Which committee must have signed, by its SSZ root, and without whom: what an aggregate key has to be proven for. */
export type SignerStatement = { committeeRoot: Hex; absent: readonly number[] }

/**
 * `validateLightClientUpdate` for a client that gets the signers' aggregate key from elsewhere, such as a proof: the same
 * rules and codes, and no committee keys.
 *
 * @param parameters.publicKeyOf The signers' aggregate key. Called last, once everything but the signature holds.
 * @param parameters.currentSlot From a clock the caller trusts.
 * @throws LightClientUpdateError naming the broken rule; whatever `publicKeyOf` throws.
 */
export function validateProvenUpdate(parameters: {
  config: ChainConfig
  store: LightClientStore
  update: LightClientUpdate
  currentSlot: bigint
  publicKeyOf: (statement: SignerStatement) => G1Point
}): ApplicableUpdate {
  const { config, store, update, currentSlot, publicKeyOf } = parameters
  const periodOf = (slot: bigint) => computeSyncCommitteePeriodAtSlot(config, slot)
  const { signatureSlot } = update
  const attested = update.attestedHeader.beacon
  const finalized = update.finalizedHeader.beacon
  const signaturePeriod = periodOf(signatureSlot)
  const storePeriod = periodOf(store.finalizedSlot)
  const attestedPeriod = periodOf(attested.slot)
  const finalizedPeriod = periodOf(finalized.slot)

  const future = 'The update is signed in a slot that has not come yet.'
  check(currentSlot >= signatureSlot, 'SLOT_IN_FUTURE', future, [`signature slot: ${signatureSlot}`])
  const isNear = signaturePeriod === storePeriod || signaturePeriod === storePeriod + 1n
  const periods = [`signature period: ${signaturePeriod}`, `store period: ${storePeriod}`]
  const far = "The update is signed in another period than the store's or the one after."
  check(isNear, 'WRONG_SIGNATURE_PERIOD', far, periods)
  const committeeRoot = store.committeeRoots.get(signaturePeriod) ?? '0x'
  const unknown = "The committee of the signature's period is not known yet."
  check(committeeRoot !== '0x', 'UNKNOWN_COMMITTEE', unknown, periods)

  const knownNextRoot = store.committeeRoots.get(attestedPeriod + 1n)
  const advancesHead = finalized.slot > store.finalizedSlot
  const mayBring =
    knownNextRoot === undefined && attestedPeriod === finalizedPeriod && attestedPeriod >= storePeriod
  const stale = 'The update is not ahead of what the client already knows.'
  const slots = [`finalized slot: ${finalized.slot}`, `head: ${store.finalizedSlot}`]
  const delivers = mayBring && update.nextSyncCommittee !== undefined
  check(advancesHead || delivers, 'STALE_UPDATE', stale, slots)

  const { absent, nextRoot, attestedFork, finalizedRoot } = checkContent(config, update)
  const conflict = 'The update proves another next sync committee than the one already known.'
  const bringsNextSyncCommittee = mayBring && nextRoot !== undefined
  check(advancesHead || bringsNextSyncCommittee, 'STALE_UPDATE', stale, slots)

  const signingRoot = supported(() =>
    syncCommitteeSigningRoot({ config, attestedHeader: attested, signatureSlot }),
  )
  const signature = parseSignature(update.syncAggregate.syncCommitteeSignature)
  checkSignature(signature, signingRoot, publicKeyOf({ committeeRoot, absent }))
  const isKnown = knownNextRoot === undefined || nextRoot === undefined || nextRoot === knownNextRoot
  check(isKnown, 'NEXT_COMMITTEE_CONFLICT', conflict, [`known: ${knownNextRoot}`, `proven: ${nextRoot}`])
  return {
    attestedFork,
    attestedPeriod,
    finalizedPeriod,
    signaturePeriod,
    participants: config.syncCommitteeSize - absent.length,
    absent,
    signingRoot,
    attestedRoot: hashTreeRootBeaconBlockHeader(attested),
    finalizedRoot,
    nextSyncCommitteeRoot: nextRoot,
    advancesHead,
    bringsNextSyncCommittee,
  }
}

/** Order of slots, participation, and every branch: `validateUpdateContent` without its signature. */
function checkContent(config: ChainConfig, update: LightClientUpdate) {
  const { signatureSlot, finalityBranch, syncAggregate } = update
  const attested = update.attestedHeader.beacon
  const finalized = update.finalizedHeader.beacon
  const inOrder = signatureSlot > attested.slot && attested.slot >= finalized.slot
  check(inOrder, 'WRONG_SLOT_ORDER', 'The slots must obey signature > attested >= finalized.')
  const hasFinality = finalized.slot > 0n && !finalityBranch.every(isZero)
  check(hasFinality, 'NO_FINALITY', 'The update finalizes nothing.')
  const size = config.syncCommitteeSize
  const absent = supported(() => absentIndices(syncAggregate.syncCommitteeBits, size))
  const enough = isSupermajority(size - absent.length, size)
  check(enough, 'INSUFFICIENT_PARTICIPATION', 'Less than two thirds of the committee signed.')
  const attestedFork = supported(() => forkAtSlot(config, attested.slot))
  const gindex = supported(() => finalizedRootGindex(attestedFork.name))
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
    isValidMerkleBranch({ leaf: finalizedRoot, branch: finalityBranch, gindex, root: attested.stateRoot }),
    'INVALID_FINALITY_BRANCH',
    'The finalized block is not the finalized checkpoint of the attested state.',
  )
  return {
    absent,
    attestedFork,
    finalizedRoot,
    nextRoot: checkNextSyncCommittee(config, update, attestedFork),
  }
}

function parseSignature(signature: Hex) {
  try {
    const point = longSignatures.Signature.fromHex(signature.slice(2))
    point.assertValidity()
    if (!point.is0()) return point
  } catch {
    // said below, with the point at infinity
  }
  check(false, 'INVALID_SIGNATURE_ENCODING', 'The signature is not a point of the group, or is infinity.')
  throw new TypeError('unreachable: the check above throws')
}

function checkSignature(
  signature: ReturnType<typeof parseSignature>,
  signingRoot: Hex,
  publicKey: G1Point,
): void {
  const infinity = "The participants' keys add up to the point at infinity."
  check(!publicKey.is0(), 'AGGREGATE_KEY_AT_INFINITY', infinity)
  const message = longSignatures.hash(fromHex(signingRoot), SIGNATURE_DST)
  const valid = longSignatures.verify(signature, message, publicKey)
  const wrong = 'The sync committee signature does not fit the header, the participants and the chain.'
  check(valid, 'INVALID_SIGNATURE', wrong, [`signing root: ${signingRoot}`])
}

import { assertRange } from './assert-range.js'

/**
 * Slots from the finalized slot to the signature slot of an update on a healthy beacon chain. Finality moves once an
 * epoch, two epochs back, so the lag is a saw-tooth: 2 epochs at the first attested slot of an epoch, 3 less one at the
 * last, and one slot more for the signature. Its season is the epoch, and its phase is known, not estimated.
 *
 * @param parameters.finalizedEpochsBack Epochs between the attested and the finalized checkpoint. Default 2.
 * @throws ForecastError INVALID_PARAMETER
 */
export function expectedLagSlots(parameters: {
  attestedSlot: bigint
  signatureSlot: bigint
  slotsPerEpoch: bigint
  finalizedEpochsBack?: bigint | undefined
}): number {
  const { attestedSlot, signatureSlot, slotsPerEpoch, finalizedEpochsBack = 2n } = parameters
  assertRange('slotsPerEpoch', Number(slotsPerEpoch), 1, Number.MAX_SAFE_INTEGER)
  assertRange('signatureSlot', Number(signatureSlot), Number(attestedSlot) + 1, Number.MAX_SAFE_INTEGER)
  const epochStart = attestedSlot - (attestedSlot % slotsPerEpoch)
  return Number(signatureSlot - (epochStart - finalizedEpochsBack * slotsPerEpoch))
}

import type { LightBlock } from '../../bft/light-client/light-block.js'
import { signersOf } from '../../bft/votes/bitmap.js'
import { hashHeader } from '../../bft/votes/header.js'
import type { Observation } from './observation.js'

/**
 * What a block of a BFT chain shows: the power that signed, the header, its time and the set. Nothing is verified here.
 *
 * A node may cut its commit at the quorum, so give the signers of all precommits that were seen where they are at hand:
 * otherwise the participation is that of the fastest two thirds.
 *
 * @param parameters.time When it was seen, milliseconds.
 * @param parameters.isVerified True when `verifyUpdate` accepted the block.
 * @param parameters.signers Bitmap of who signed the header. Default: the commit's.
 * @throws BftError FIELD_OUT_OF_RANGE
 */
export function observeBlock(parameters: {
  member: string
  block: LightBlock
  node: string
  time: bigint
  isVerified: boolean
  signers?: bigint | undefined
}): Observation[] {
  const { member, block, node, time, isVerified } = parameters
  const { header, commit, validators } = block
  const seen = { member, time }
  const total = validators.reduce((sum, { power }) => sum + power, 0n)
  const signed = signersOf(parameters.signers ?? commit.signers).reduce(
    (sum, place) => sum + (validators[place]?.power ?? 0n),
    0n,
  )
  const { height } = header
  return [
    // Shares to a millionth: powers may be too large for a double.
    {
      ...seen,
      kind: 'participation',
      height,
      share: total === 0n ? 0 : Number((signed * 1_000_000n) / total) / 1e6,
    },
    {
      ...seen,
      kind: 'header',
      node,
      height,
      root: `0x${hashHeader(header).toString(16).padStart(64, '0')}`,
      status: 'finalized',
      isVerified,
    },
    { ...seen, kind: 'finality', height, finalizedTime: header.timestamp },
    {
      ...seen,
      kind: 'set',
      epoch: height,
      weights: new Map(validators.map(({ publicKey, power }) => [`${publicKey.x},${publicKey.y}`, power])),
    },
  ]
}

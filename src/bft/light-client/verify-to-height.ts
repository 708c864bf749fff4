import { BftError } from '../bft-error.js'
import type { LightBlock, TrustedBlock } from './light-block.js'
import type { LightClientPolicy } from './policy.js'
import { verifyUpdate } from './verify-update.js'

/** Where light blocks come from; it need not be honest. */
export type LightBlockSource = { getLightBlock(height: bigint): Promise<LightBlock> }

function isNotEnoughTrust(error: unknown): boolean {
  return error instanceof BftError && error.code === 'NOT_ENOUGH_TRUST'
}

/**
 * Reaches a height by bisection: tries the target, and as long as trust does not carry, the middle. Returns the blocks
 * accepted on the way, the target last.
 *
 * @throws BftError NON_MONOTONIC_HEIGHT, SOURCE_HEIGHT_MISMATCH, and what `verifyUpdate` throws but NOT_ENOUGH_TRUST
 */
export async function verifyToHeight(parameters: {
  trusted: TrustedBlock
  height: bigint
  source: LightBlockSource
  policy: LightClientPolicy
  now: bigint
}): Promise<TrustedBlock[]> {
  const { height, source, policy, now } = parameters
  if (height <= parameters.trusted.header.height)
    throw new BftError('NON_MONOTONIC_HEIGHT', 'The height to reach is not above the trusted one.')
  const fetched = new Map<bigint, LightBlock>()
  const fetch = async (at: bigint) => {
    const block = fetched.get(at) ?? (await source.getLightBlock(at))
    if (block.header.height !== at)
      throw new BftError('SOURCE_HEIGHT_MISMATCH', `Asked for height ${at}, got ${block.header.height}.`)
    fetched.set(at, block)
    return block
  }

  const accepted: TrustedBlock[] = []
  let trusted = parameters.trusted
  let pivot = height
  while (trusted.header.height < height) {
    const block = await fetch(pivot)
    try {
      trusted = verifyUpdate({ trusted, block, policy, now })
      accepted.push(trusted)
      pivot = height
    } catch (error) {
      if (!isNotEnoughTrust(error)) throw error
      pivot = (trusted.header.height + pivot) / 2n
    }
  }
  return accepted
}

import type { LightBlock, TrustedBlock } from './light-block.js'
import type { LightClientPolicy } from './policy.js'

/** What every check of an update takes; `now` in milliseconds since 1970. */
export type UpdateParameters = {
  readonly trusted: TrustedBlock
  readonly block: LightBlock
  readonly policy: LightClientPolicy
  readonly now: bigint
}

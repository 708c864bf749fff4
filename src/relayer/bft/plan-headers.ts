import type { LightBlock, TrustedBlock } from '../../bft/light-client/light-block.js'
import { trustBlock } from '../../bft/light-client/light-block.js'
import type { RelayedTransaction } from '../relayer-report.js'
import { BFT_GAS } from './bft-gas.js'

/** A header to submit, on the word of the one before it. */
export type PlannedHeader = {
  kind: 'adjacent' | 'skipping'
  block: LightBlock
  trusted: TrustedBlock
  gas: bigint
}

/** The transactions of a verified path: the header right above the trusted one by `adjacent`, any other by `skipping`. */
export function planHeaders(trusted: TrustedBlock, path: readonly LightBlock[]): PlannedHeader[] {
  let before = trusted
  return path.map((block) => {
    const kind = block.header.height === before.header.height + 1n ? 'adjacent' : 'skipping'
    const planned = { kind, block, trusted: before, gas: BFT_GAS[kind] } as const
    before = trustBlock(block.header, block.nextValidators)
    return planned
  })
}

/** What a report says of a header that was not sent. */
export function describeHeader({ kind, block, gas: gasEstimate }: PlannedHeader): RelayedTransaction {
  return {
    kind,
    route: kind === 'adjacent' ? 'quorum' : 'skipping',
    finalizedSlot: block.header.height,
    period: undefined,
    gasEstimate,
    result: 'planned',
    hash: undefined,
    gasUsed: undefined,
  }
}

import type { Hex } from '../ethereum/types/hex.js'
import { type ReplayEvent, type ReplayReport, replay } from '../replay/replay.js'
import type { ReplayRow } from '../replay/replay-row.js'
import { type VerifiedState, verifyAccountProof } from '../state/verify-account-proof.js'
import { DemoError } from './demo-error.js'
import type { DemoStory } from './demo-story.js'

export type DemoReport = {
  source: string
  network: string
  setup: ReplayReport['setup']
  committeeSize: number
  period: bigint
  participants: number
  attestedSlot: bigint
  finalizedSlot: bigint
  /** What the contract recorded for the finalized slot, read back from it. */
  finalizedRoot: Hex
  executionStateRoot: Hex
  executionBlockNumber: bigint | null
  /** One row a route: the same update, on two clients deployed alike. */
  routes: ReplayRow[]
  /** What the account proof shows against `executionStateRoot`. */
  account: VerifiedState
}

/**
 * Plays a story: the update is proven and accepted on route `apk`, accepted again on route `direct` for comparison, and
 * the account proof is checked against the execution state root that the contract recorded.
 *
 * @throws DemoError `DEMO_UPDATE_REFUSED`; StateProofError when the account is not in that state; errors of `replay`.
 */
export async function playDemo(parameters: {
  story: DemoStory
  directory?: string | undefined
  onEvent?: ((event: ReplayEvent) => void) | undefined
  signal?: AbortSignal | undefined
}): Promise<DemoReport> {
  const { story, directory, onEvent, signal } = parameters
  const { config, checkpoints, update, account } = story
  const play = (route: 'apk' | 'direct') =>
    replay({ config, updates: [update], checkpoints, route, directory, onEvent, signal })
  const proven = await play('apk')
  const accepted = acceptedRow(proven)
  const compared = acceptedRow(await play('direct'))
  const { finalizedRoot, executionStateRoot } = accepted
  if (finalizedRoot === null || executionStateRoot === null) throw refused(accepted)
  return {
    source: story.source,
    network: config.name,
    setup: proven.setup,
    committeeSize: config.syncCommitteeSize,
    period: accepted.period,
    participants: accepted.participants,
    attestedSlot: accepted.slot,
    finalizedSlot: accepted.finalizedSlot,
    finalizedRoot,
    executionStateRoot,
    executionBlockNumber: update.update.finalizedHeader.execution?.blockNumber ?? null,
    routes: [accepted, compared],
    account: verifyAccountProof({ stateRoot: executionStateRoot, answer: account, address: account.address }),
  }
}

function acceptedRow({ updates }: ReplayReport): ReplayRow {
  const [row] = updates
  if (row?.accepted) return row
  throw refused(row)
}

function refused(row: ReplayRow | undefined): DemoError {
  const facts = row === undefined ? [] : [`route: ${row.route}`, `error: ${row.error ?? 'no state root'}`]
  return new DemoError('DEMO_UPDATE_REFUSED', 'The light client did not accept the update.', {
    facts: row?.message ? [...facts, row.message] : facts,
  })
}

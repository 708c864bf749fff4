import { BaseError } from '../../errors/base-error.js'
import { computeSlotAtTime } from '../../ethereum/spec/compute-slot-at-time.js'
import { computeSyncCommitteePeriodAtSlot } from '../../ethereum/spec/compute-sync-committee-period-at-slot.js'
import {
  initializeStrictStore,
  processUpdateStrictly,
  type StrictStore,
} from '../../ethereum/store/strict-store.js'
import type { Hex } from '../../ethereum/types/hex.js'
import type { ChainConfig, LightClientUpdate } from '../../ethereum/types/light-client.js'
import type { LightClientSource } from '../../sources/light-client-source.js'
import type { Observation } from '../observation/observation.js'
import { observeUpdate } from '../observation/observe-update.js'
import { slotTime } from '../observation/slot-time.js'
import { askBeaconNode, type BeaconWord } from './ask-beacon-node.js'
import { type Follower, type LookFailure, majorityOf, type NamedNode } from './follower.js'
import { createUpdateJudge, DRIFT_SLOTS } from './judge-update.js'
import { lookFailure } from './look-failure.js'
import { type HeldShares, NO_SHARES, type ShownShare, settleShares, withShare } from './settle-shares.js'

/** What is known of the chain by the light client's rules, and participation that is still waited with. */
export type BeaconFollowState = {
  readonly store: StrictStore | undefined
  readonly shares: HeldShares
}

/** Committees that are kept: of the period, the one before, and the next. */
const KEPT_COMMITTEES = 3

/**
 * Follows a beacon chain over its nodes as a light client does, from a checkpoint.
 *
 * Only what the light-client rules accept is an observation of the chain: finality, participation and sets never come
 * from a header that was not signed. What a node merely claims is an observation of the node.
 *
 * - Finality is a word only when most of the nodes answer: a few that repeat an old update make no stall of it.
 * - Of one header the largest participation counts that any node shows within the round after it was first seen, since
 *   anybody may leave signatures out of an aggregate; and only once a second node shows the header, where there are more
 *   than one.
 *
 * @param parameters.checkpoint Root of a finalized block: the only thing that is taken on trust.
 * @param parameters.nodes At least one; each is asked by itself.
 */
export function followBeacon(parameters: {
  member: string
  config: ChainConfig
  checkpoint: Hex
  nodes: readonly NamedNode<LightClientSource>[]
}): Follower {
  const { member, config, checkpoint, nodes } = parameters
  const judge = createUpdateJudge({ config })

  function learn(store: StrictStore | undefined, words: readonly BeaconWord[], now: bigint) {
    const currentSlot = latestSlot(now)
    const observations: Observation[] = []
    const failures: LookFailure[] = []
    let known = store
    const attempt = (node: string, work: () => void) => {
      try {
        work()
      } catch (error) {
        if (!(error instanceof BaseError)) throw error
        failures.push(lookFailure(node, error))
      }
    }
    for (const { node, bootstrap, updates } of words) {
      if (bootstrap !== undefined)
        attempt(node, () => {
          known ??= initializeStrictStore({ config, trustedBlockRoot: checkpoint, bootstrap })
        })
      for (const update of updates) {
        const before = known
        if (before === undefined || before.committees.has(periodAfter(config, update))) continue
        attempt(node, () => {
          known = trimmed(processUpdateStrictly({ config, store: before, update, currentSlot }).store)
          const seen = observeUpdate({ member, config, update, node, isVerified: true, time: now })
          observations.push(...seen.filter(({ kind }) => kind === 'set'))
        })
      }
    }
    return { store: known, observations, failures }
  }

  return {
    initial: { store: undefined, shares: NO_SHARES } satisfies BeaconFollowState,

    async look({ state, now, signal }) {
      const before = state as BeaconFollowState
      const words = await Promise.all(
        nodes.map((node) => askBeaconNode({ node, checkpoint, store: before.store, now, signal })),
      )
      const learned = learn(before.store, words, now)
      const observations: Observation[] = [...learned.observations]
      const failures: LookFailure[] = [...words.flatMap(({ failure }) => failure ?? []), ...learned.failures]
      let shares = new Map<bigint, ShownShare>()
      let { store } = learned
      let answers = 0

      for (const { node, newest } of words) {
        if (newest === undefined || store === undefined) continue
        const verdict = judge({ store, update: newest, now })
        const isVerified = verdict.kind === 'verified'
        const seen = observeOf(newest, { node, now, isVerified })
        if (verdict.kind === 'refused') {
          failures.push(lookFailure(node, verdict.fault))
          // Another finalized header than other nodes have is told, whether it is signed or made up.
          observations.push(...seen.filter((each) => each.kind === 'header' && each.status === 'finalized'))
          continue
        }
        answers++
        for (const each of seen)
          if (each.kind === 'participation')
            shares = withShare(shares, { height: each.height, share: each.share, node })
        observations.push({
          kind: 'head',
          member,
          time: now,
          node,
          height: newest.attestedHeader.beacon.slot,
        })
        if (!isVerified) continue
        observations.push(...seen.filter(({ kind }) => kind === 'header'))
        store = advanced(store, newest, now)
      }

      const settled = settleShares(before.shares, shares, { isAlone: nodes.length === 1 })
      for (const [height, share] of settled.due)
        observations.push({ kind: 'participation', member, time: now, height, share })
      if (store !== undefined && answers >= majorityOf(nodes.length)) {
        const height = store.finalizedSlot
        observations.push({
          kind: 'finality',
          member,
          time: now,
          height,
          finalizedTime: slotTime(config, height),
        })
      }
      for (const { name } of nodes) {
        const fault = failures.find(({ node }) => node === name)?.code
        observations.push({ kind: 'node', member, time: now, node: name, fault })
      }
      return { state: { store, shares: settled.held } satisfies BeaconFollowState, observations, failures }
    },
  }

  function latestSlot(now: bigint): bigint {
    return computeSlotAtTime(config, now / 1000n) + DRIFT_SLOTS
  }

  function observeOf(
    update: LightClientUpdate,
    { node, now, isVerified }: { node: string; now: bigint; isVerified: boolean },
  ): Observation[] {
    // The shape was checked by the source; bits of a wrong length are refused there.
    return observeUpdate({ member, config, update, node, isVerified, time: now })
  }

  function advanced(store: StrictStore, update: LightClientUpdate, now: bigint): StrictStore {
    if (update.finalizedHeader.beacon.slot <= store.finalizedSlot) return store
    try {
      return trimmed(processUpdateStrictly({ config, store, update, currentSlot: latestSlot(now) }).store)
    } catch (error) {
      if (error instanceof BaseError) return store
      throw error
    }
  }
}

/** The period whose committee an update brings. */
function periodAfter(config: ChainConfig, { attestedHeader }: LightClientUpdate): bigint {
  return computeSyncCommitteePeriodAtSlot(config, attestedHeader.beacon.slot) + 1n
}

/** The store with its newest committees alone. */
function trimmed(store: StrictStore): StrictStore {
  const periods = [...store.committees.keys()].sort((left, right) => (left < right ? -1 : 1))
  const kept = new Set(periods.slice(-KEPT_COMMITTEES))
  return {
    ...store,
    committees: new Map([...store.committees].filter(([period]) => kept.has(period))),
    committeeRoots: new Map([...store.committeeRoots].filter(([period]) => kept.has(period))),
  }
}

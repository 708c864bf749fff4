import { expect } from 'vitest'
import { initializeStrictStore, processUpdateStrictly } from '../../src/ethereum/store/strict-store.js'
import { codeOf } from '../ethereum/store/code-of.js'
import type { SyncCase, SyncStep } from '../ethereum/store/sync-case.js'
import type { DestinationChain } from './destination-chain.js'
import type { SyncCaseClient } from './sync-case-client.js'

type Played = {
  chain: DestinationChain
  client: SyncCaseClient
  published: SyncCase
  /** How many steps. Default: all. */
  count?: number
  /** Sees every step after it was played. */
  after?: (step: SyncStep, outcome: string) => Promise<void>
}

/**
 * Plays the steps of a case, each at its own slot, and returns what the contract did with each. On the way: an update is
 * refused before its slot, for that reason when for no other; a committee is registered where the contract asks for it; what is refused and what is
 * forced changes nothing; head and committees stay those of the strict store.
 */
export async function playSteps({ chain, client, published, count, after }: Played): Promise<string[]> {
  const { config } = published
  let store = initializeStrictStore(published)
  let now = 0n
  const outcomes: string[] = []
  for (const step of published.steps.slice(0, count)) {
    const { kind, update, currentSlot } = step
    const before = await client.state()
    let early: string | undefined
    if (currentSlot > now) {
      early = update === undefined ? undefined : await client.submit(update)
      await chain.goToSlot(currentSlot)
      now = currentSlot
    }
    const outcome = update === undefined ? kind : await submitOrRegisterFirst(client, update)
    if (early !== undefined) {
      const reason = outcome === 'accepted' ? `FutureSignatureSlot(${update?.signatureSlot}, ` : outcome
      expect(early.slice(0, reason.length)).toBe(reason)
    }
    if (update !== undefined) {
      const twin = codeOf(() => {
        store = processUpdateStrictly({ config, store, update, currentSlot }).store
      })
      expect(twin === 'accepted').toBe(outcome === 'accepted')
    }
    const state = await client.state()
    if (outcome !== 'accepted') expect(state).toEqual(before)
    expect(state.head).toMatchObject({ slot: store.finalizedSlot, status: 'active' })
    expect(state.roots).toEqual(state.roots.map((_, period) => store.committeeRoots.get(BigInt(period))))
    await after?.(step, outcome)
    outcomes.push(outcome)
  }
  return outcomes
}

/** Submits; where the contract lacks the signers' commitment, registers them by proof and submits again. */
async function submitOrRegisterFirst(client: SyncCaseClient, update: NonNullable<SyncStep['update']>) {
  const first = await client.submit(update)
  if (!first.startsWith('UnknownCommitment(')) return first
  const signers = client.signersOf(update)
  expect(await client.commitmentOf(signers)).toBeUndefined()
  await client.register(signers)
  return client.submit(update)
}

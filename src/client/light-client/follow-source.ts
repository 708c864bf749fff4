import { computeSlotAtTime } from '../../ethereum/spec/compute-slot-at-time.js'
import { computeSyncCommitteePeriodAtSlot } from '../../ethereum/spec/compute-sync-committee-period-at-slot.js'
import { LightClientUpdateError } from '../../ethereum/spec/light-client-update-error.js'
import type { LightClientUpdate } from '../../ethereum/types/light-client.js'
import type { LightClientSource } from '../../sources/light-client-source.js'
import { SourceError, type SourceErrorCode } from '../../sources/source-error.js'
import type { LightClientFacts } from './light-client-facts.js'
import { type Rules, requireTaking, takeUpdate } from './take-update.js'

/** Most updates that a beacon node gives at once. */
const MAX_UPDATES = 128

type Options = { signal?: AbortSignal | undefined }

/**
 * Follows a source to the newest finalized header it has: the missing committees period by period, then the finality
 * update. Every answer is verified before it counts, as that node's failure, so a node that serves bad updates is passed
 * over where there is another.
 *
 * @returns What is known after each answer, so that progress is kept when a later one fails. Ends early with a conflict.
 * @throws SourceError when no node has a usable answer (`ANSWER_REFUSED` with the broken rule as a cause); ClientError
 * `CLIENT_FROZEN`, `CLIENT_EXPIRED`.
 */
export async function* followSource(
  rules: Rules,
  start: LightClientFacts,
  source: LightClientSource,
  options: Options,
): AsyncGenerator<LightClientFacts> {
  const { config, now } = rules
  const currentPeriod = computeSyncCommitteePeriodAtSlot(config, computeSlotAtTime(config, now))
  requireTaking(rules, start)
  let facts = start
  while (facts.conflict === undefined) {
    const from = firstMissingPeriod(rules, facts)
    if (from > currentPeriod) break
    const known = facts
    const wanted = currentPeriod - from + 1n
    const count = wanted < MAX_UPDATES ? Number(wanted) : MAX_UPDATES
    const next = await unless('PERIOD_MISSING', () =>
      judged<readonly LightClientUpdate[]>(
        known,
        (facts, updates) => takeAll(rules, facts, updates),
        (check) => source.getUpdates(from, count, { ...options, check }),
      ),
    )
    if (next === undefined || firstMissingPeriod(rules, next) === from) {
      facts = next ?? facts
      break
    }
    facts = next
    yield facts
  }
  if (facts.conflict === undefined) {
    const known = facts
    const next = await unless('NOT_FOUND', () =>
      judged<LightClientUpdate>(
        known,
        (facts, update) => takeAll(rules, facts, [update]),
        (check) => source.getFinalityUpdate({ ...options, check }),
      ),
    )
    facts = next ?? facts
  }
  yield facts
}

/** The period whose update brings the first committee that is not known. */
function firstMissingPeriod({ config }: Rules, { store }: LightClientFacts): bigint {
  const period = computeSyncCommitteePeriodAtSlot(config, store.finalizedSlot)
  return store.committeeRoots.has(period + 1n) ? period + 1n : period
}

/** Takes updates in order; one that brings nothing new is passed over, and nothing is taken after a conflict. */
function takeAll(
  rules: Rules,
  facts: LightClientFacts,
  updates: readonly LightClientUpdate[],
): LightClientFacts {
  return updates.reduce((known, update) => {
    if (known.conflict !== undefined) return known
    try {
      return takeUpdate(rules, known, update)
    } catch (error) {
      if (error instanceof LightClientUpdateError && error.code === 'STALE_UPDATE') return known
      throw error
    }
  }, facts)
}

/**
 * Judges an answer where the source lets it, so that a refusal is the node's failure. Where several nodes answered, what
 * each proves is put together: two answers that hold alone and contradict each other are a proven conflict, even though
 * the source then only reports a disagreement.
 */
async function judged<Answer>(
  facts: LightClientFacts,
  judge: (facts: LightClientFacts, answer: Answer) => LightClientFacts,
  ask: (check: (answer: Answer) => void) => Promise<Answer>,
): Promise<LightClientFacts> {
  const verdicts: { answer: Answer; facts: LightClientFacts }[] = []
  const asked = ask((answer) => void verdicts.push({ answer, facts: judge(facts, answer) }))
  const [settled] = await Promise.allSettled([asked])
  const [first, ...others] = verdicts
  const joined = others.reduce<LightClientFacts | undefined>(
    (known, { answer }) => judgedTogether(judge, known, answer),
    first?.facts,
  )
  if (joined?.conflict !== undefined) return joined
  if (settled.status === 'rejected') throw settled.reason
  return joined ?? judge(facts, settled.value)
}

function judgedTogether<Answer>(
  judge: (facts: LightClientFacts, answer: Answer) => LightClientFacts,
  known: LightClientFacts | undefined,
  answer: Answer,
): LightClientFacts | undefined {
  if (known === undefined || known.conflict !== undefined) return known
  try {
    return judge(known, answer)
  } catch (error) {
    // It held alone; that it does not fit on top of another answer is nobody's fault.
    if (error instanceof LightClientUpdateError) return known
    throw error
  }
}

/** `undefined` when the source says by this code that it has not got it. */
async function unless<Value>(code: SourceErrorCode, ask: () => Promise<Value>): Promise<Value | undefined> {
  try {
    return await ask()
  } catch (error) {
    if (error instanceof SourceError && error.code === code) return undefined
    throw error
  }
}

import { rescaleAnswer } from './answer-math.js'
import { decodeFeedLayout, type FeedReading } from './decode-feed-layout.js'
import { FeedError } from './feed-error.js'
import type { FeedParameters } from './feed-parameters.js'
import type { SourceEvidence } from './observe-source.js'

/** An answer as the feed would record it; times are seconds. */
export type SourceAnswer = { answer: bigint; observedAt: bigint; updatedAt: bigint; sourceRound: bigint }

/** Whether the source is not the contract any more that the feed was made for: proving it halts the feed. */
export function isSourceChanged(
  { source }: Pick<FeedParameters, 'source'>,
  evidence: Pick<SourceEvidence, 'codeHash' | 'implementation'>,
): boolean {
  const expected = BigInt(source.implementation?.value ?? 0)
  return source.codeHash.toLowerCase() !== evidence.codeHash || evidence.implementation !== expected
}

/**
 * Reads proven words as an answer, by the rules of `StorageFeed` and in their order.
 *
 * @throws FeedError as the contract would revert, under the same name.
 */
export function readEvidence(
  parameters: Pick<FeedParameters, 'layout' | 'answer' | 'time'>,
  evidence: Pick<SourceEvidence, 'words' | 'round' | 'block'>,
): SourceAnswer {
  const { layout, answer: kind, time } = parameters
  const reading = decodeFeedLayout({ layout, words: evidence.words })
  if (layout.keyedByRound && reading.round !== evidence.round) {
    throw new FeedError('WRONG_ROUND', 'The source is in another round than was proven.')
  }
  if (evidence.words[0] === 0n || (reading.value === 0n && !kind.zeroAllowed)) {
    throw new FeedError('VALUE_MISSING', 'The source holds no value: an empty word is not a zero.')
  }
  if (reading.decimals !== undefined && reading.decimals !== BigInt(kind.sourceDecimals)) {
    throw new FeedError('SOURCE_DECIMALS_MISMATCH', 'The source states other decimals.', {
      facts: [`expected: ${kind.sourceDecimals}`, `actual: ${reading.decimals}`],
    })
  }
  if (reading.value < 0n && kind.minAnswer >= 0n) {
    throw new FeedError('NEGATIVE_ANSWER', 'The value is negative, and this feed has no negative answers.')
  }
  const answer = rescaleAnswer({ value: reading.value, from: kind.sourceDecimals, to: kind.decimals })
  if (answer < kind.minAnswer || answer > kind.maxAnswer) {
    throw new FeedError('ANSWER_OUT_OF_BOUNDS', 'The answer is outside the bounds of the feed.', {
      facts: [`answer: ${answer}`, `bounds: ${kind.minAnswer} to ${kind.maxAnswer}`],
    })
  }
  const observedAt = evidence.block.timestamp
  const updatedAt = sourceTime(reading, observedAt, time.heartbeat)
  return { answer, observedAt, updatedAt, sourceRound: reading.round ?? 0n }
}

function sourceTime({ timestamp }: FeedReading, observedAt: bigint, heartbeat: number): bigint {
  if (timestamp === undefined) return observedAt
  if (timestamp === 0n) throw new FeedError('VALUE_MISSING', 'The source holds no time of its value.')
  if (timestamp > observedAt) {
    throw new FeedError('FUTURE_TIMESTAMP', "The source's own time lies after the block that holds it.")
  }
  if (observedAt - timestamp <= BigInt(heartbeat)) return timestamp
  throw new FeedError('HEARTBEAT_MISSED', 'The source had not updated for longer than it promises.', {
    facts: [`updated: ${timestamp}`, `observed: ${observedAt}`, `heartbeat: ${heartbeat} s`],
  })
}

import { setTimeout as sleep } from 'node:timers/promises'
import { isPassing } from './job-error.js'

const FIRST_PAUSE = 50
const LONGEST_PAUSE = 1000

/**
 * Repeats `call` while the database is away or in conflict, for so many seconds. Only for calls that may be repeated
 * although an answer was lost: their statement may have been carried out.
 *
 * @param isWaitedFor Which errors are waited for.
 *
 * Elapsed time is monotonic: a clock that is moved changes nothing.
 */
export async function withPatience<result>(
  seconds: number,
  call: () => Promise<result>,
  isWaitedFor: (error: unknown) => boolean = isPassing,
): Promise<result> {
  const started = performance.now()
  for (let pause = FIRST_PAUSE; ; pause = Math.min(2 * pause, LONGEST_PAUSE)) {
    try {
      return await call()
    } catch (error) {
      if (!isWaitedFor(error) || performance.now() - started + pause > seconds * 1000) throw error
    }
    await sleep(pause * (0.5 + Math.random() / 2))
  }
}

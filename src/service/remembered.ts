import { unavailable } from './service-error.js'

/**
 * Makes a function that asks a dependency at most once at a time and remembers its answer for a moment, so that
 * unauthenticated or frequent questions cost it nothing. Failures are remembered like answers.
 *
 * The function throws what `ask` throws, and ServiceError `UNAVAILABLE` when it takes too long.
 */
export function remembered<Answer>({
  ask,
  what,
  forMs,
  withinSeconds,
}: {
  ask: () => Promise<Answer>
  what: string
  forMs: number
  withinSeconds: number
}): () => Promise<Answer> {
  let last: { answer: Promise<Answer>; until: number } | undefined
  return () => {
    if (last !== undefined && performance.now() < last.until) return last.answer
    const answer = within(ask, what, withinSeconds)
    const entry = { answer, until: Number.POSITIVE_INFINITY }
    last = entry
    const settle = () => {
      entry.until = performance.now() + forMs
    }
    answer.then(settle, settle)
    return answer
  }
}

/** The answer, or ServiceError `UNAVAILABLE` after so many seconds. */
export async function within<Answer>(
  ask: () => Promise<Answer>,
  what: string,
  seconds: number,
): Promise<Answer> {
  let timer: ReturnType<typeof setTimeout> | undefined
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(unavailable(`The ${what} does not answer.`)), seconds * 1000)
  })
  try {
    return await Promise.race([ask(), late])
  } finally {
    clearTimeout(timer)
  }
}

/** Runs what it is given one after another, whatever becomes of each. */
export type Mutex = <result>(work: () => Promise<result>) => Promise<result>

export function createMutex(): Mutex {
  let last: Promise<unknown> = Promise.resolve()
  return (work) => {
    const next = last.then(work, work)
    last = next.catch(() => undefined)
    return next
  }
}

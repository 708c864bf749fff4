/** How much is measured. */
export type ServiceBenchSize = {
  clients: number
  /** Of each kind of request on each database. */
  requestSeconds: number
  /** Identical requests at once. */
  identical: number
  /** Worker processes that make real proofs, and for how long each time. */
  proofWorkers: readonly number[]
  proofSeconds: number
  /** Worker processes that make light proofs, and how many jobs there are each time. */
  queueWorkers: readonly number[]
  queueJobs: number
  holdMilliseconds: number
}

const FULL: ServiceBenchSize = {
  clients: 8,
  requestSeconds: 10,
  identical: 100,
  proofWorkers: [1, 2, 4],
  proofSeconds: 60,
  queueWorkers: [2, 4],
  queueJobs: 1000,
  holdMilliseconds: 500,
}

const QUICK: ServiceBenchSize = {
  clients: 8,
  requestSeconds: 0.5,
  identical: 100,
  proofWorkers: [],
  proofSeconds: 1,
  queueWorkers: [2],
  queueJobs: 16,
  holdMilliseconds: 100,
}

/** What `npm run bench:service` measures, about a quarter of an hour; or little of everything, to see that it works. */
export function serviceBenchSize({ quick }: { quick: boolean }): ServiceBenchSize {
  return quick ? QUICK : FULL
}

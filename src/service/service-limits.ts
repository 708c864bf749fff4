/** What one service gives, to one key and in all. */
export type ServiceLimits = {
  /** Requests a minute for a key that has no number of its own. */
  requestsPerMinute: number
  /** Of a request's body. */
  bodyBytes: number
  /** A body must be complete after so long. */
  bodySeconds: number
  /** Bodies being received at once: they are held in memory. */
  uploadsPerKey: number
  uploads: number
  /** Event streams open at once. */
  eventStreamsPerKey: number
  eventStreams: number
  /** Between two comments that keep an event stream alive. */
  heartbeatSeconds: number
  /** An event stream ends after so long; the client connects again. */
  eventStreamSeconds: number
  /** Artifacts being sent at once. */
  downloadsPerKey: number
  downloads: number
  /** Submissions are refused while more jobs than this are queued. */
  queuedJobs: number
  /** A dependency that needs longer does not answer. */
  dependencySeconds: number
}

/** Enough for a few hundred clients; two mainnet committees and their update are 110 kB of JSON. */
export const DEFAULT_SERVICE_LIMITS: ServiceLimits = {
  requestsPerMinute: 600,
  bodyBytes: 512 * 1024,
  bodySeconds: 20,
  uploadsPerKey: 128,
  uploads: 256,
  eventStreamsPerKey: 100,
  eventStreams: 1000,
  heartbeatSeconds: 15,
  eventStreamSeconds: 3600,
  downloadsPerKey: 8,
  downloads: 32,
  queuedJobs: 100_000,
  dependencySeconds: 5,
}

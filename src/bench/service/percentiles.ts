/** How long calls took, in milliseconds, and how many there were. */
export type Latencies = { count: number; p50: number; p95: number; p99: number; max: number }

/** Percentiles by nearest rank; zeros where nothing was measured. */
export function latenciesOf(milliseconds: readonly number[]): Latencies {
  const sorted = [...milliseconds].sort((left, right) => left - right)
  const at = (share: number) => sorted[Math.max(0, Math.ceil(share * sorted.length) - 1)] ?? 0
  return { count: sorted.length, p50: at(0.5), p95: at(0.95), p99: at(0.99), max: at(1) }
}

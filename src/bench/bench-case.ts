import { apkCircuits } from '../ethereum/apk/circuits.js'
import { linkCircuits } from '../ethereum/link/circuits.js'
import type { Route } from '../replay/choose-route.js'

/** One row to measure: a route at a number of absent members, or the registration of a committee. */
export type BenchCase = {
  /** `apk-512-20` for a circuit with all its slots in use, `direct-20` for route `direct` with 20 absent, `link-512`. */
  name: string
  route: Route | 'link'
  committeeSize: 512 | 32
  absent: number
}

/** Absent members at which route `direct` is measured: the quiet cases, and those of each circuit. */
const DIRECT_ABSENTEES = [0, 1, 8, 20, 56, 170]

/** Every row of the benchmark. */
export const benchCases: readonly BenchCase[] = [
  ...linkCircuits.map(({ name, committeeSize }) => ({
    name,
    route: 'link' as const,
    committeeSize: committeeSize === 32 ? (32 as const) : (512 as const),
    absent: 0,
  })),
  ...apkCircuits.map(({ name, committeeSize, capacity }) => ({
    name,
    route: 'apk' as const,
    committeeSize: committeeSize === 32 ? (32 as const) : (512 as const),
    absent: capacity,
  })),
  ...DIRECT_ABSENTEES.map((absent) => ({
    name: `direct-${absent}`,
    route: 'direct' as const,
    committeeSize: 512 as const,
    absent,
  })),
]

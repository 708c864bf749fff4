import { BaseError } from '../errors/base-error.js'

export type BenchErrorCode =
  /** There is no row of that name. */
  | 'BENCH_CASE_UNKNOWN'
  /** A contract refused an update it had to accept. */
  | 'BENCH_REFUSED'

/** A benchmark could not be run. */
export class BenchError extends BaseError<BenchErrorCode> {
  override name = 'BenchError'
}

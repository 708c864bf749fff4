import { type BenchCase, benchCases } from './bench-case.js'
import { BenchError } from './bench-error.js'

/**
 * The cases with these names; `apk` and `direct` stand for all of a route. All cases when there are no names.
 *
 * @throws BenchError `BENCH_CASE_UNKNOWN`.
 */
export function chooseCases(names: readonly string[]): BenchCase[] {
  const isNamed = ({ name, route }: BenchCase) => names.includes(name) || names.includes(route)
  const unknown = names.find((name) => !benchCases.some((item) => item.name === name || item.route === name))
  if (unknown !== undefined) {
    throw new BenchError('BENCH_CASE_UNKNOWN', 'The benchmark has no row of that name.', {
      facts: [`name: ${unknown}`, `known: ${benchCases.map(({ name }) => name).join(', ')}`],
    })
  }
  return benchCases.filter((item) => names.length === 0 || isNamed(item))
}

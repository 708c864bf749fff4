import { type BftCircuit, bftCircuits } from '../bft/circuits.js'
import { type BenchCase, benchCases } from './bench-case.js'
import { BenchError } from './bench-error.js'

/** What to measure: cases of updates and committees, and whole sections. */
export type BenchChoice = { cases: BenchCase[]; reads: boolean; transport: boolean; bft: BftCircuit[] }

const SECTIONS = ['reads', 'transport', 'bft']

/**
 * What these names ask for; `apk`, `direct` and `link` stand for all of a route, `reads` and `transport` for their
 * sections, `bft` for all circuits of BFT chains, which also have names of their own. Everything when there are no names.
 *
 * @throws BenchError `BENCH_CASE_UNKNOWN`.
 */
export function chooseCases(names: readonly string[]): BenchChoice {
  const isNamed = ({ name, route }: BenchCase) => names.includes(name) || names.includes(route)
  const isKnown = (name: string) =>
    SECTIONS.includes(name) ||
    bftCircuits.some((circuit) => circuit.name === name) ||
    benchCases.some((item) => item.name === name || item.route === name)
  const unknown = names.find((name) => !isKnown(name))
  if (unknown !== undefined) {
    throw new BenchError('BENCH_CASE_UNKNOWN', 'The benchmark has no row of that name.', {
      facts: [
        `name: ${unknown}`,
        `known: ${[...[...benchCases, ...bftCircuits].map(({ name }) => name), ...SECTIONS].join(', ')}`,
      ],
    })
  }
  const all = names.length === 0
  return {
    cases: benchCases.filter((item) => all || isNamed(item)),
    reads: all || names.includes('reads'),
    transport: all || names.includes('transport'),
    bft: bftCircuits.filter(({ name }) => all || names.includes('bft') || names.includes(name)),
  }
}

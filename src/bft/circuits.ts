import { circomList, circomMain } from '../arithmetic/circom-main.js'
import type { CircuitDefinition } from '../artifacts/circuit-definition.js'
import { domainTag } from '../hash/tag.js'
import { batchArguments } from './batch/circuit.js'
import { batchParameters } from './batch/parameters.js'
import { BFT_LAYOUT, bftTag } from './layout.js'
import { SET_SIZES } from './validators/validator-tree.js'

/** What a circuit of the family proves about votes. */
export type BftStatement = 'quorum' | 'skipping' | 'equivocation'

/** A named instance of a statement. It takes every set of at most `size` members. */
export type BftCircuit = { name: string; statement: BftStatement; size: number }

const STATEMENTS = ['quorum', 'skipping', 'equivocation'] as const
const TEMPLATES = { quorum: 'Quorum', skipping: 'Skipping', equivocation: 'Equivocation' } as const

/** Signatures of one key that a statement is about. */
const VOTES = { quorum: 1, skipping: 1, equivocation: 2 } as const

/** Most signatures of an instance: with 512 the compiler needs more than the 4 GiB of memory that WebAssembly gives it. */
const MOST_SLOTS = 256

/** Instances that are built and deployed, by statement and size. */
export const bftCircuits: readonly BftCircuit[] = STATEMENTS.flatMap((statement) =>
  SET_SIZES.map((size) => ({ name: `bft-${statement}-${size}`, statement, size })),
)

/** Keys that an instance checks at once: its places, or in `equivocation` of the largest sets those of either half. */
export function keysOf({ statement, size }: Pick<BftCircuit, 'statement' | 'size'>): number {
  return Math.min(size, MOST_SLOTS / VOTES[statement])
}

/** Signatures that an instance checks at once: two for each key in `equivocation`. */
export function slotsOf(circuit: Pick<BftCircuit, 'statement' | 'size'>): number {
  return VOTES[circuit.statement] * keysOf(circuit)
}

/**
 * Text of the main circom file of an instance; includes are relative to the `circuits` folder.
 *
 * @param circuit.keys those of `keysOf`; another number, for tests, is the places or in `equivocation` half of them.
 */
export function bftMainSource(circuit: Pick<BftCircuit, 'statement' | 'size'> & { keys?: number }): string {
  const { statement, size, keys = keysOf(circuit) } = circuit
  const depths = SET_SIZES.filter((candidate) => candidate <= size).map(Math.log2)
  const overlapTag = domainTag(`concordat v1 bft overlap N=${size}`)
  return circomMain({
    include: `bft/${statement}.circom`,
    template: TEMPLATES[statement],
    publicSignals: BFT_LAYOUT.publicInputs[statement],
    parameters: [
      ...(statement === 'skipping' ? [['OVERLAP_TAG', `${overlapTag}`] as const] : []),
      ['K', depths.length],
      ['DEPTHS', circomList(depths)],
      ['HASH_TAGS', circomList([bftTag('header'), bftTag('vote'), bftTag('validator set')])],
      ...batchArguments(batchParameters(keys, VOTES[statement])),
    ],
  })
}

/** Name and main file of every instance, as the artifact build takes them. */
export function bftCircuitDefinitions(circuits: readonly BftCircuit[] = bftCircuits): CircuitDefinition[] {
  return circuits.map((circuit) => ({ name: circuit.name, source: bftMainSource(circuit) }))
}

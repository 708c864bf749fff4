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

/** `equivocation` for 256 is beyond the 4 GiB of memory that WebAssembly gives the compiler. */
const MOST_SLOTS = 256

/** Instances that are built and deployed, by statement and size. */
export const bftCircuits: readonly BftCircuit[] = STATEMENTS.flatMap((statement) =>
  SET_SIZES.filter((size) => slotsOf({ statement, size }) <= MOST_SLOTS).map((size) => ({
    name: `bft-${statement}-${size}`,
    statement,
    size,
  })),
)

/** Signatures that an instance checks at once: two for each place in `equivocation`. */
export function slotsOf({ statement, size }: Pick<BftCircuit, 'statement' | 'size'>): number {
  return VOTES[statement] * size
}

/** Text of the main circom file of an instance; includes are relative to the `circuits` folder. */
export function bftMainSource(circuit: Pick<BftCircuit, 'statement' | 'size'>): string {
  const { statement, size } = circuit
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
      ...batchArguments(batchParameters(size, VOTES[statement])),
    ],
  })
}

/** Name and main file of every instance, as the artifact build takes them. */
export function bftCircuitDefinitions(circuits: readonly BftCircuit[] = bftCircuits): CircuitDefinition[] {
  return circuits.map((circuit) => ({ name: circuit.name, source: bftMainSource(circuit) }))
}

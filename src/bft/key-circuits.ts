import { circomList, circomMain } from '../arithmetic/circom-main.js'
import type { CircuitDefinition } from '../artifacts/circuit-definition.js'
import { batchArguments } from './batch/circuit.js'
import { batchParameters } from './batch/parameters.js'
import { BFT_LAYOUT, bftTag } from './layout.js'
import { SET_SIZES } from './validators/validator-tree.js'

/** What a circuit proves about whose key it is: `possession` by its signature, `seat` by its place in a set. */
export type BftKeyStatement = 'possession' | 'seat'

/** A named instance. `seat` takes every set of at most `size` members; `possession` is about one key. */
export type BftKeyCircuit = {
  readonly name: string
  readonly statement: BftKeyStatement
  readonly size: number
}

/** The fewest that a batch has: the signature's own and an inactive one. */
export const POSSESSION_SLOTS = 2

/** Instances that are built and deployed. */
export const bftKeyCircuits: readonly BftKeyCircuit[] = [
  { name: 'bft-possession', statement: 'possession', size: 1 },
  ...SET_SIZES.map((size) => ({ name: `bft-seat-${size}`, statement: 'seat' as const, size })),
]

/** Text of the main circom file of an instance; includes are relative to the `circuits` folder. */
export function keyMainSource({ statement, size }: Pick<BftKeyCircuit, 'statement' | 'size'>): string {
  const publicSignals = BFT_LAYOUT.publicInputs[statement]
  if (statement === 'possession')
    return circomMain({
      include: 'bft/possession.circom',
      template: 'Possession',
      publicSignals,
      parameters: [
        ['HASH_TAGS', circomList([bftTag('opt in'), bftTag('validator key')])],
        ...batchArguments(batchParameters(POSSESSION_SLOTS)),
      ],
    })
  const depths = SET_SIZES.filter((candidate) => candidate <= size).map(Math.log2)
  return circomMain({
    include: 'bft/seat.circom',
    template: 'Seat',
    publicSignals,
    parameters: [
      ['K', depths.length],
      ['DEPTHS', circomList(depths)],
      ['HASH_TAGS', circomList([bftTag('validator set'), bftTag('validator key')])],
    ],
  })
}

/** Name and main file of every instance, as the artifact build takes them. */
export function bftKeyCircuitDefinitions(
  circuits: readonly BftKeyCircuit[] = bftKeyCircuits,
): CircuitDefinition[] {
  return circuits.map((circuit) => ({ name: circuit.name, source: keyMainSource(circuit) }))
}

import { circomList, circomMain } from '../../arithmetic/circom-main.js'
import { BFT_LAYOUT, bftTag } from '../layout.js'
import { assertDepth } from '../state/sparse-tree.js'
import { LIST_DEPTH } from './list-tree.js'
import { STATE_STATEMENTS, type StateStatementName } from './statement.js'

/** A named instance of a circuit about the state: `depth` of the state tree, `listDepth` of a list's. */
export type StateCircuit = {
  readonly name: string
  readonly statement: StateStatementName
  readonly depth: number
  readonly listDepth: number
}

type Tag = Parameters<typeof bftTag>[0]

const ENTRY_TAGS: Partial<Record<StateStatementName, Tag>> = {
  'allow list': 'allowed account',
  'value list': 'allowed value',
  'deny list': 'allowed span',
}

/**
 * The circuit of a statement at some depth of the state tree.
 *
 * @throws BftError INVALID_TREE_DEPTH
 */
export function stateCircuit({
  statement,
  depth,
  listDepth = LIST_DEPTH,
}: {
  statement: StateStatementName
  depth: number
  listDepth?: number
}): StateCircuit {
  assertDepth(depth)
  return { name: `bft-${statement.replace(' ', '-')}-${depth}`, statement, depth, listDepth }
}

/** Instances that are built and deployed: trees of 32 levels. */
export const bftStateCircuits: readonly StateCircuit[] = STATE_STATEMENTS.map((statement) =>
  stateCircuit({ statement, depth: 32 }),
)

/** Text of the main circom file of an instance; includes are relative to the `circuits` folder. */
export function stateMainSource({ statement, depth, listDepth }: StateCircuit): string {
  const file = statement.replace(' ', '-')
  const template = statement.replace(/(^| )(\w)/g, (_, _space, letter: string) => letter.toUpperCase())
  const isPublic = statement === 'inclusion' || statement === 'exclusion'
  const entry = ENTRY_TAGS[statement]
  const names: readonly Tag[] = ['state key', 'account', 'nullifier', ...(entry === undefined ? [] : [entry])]
  return circomMain({
    include: `bft/state/${file}.circom`,
    template,
    publicSignals: BFT_LAYOUT.publicInputs[statement],
    parameters: [
      ['DEPTH', depth],
      ...(entry === undefined ? [] : ([['LIST_DEPTH', listDepth]] as const)),
      isPublic ? ['TAG', `${bftTag('state key')}`] : ['TAGS', circomList(names.map(bftTag))],
    ],
  })
}

/** Name and main file of every instance, as the artifact build takes them. */
export function bftStateCircuitDefinitions(
  circuits: readonly StateCircuit[] = bftStateCircuits,
): { name: string; source: string }[] {
  return circuits.map((circuit) => ({ name: circuit.name, source: stateMainSource(circuit) }))
}

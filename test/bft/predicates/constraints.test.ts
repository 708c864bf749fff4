import { expect, test } from 'vitest'
import { bftStateCircuits, stateCircuit, stateMainSource } from '../../../src/bft/predicates/circuits.js'
import { STATE_STATEMENTS } from '../../../src/bft/predicates/statement.js'
import { openCircuit } from '../../support/circuit.js'
import { openTemplate } from '../../support/template.js'

/** Constraints for each level of the state tree, and without it: as the templates' headers say. */
const LIST = 246 * 20
const COSTS = {
  inclusion: [249, 1047],
  exclusion: [250, 1408],
  balance: [249, 2137],
  range: [249, 2266],
  'allow list': [249, 1996 + LIST],
  'value list': [249, 1996 + LIST],
  'deny list': [249, 2340 + LIST],
} as const

test('default: the circuits that are built', () => {
  expect(bftStateCircuits.map(({ name }) => name)).toEqual([
    ...['bft-inclusion-32', 'bft-exclusion-32', 'bft-balance-32', 'bft-range-32'],
    ...['bft-allow-list-32', 'bft-value-list-32', 'bft-deny-list-32'],
  ])
})

for (const circuit of [
  ...bftStateCircuits,
  ...STATE_STATEMENTS.slice(0, 3).map((statement) => stateCircuit({ statement, depth: 64 })),
])
  test(`default: ${circuit.name} costs what its header says`, async () => {
    const [level, rest] = COSTS[circuit.statement]
    const { constraintCount } = await openCircuit({ source: stateMainSource(circuit) })
    expect(constraintCount).toBe(circuit.depth * level + rest)
  })

test("behavior: membership and absence each cost less than circomlib's verifier", async () => {
  const inclusion = await openTemplate('bft/state/sparse-inclusion.circom', 'SparseInclusion(32)')
  const exclusion = await openTemplate('bft/state/sparse-exclusion.circom', 'SparseExclusion(32)')
  const source = `pragma circom 2.2.3;
include "circomlib/circuits/smt/smtverifier.circom";
component main {public [root]} = SMTVerifier(33);
`
  const plain = await openCircuit({ source })
  const simplified = await openCircuit({ source, optimization: '--O2' })
  expect([inclusion, exclusion, plain, simplified].map((circuit) => circuit.constraintCount)).toEqual([
    8590, 8983, 19880, 9836,
  ])
})

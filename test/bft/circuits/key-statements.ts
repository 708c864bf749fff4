import { type BftKeyStatement, keyMainSource } from '../../../src/bft/key-circuits.js'
import type { OptInContext } from '../../../src/bft/validators/opt-in.js'
import { type Circuit, openCircuit } from '../../support/circuit.js'
import { CHAIN_ID } from '../chain.js'

/** A compiled circuit about whose key it is. */
export function openKeyStatement(statement: BftKeyStatement, size = 1): Promise<Circuit> {
  return openCircuit({ source: keyMainSource({ statement, size }) })
}

/** Where the keys of these tests belong to their operator. */
export const OPT_IN: OptInContext = {
  chainId: CHAIN_ID,
  destinationChainId: 31_337n,
  registry: 2n ** 160n - 1n,
  operator: 0xabcdefn,
}

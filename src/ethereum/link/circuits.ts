import { bitsOf, circomList, circomMain } from '../../arithmetic/circom-main.js'
import { weightElementBound } from '../../arithmetic/weights.js'
import {
  HALF_RANGE,
  HALF_RANGE_TOP_BITS,
  LINK_PRIME_LIMBS,
  type LinkParameters,
  linkParameters,
} from './parameters.js'

/** A named instance of the `link` circuit. */
export type LinkCircuit = { name: string; committeeSize: number }

/** Instances that are built and deployed. */
export const linkCircuits: readonly LinkCircuit[] = [
  { name: 'link-32', committeeSize: 32 },
  { name: 'link-512', committeeSize: 512 },
]

/** Text of the main circom file of an instance; includes are relative to the `circuits` folder. */
export function linkMainSource(parameters: LinkParameters): string {
  const { batch, tags } = parameters
  const low = 380 - HALF_RANGE_TOP_BITS
  return circomMain({
    include: 'ethereum/link.circom',
    template: 'Link',
    publicSignals: ['commitment', 'rho', 'fingerprint'],
    parameters: [
      ['N', parameters.committeeSize],
      ['LEAVES', parameters.leaves],
      ['DEPTH', parameters.treeDepth],
      ['S', parameters.weightBits],
      ['ROUNDS', parameters.rounds],
      ['ROWS', parameters.rows],
      ['NQ', batch.quotientLimbs],
      ['Q_TOP', batch.quotientTopBits],
      ['NC', batch.carryBits.length],
      ['CARRY_BITS', circomList(batch.carryBits)],
      ['P', circomList(LINK_PRIME_LIMBS)],
      ['TOP', HALF_RANGE_TOP_BITS],
      ['BOUND', circomList(bitsOf(HALF_RANGE >> BigInt(low), HALF_RANGE_TOP_BITS))],
      ['LOW', low],
      ['LOW_BOUND', circomList(bitsOf(HALF_RANGE & ((1n << BigInt(low)) - 1n), low))],
      ['WEIGHT_BOUND', circomList(bitsOf(weightElementBound(parameters.weightBits), 254))],
      ['TAGS', circomList([tags.commitment, tags.firstChallenge, tags.weights, tags.secondChallenge])],
    ],
  })
}

/** Name and main file of every instance, as the artifact build takes them. */
export function linkCircuitDefinitions(
  circuits: readonly LinkCircuit[] = linkCircuits,
): { name: string; source: string }[] {
  return circuits.map((circuit) => ({ name: circuit.name, source: linkMainSource(linkParameters(circuit)) }))
}

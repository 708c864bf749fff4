import { bitsOf, circomList, circomMain } from '../../arithmetic/circom-main.js'
import { weightElementBound } from '../../arithmetic/weights.js'
import { BASE_FIELD_BITS, BASE_FIELD_ORDER } from '../../bls12-381/base-field.js'
import {
  type ApkParameters,
  type ApkSize,
  apkParameters,
  BASE_BITS,
  PRIME_LIMBS,
  SLOPE_LAYOUT,
} from './parameters.js'

/** A named instance of the `apk` circuit. */
export type ApkCircuit = ApkSize & { name: string }

/** Instances that are built and deployed, smallest first. 32 is the minimal preset, where 10 is the most that may be absent. */
export const apkCircuits: readonly ApkCircuit[] = [
  { name: 'apk-32-10', committeeSize: 32, capacity: 10 },
  { name: 'apk-512-8', committeeSize: 512, capacity: 8 },
  { name: 'apk-512-20', committeeSize: 512, capacity: 20 },
  { name: 'apk-512-56', committeeSize: 512, capacity: 56 },
  { name: 'apk-512-170', committeeSize: 512, capacity: 170 },
]

/** The smallest circuit for a committee size and a number of absent members, if any. */
export function smallestApkCircuit(committeeSize: number, absentees: number): ApkCircuit | undefined {
  return apkCircuits.find(
    (circuit) => circuit.committeeSize === committeeSize && circuit.capacity >= absentees,
  )
}

/** Text of the main circom file of an instance; includes are relative to the `circuits` folder. */
export function apkMainSource(parameters: ApkParameters): string {
  const { batch, tags } = parameters
  return circomMain({
    include: 'ethereum/apk.circom',
    template: 'Apk',
    publicSignals: ['commitment', 'absent', 'sumX', 'sumY'],
    parameters: [
      ['LOG_N', parameters.indexBits],
      ['DEPTH', parameters.treeDepth],
      ['SHARED', parameters.sharedLevels],
      ['M', parameters.capacity],
      ['S', parameters.weightBits],
      ['W', BASE_BITS],
      ['NL', SLOPE_LAYOUT.widths.length],
      ['WIDTHS', circomList(SLOPE_LAYOUT.widths)],
      ['NQ', batch.quotientLimbs],
      ['Q_TOP', batch.quotientTopBits],
      ['NC', batch.carryBits.length],
      ['CARRY_BITS', circomList(batch.carryBits)],
      ['P', circomList(PRIME_LIMBS)],
      ['START_X', circomList(parameters.startX)],
      ['START_Y', circomList(parameters.startY)],
      ['LARGEST', circomList(bitsOf(BASE_FIELD_ORDER - 1n, BASE_FIELD_BITS))],
      ['WEIGHT_BOUND', circomList(bitsOf(weightElementBound(parameters.weightBits), 254))],
      ['TAGS', circomList([tags.commitment, tags.firstChallenge, tags.weights, tags.secondChallenge])],
    ],
  })
}

/** Name and main file of every instance, as the artifact build takes them. */
export function apkCircuitDefinitions(
  circuits: readonly ApkCircuit[] = apkCircuits,
): { name: string; source: string }[] {
  return circuits.map((circuit) => ({ name: circuit.name, source: apkMainSource(apkParameters(circuit)) }))
}

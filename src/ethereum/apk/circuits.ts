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

const bitsOf = (value: bigint, width: number): string[] =>
  Array.from({ length: width }, (_, i) => ((value >> BigInt(i)) & 1n).toString())

/** Text of the main circom file of an instance; includes are relative to the `circuits` folder. */
export function apkMainSource(parameters: ApkParameters): string {
  const list = (values: readonly (bigint | number | string)[]): string => `[${values.join(', ')}]`
  const { batch, tags } = parameters
  const values = [
    ['LOG_N', parameters.indexBits],
    ['DEPTH', parameters.treeDepth],
    ['SHARED', parameters.sharedLevels],
    ['M', parameters.capacity],
    ['S', parameters.weightBits],
    ['W', BASE_BITS],
    ['NL', SLOPE_LAYOUT.widths.length],
    ['WIDTHS', list(SLOPE_LAYOUT.widths)],
    ['NQ', batch.quotientLimbs],
    ['Q_TOP', batch.quotientTopBits],
    ['NC', batch.carryBits.length],
    ['CARRY_BITS', list(batch.carryBits)],
    ['P', list(PRIME_LIMBS)],
    ['START_X', list(parameters.startX)],
    ['START_Y', list(parameters.startY)],
    ['LARGEST', list(bitsOf(BASE_FIELD_ORDER - 1n, BASE_FIELD_BITS))],
    ['WEIGHT_BOUND', list(bitsOf(weightElementBound(parameters.weightBits), 254))],
    ['TAGS', list([tags.commitment, tags.firstChallenge, tags.weights, tags.secondChallenge])],
  ] as const
  const lines = values.map(
    ([name, value], i) => `    /* ${name} */ ${value}${i < values.length - 1 ? ',' : ''}`,
  )
  return [
    'pragma circom 2.2.3;',
    '',
    'include "ethereum/apk.circom";',
    '',
    'component main {public [commitment, absent, sumX, sumY]} = Apk(',
    ...lines,
    ');',
    '',
  ].join('\n')
}

/** Name and main file of every instance, as the artifact build takes them. */
export function apkCircuitDefinitions(
  circuits: readonly ApkCircuit[] = apkCircuits,
): { name: string; source: string }[] {
  return circuits.map((circuit) => ({ name: circuit.name, source: apkMainSource(apkParameters(circuit)) }))
}

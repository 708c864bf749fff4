import { bls12_381 } from '@noble/curves/bls12-381.js'
import { createSeededBytes } from '../../src/devnet/seeded-bytes.js'
import { type DuplicateKey, seededCommittee } from '../../src/devnet/seeded-committee.js'
import { apkMainSource } from '../../src/ethereum/apk/circuits.js'
import { type ApkParameters, apkParameters } from '../../src/ethereum/apk/parameters.js'
import {
  type CommittedCommittee,
  commitCommittee,
} from '../../src/ethereum/committee/committee-commitment.js'
import { type Circuit, openCircuit } from './circuit.js'
import type { Random } from './field.js'

export type Affine = { x: bigint; y: bigint }

const { Point } = bls12_381.G1

/** A committee whose keys depend on nothing but the seed. */
export function testCommittee(
  size: number,
  seed: string,
  duplicates: readonly DuplicateKey[] = [],
): CommittedCommittee {
  const seeded = createSeededBytes(seed)
  return commitCommittee(seededCommittee({ seeded, period: 0n, size, duplicates }).committee)
}

/** An instance of the `apk` circuit with its parameters. */
export async function openApk(size: {
  committeeSize: number
  capacity: number
  weightBits?: number
}): Promise<{ parameters: ApkParameters; circuit: Circuit }> {
  const parameters = apkParameters(size)
  return { parameters, circuit: await openCircuit({ source: apkMainSource(parameters) }) }
}

/** H + the sum of all members that are not absent, added up by @noble/curves. */
export function expectedSum(committee: CommittedCommittee, absent: readonly number[], start: Affine): Affine {
  const present = committee.keys.filter((_, index) => !absent.includes(index))
  return present.reduce((sum, key) => sum.add(Point.fromAffine(key)), Point.fromAffine(start)).toAffine()
}

/** `count` distinct indices below `size`, increasing. */
export function randomSubset(random: Random, size: number, count: number): number[] {
  const chosen = new Set<number>()
  while (chosen.size < count) chosen.add(Number(random.below(BigInt(size))))
  return [...chosen].toSorted((a, b) => a - b)
}

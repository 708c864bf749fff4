import { type ApkCircuit, apkCircuits } from '../ethereum/apk/circuits.js'
import { ProverError } from './prover-error.js'

/**
 * The smallest built apk circuit that takes a committee of this size with this many absent members.
 *
 * @param built Names of the circuits that were built; others than apk circuits are passed over.
 * @param name Insist on this circuit instead.
 * @throws {ProverError} `NO_CIRCUIT_FITS`; `UNKNOWN_CIRCUIT` when `name` is not an apk circuit.
 */
export function chooseCircuit({
  built,
  committeeSize,
  absentees,
  name,
}: {
  built: readonly string[]
  committeeSize: number
  absentees: number
  name?: string | undefined
}): ApkCircuit {
  const candidates =
    name === undefined ? apkCircuits.filter((circuit) => built.includes(circuit.name)) : [namedCircuit(name)]
  const [smallest] = candidates
    .filter((circuit) => circuit.committeeSize === committeeSize && circuit.capacity >= absentees)
    .sort((left, right) => left.capacity - right.capacity)
  if (smallest !== undefined) return smallest
  throw new ProverError('NO_CIRCUIT_FITS', 'No circuit takes a committee with that many absent members.', {
    facts: [
      `committee size: ${committeeSize}`,
      `absent: ${absentees}`,
      `circuits: ${candidates.map((circuit) => circuit.name).join(', ') || 'none'}`,
    ],
  })
}

/**
 * The apk circuit of that name.
 *
 * @throws {ProverError} `UNKNOWN_CIRCUIT`.
 */
export function namedCircuit(name: string): ApkCircuit {
  const found = apkCircuits.find((circuit) => circuit.name === name)
  if (found !== undefined) return found
  throw new ProverError('UNKNOWN_CIRCUIT', 'There is no apk circuit of that name.', {
    facts: [`name: ${name}`, `known: ${apkCircuits.map((circuit) => circuit.name).join(', ')}`],
  })
}

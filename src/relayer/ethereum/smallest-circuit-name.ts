import { apkCircuits } from '../../ethereum/apk/circuits.js'

/** Name of the smallest of a client's circuits that takes so many absent members, if one does. */
export function smallestCircuitName(parameters: {
  committeeSize: number
  absentees: number
  capacities: readonly number[]
}): string | undefined {
  const { committeeSize, absentees, capacities } = parameters
  const fitting = apkCircuits.filter(
    (circuit) =>
      circuit.committeeSize === committeeSize &&
      circuit.capacity >= absentees &&
      capacities.includes(circuit.capacity),
  )
  return fitting.sort((left, right) => left.capacity - right.capacity)[0]?.name
}

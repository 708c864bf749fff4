import { apkCircuits } from '../../ethereum/apk/circuits.js'
import type { GasModel } from './gas-model.js'

/**
 * Gas under Prague's rules, measured on a local chain (`concordat bench`): `direct` 370,849 with nobody absent and 633,685
 * with 20; `apk` with all slots of each circuit in use; registering a committee of 32 and of 512.
 */
const DIRECT = { base: 371_000n, perAbsentee: 13_150n }
const APK_PER_ABSENTEE = 600n
const APK_BASE = new Map([
  ['apk-32-10', 606_000n],
  ['apk-512-8', 607_300n],
  ['apk-512-20', 607_300n],
  ['apk-512-56', 620_900n],
  ['apk-512-170', 648_100n],
])
const REGISTER = new Map([
  [32, 311_000n],
  [512, 1_061_000n],
])
/** A storage slot, a branch of six nodes, an event. */
const ROTATION = 35_000n

/** Gas of a client whose `apk` circuits have these capacities. */
export function defaultGasModel(parameters: {
  committeeSize: number
  capacities: readonly number[]
}): GasModel {
  const { committeeSize, capacities } = parameters
  const circuits = apkCircuits.filter(
    (circuit) => circuit.committeeSize === committeeSize && capacities.includes(circuit.capacity),
  )
  return {
    direct: DIRECT,
    apk: circuits.map(({ name, capacity }) => ({
      capacity,
      base: APK_BASE.get(name) ?? 650_000n,
      perAbsentee: APK_PER_ABSENTEE,
    })),
    register: REGISTER.get(committeeSize) ?? 1_061_000n,
    rotation: ROTATION,
  }
}

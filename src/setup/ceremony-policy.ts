import type { RecordedContribution } from './key-record.js'
import { SetupError } from './setup-error.js'

/** Least and most iterations of a beacon, as powers of two. snarkjs allows 63, which nobody could verify. */
const [leastIterations, mostIterations] = [10, 32]

/** A public random value, announced before the last contribution and known only after it. */
export type SetupBeacon = {
  /** Lower-case hex without 0x, whole bytes. */
  readonly hash: string
  /** The value is hashed `2^iterationsExponent` times. */
  readonly iterationsExponent: number
}

/** @throws SetupError BEACON_INVALID */
export function assertBeacon({ hash, iterationsExponent }: SetupBeacon): void {
  if (/^(?:[0-9a-f]{2}){16,255}$/.test(hash) && isIterationsExponent(iterationsExponent)) return
  throw SetupError.of('BEACON_INVALID', 'The beacon is malformed.', [
    `hash: ${hash.slice(0, 80)}`,
    `iterations: 2^${iterationsExponent}`,
    `expected: 16 to 255 bytes of hex, 2^${leastIterations} to 2^${mostIterations} iterations`,
  ])
}

/** Whether a beacon can be checked in reasonable time. */
export function isIterationsExponent(value: number): boolean {
  return Number.isInteger(value) && value >= leastIterations && value <= mostIterations
}

/**
 * Names fit into a key, which has room for 64 characters, and print on one line.
 *
 * @throws SetupError CONTRIBUTOR_INVALID
 */
export function assertContributor(parameters: {
  name: string
  circuit: string
  earlier: readonly { readonly name: string }[]
}): void {
  const { name, circuit, earlier } = parameters
  const reason =
    name.length > 64 || !/^[^\p{C}\p{Z}](?:[^\p{C}]*[^\p{C}\p{Z}])?$/u.test(name)
      ? 'a name has 1 to 64 printable characters'
      : earlier.some((other) => other.name === name)
        ? 'somebody of that name has contributed already'
        : undefined
  if (reason === undefined) return
  throw SetupError.of('CONTRIBUTOR_INVALID', 'The name of the contributor cannot be used.', [
    `name: ${JSON.stringify(name.slice(0, 80))}`,
    `circuit: ${circuit}`,
    `reason: ${reason}`,
  ])
}

/** What is wrong with the sequence of a key's steps. */
export type PolicyFault = { readonly code: PolicyFaultCode; readonly detail: string }

export type PolicyFaultCode =
  | 'NO_CONTRIBUTIONS'
  | 'TOO_FEW_CONTRIBUTIONS'
  | 'CONTRIBUTION_TRIVIAL'
  | 'CONTRIBUTOR_TWICE'
  | 'BEACON_MISSING'
  | 'BEACON_MISPLACED'
  | 'BEACON_NOT_VERIFIABLE'

/**
 * Checks the steps of a key: enough contributions that changed something, by people of different names, then one beacon
 * as the last. A beacon is public and does not count as a contribution.
 *
 * @param parameters.partial The ceremony still runs: nothing is demanded that may yet come.
 */
export function findPolicyFaults(parameters: {
  contributions: readonly RecordedContribution[]
  minimumContributions: number
  partial: boolean
}): PolicyFault[] {
  const { contributions, minimumContributions, partial } = parameters
  const faults: PolicyFault[] = []
  const fault = (code: PolicyFaultCode, detail: string) => faults.push({ code, detail })
  const names = new Set<string>()
  let counted = 0
  for (const [index, { kind, name, isTrivial, beacon }] of contributions.entries()) {
    const label = `step ${index + 1} (${name})`
    if (kind === 'contribution') {
      if (isTrivial) fault('CONTRIBUTION_TRIVIAL', `${label} changed nothing`)
      else if (names.has(name)) fault('CONTRIBUTOR_TWICE', `${label} has the name of an earlier one`)
      else counted += 1
      names.add(name)
    } else {
      if (index !== contributions.length - 1) fault('BEACON_MISPLACED', `${label} is not the last`)
      if (!isIterationsExponent(beacon?.iterationsExponent ?? -1))
        fault('BEACON_NOT_VERIFIABLE', `${label} has 2^${beacon?.iterationsExponent} iterations`)
    }
  }
  if (partial) return faults
  if (counted === 0) fault('NO_CONTRIBUTIONS', 'the key saw none: anybody can forge proofs')
  else if (counted < minimumContributions)
    fault('TOO_FEW_CONTRIBUTIONS', `contributions: ${counted}, required: ${minimumContributions}`)
  if (!contributions.some(({ kind }) => kind === 'beacon')) fault('BEACON_MISSING', 'no beacon was applied')
  return faults
}

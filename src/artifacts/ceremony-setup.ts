import { rm } from 'node:fs/promises'
import { ArtifactError } from './artifact-error.js'
import { digestFile } from './file-digest.js'
import { runSnarkjs, type SnarkjsCall } from './snarkjs.js'
import { readZkeyHeader, type ZkeyHeader } from './zkey-header.js'

/** A phase-2 contribution made on this machine. The entropy is mixed with the system's and never stored. */
export type Contribution = { readonly name: string; readonly entropy: string }

/** A public random beacon, announced before the last contribution. */
export type Beacon = {
  /** Value of the beacon, an even number of hex digits without 0x. */
  readonly hash: string
  /** The value is hashed `2^iterationsExponent` times; 10 to 63. */
  readonly iterationsExponent: number
  readonly name: string
}

/** What a ceremony left behind, for the manifest. */
export type CeremonyResult = { readonly ptauSha256: string; readonly header: ZkeyHeader }

/**
 * Makes a Groth16 key from a powers-of-tau file: setup, contributions, beacon, and a full check of the result against
 * r1cs and ptau. Writes `zkey`; intermediate keys lie next to it and are removed.
 *
 * At least one contribution is needed: without it anyone can forge proofs, although `snarkjs zkey verify` says OK.
 *
 * @throws ArtifactError CEREMONY_INVALID, ARTIFACT_MISSING, PROCESS_FAILED, BUILD_ABORTED
 */
export async function ceremonySetup({
  r1cs,
  ptau,
  zkey,
  contributions,
  beacon,
  signal,
}: {
  r1cs: string
  ptau: string
  zkey: string
  contributions: readonly Contribution[]
  beacon?: Beacon | undefined
  signal?: AbortSignal | undefined
}): Promise<CeremonyResult> {
  assertCeremonyPlan(contributions, beacon)
  const ptauSha256 = (await digestFile(ptau, signal)).sha256
  const steps: ((from: string, to: string) => SnarkjsCall)[] = contributions.map(
    ({ name, entropy }) =>
      (from, to) => ({ method: 'zKey.contribute', args: [from, to, name, entropy] }),
  )
  if (beacon !== undefined) {
    const { name, hash, iterationsExponent } = beacon
    steps.push((from, to) => ({ method: 'zKey.beacon', args: [from, to, name, hash, iterationsExponent] }))
  }
  const keys = [...steps.map((_, index) => `${zkey}.${index}`), zkey]
  const calls: SnarkjsCall[] = [
    { method: 'zKey.newZKey', args: [r1cs, ptau, keys[0], { logger: true }] },
    ...steps.map((step, index) => step(keys[index] ?? zkey, keys[index + 1] ?? zkey)),
  ]
  try {
    const { results, log } = await runSnarkjs({ calls, signal })
    // snarkjs reports failures of these calls as -1 or false, not as an exception.
    if (!results.every((result) => typeof result === 'string')) {
      throw ArtifactError.of('CEREMONY_INVALID', 'snarkjs refused a step of the ceremony.', errorsOf(log))
    }
  } finally {
    await Promise.all(keys.slice(0, -1).map((path) => rm(path, { force: true })))
  }
  const header = await verifyCeremony({ r1cs, ptau, zkey, minimumContributions: steps.length, signal })
  return { ptauSha256, header }
}

/**
 * Checks a key against its circuit and ptau with snarkjs, and that it has contributions, which snarkjs does not.
 *
 * @throws ArtifactError CEREMONY_INVALID, BINARY_FILE_MALFORMED, ARTIFACT_MISSING, PROCESS_FAILED, BUILD_ABORTED
 */
export async function verifyCeremony({
  r1cs,
  ptau,
  zkey,
  minimumContributions = 1,
  signal,
}: {
  r1cs: string
  ptau: string
  zkey: string
  minimumContributions?: number
  signal?: AbortSignal | undefined
}): Promise<ZkeyHeader> {
  const header = await readZkeyHeader(zkey)
  if (header.contributions.length < Math.max(1, minimumContributions)) {
    throw ArtifactError.of('CEREMONY_INVALID', 'The key has too few contributions.', [
      `contributions: ${header.contributions.length}`,
      `required: ${Math.max(1, minimumContributions)}`,
    ])
  }
  const call = { method: 'zKey.verifyFromR1cs', args: [r1cs, ptau, zkey, { logger: true }] }
  const { results, log } = await runSnarkjs({ calls: [call], signal })
  if (results[0] !== true) {
    throw ArtifactError.of(
      'CEREMONY_INVALID',
      'The key does not belong to the circuit and the ptau.',
      errorsOf(log),
    )
  }
  return header
}

/**
 * Refuses a plan without contributions, without entropy or with a malformed beacon.
 *
 * @throws ArtifactError CEREMONY_INVALID
 */
export function assertCeremonyPlan(contributions: readonly Contribution[], beacon: Beacon | undefined): void {
  if (contributions.length === 0) {
    throw ArtifactError.of(
      'CEREMONY_INVALID',
      'A ceremony needs at least one contribution: without it anyone can forge proofs.',
    )
  }
  for (const { name, entropy } of contributions) {
    if (name === '' || entropy === '') {
      throw ArtifactError.of('CEREMONY_INVALID', 'A contribution needs a name and entropy.', [
        `name: ${name}`,
      ])
    }
  }
  if (beacon === undefined) return
  const isHash = /^(?:[0-9a-f]{2}){1,255}$/i.test(beacon.hash)
  const exponent = beacon.iterationsExponent
  if (!isHash || !Number.isInteger(exponent) || exponent < 10 || exponent > 63) {
    throw ArtifactError.of('CEREMONY_INVALID', 'The beacon is malformed.', [
      `hash: ${beacon.hash.slice(0, 80)}`,
      `iterations exponent: ${exponent}`,
    ])
  }
}

function errorsOf(log: readonly string[]): string[] {
  return log.filter((line) => line.startsWith('error')).slice(-10)
}

import { createHash } from 'node:crypto'
import { open } from 'node:fs/promises'
import { throwIfAborted } from '../abort.js'
import { baseFieldPrime, bigintToBytes, scalarFieldOrder } from '../bn254.js'
import { type R1cs, readR1cs } from '../r1cs/read-r1cs.js'
import { computeCircuitHash, hPowersCount } from './circuit-hash.js'
import { encodeContributions } from './contribution-record.js'
import { createFixedBase, type FixedBase } from './fixed-base.js'
import type { Group } from './fixed-base-worker.js'
import { computeKeyScalars, type KeyScalars } from './key-scalars.js'
import { power } from './modular.js'
import type { SetupSecrets } from './secrets.js'
import { encodeZkeyCoefficients } from './zkey-coefficients.js'

/** Progress of a setup, 0 to 100. */
export type SetupProgress = (event: {
  stage: 'read' | 'scalars' | 'points' | 'write'
  percent: number
}) => void

/**
 * Computes the Groth16 key of a circuit from a known secret and writes it as a snarkjs zkey, without a ptau.
 *
 * With `delta = 1` and `transcript` the file equals that of `snarkjs groth16 setup` byte for byte (given a ptau of the
 * same secret, one power larger than the circuit). Other deltas add one contribution, named as development.
 *
 * `transcript` computes the circuit hash that `snarkjs zkey verify` needs, about a fifth more work; without it the hash
 * only identifies circuit and secret, and `zkey verify` fails.
 *
 * The file appears at `zkey` as it is written: write to a temporary name and rename.
 *
 * @throws ArtifactError ARTIFACT_MISSING, BINARY_FILE_MALFORMED, SETUP_SECRET_INVALID, BUILD_ABORTED, PROCESS_FAILED
 */
export async function writeKeyFromSecrets({
  r1cs: path,
  zkey,
  secrets,
  transcript = false,
  threads = 2,
  onProgress,
  signal,
}: {
  r1cs: string
  zkey: string
  secrets: SetupSecrets
  transcript?: boolean
  threads?: number
  onProgress?: SetupProgress | undefined
  signal?: AbortSignal | undefined
}): Promise<void> {
  onProgress?.({ stage: 'read', percent: 0 })
  const r1cs = await readR1cs(path)
  throwIfAborted(signal)
  onProgress?.({ stage: 'scalars', percent: 2 })
  const scalars = await computeKeyScalars(r1cs, secrets)
  const fixedBase = await createFixedBase({ points: countPoints(scalars), threads, signal })
  try {
    const points = await multiplyAll({ fixedBase, scalars, secrets, transcript, onProgress })
    const circuitHash = points.initial
      ? await computeCircuitHash({ ...points, ...points.initial }, 2 ** scalars.domainPower)
      : createHash('sha512')
          .update('concordat development setup')
          .update(points.ic)
          .update(points.beta2)
          .digest()
    onProgress?.({ stage: 'write', percent: 96 })
    await writeSections(zkey, [
      [1, Uint8Array.of(1, 0, 0, 0)],
      [2, encodeHeader(r1cs, scalars.domainPower, points)],
      [4, await encodeZkeyCoefficients(r1cs)],
      [3, points.ic],
      [9, points.h],
      [8, points.l],
      [5, points.a],
      [6, points.b1],
      [7, points.b2],
      [10, await encodeContributions({ circuitHash, delta: secrets.delta })],
    ])
    onProgress?.({ stage: 'write', percent: 100 })
  } finally {
    await fixedBase.close()
  }
}

type KeyPoints = Awaited<ReturnType<typeof multiplyAll>>

async function multiplyAll({
  fixedBase,
  scalars,
  secrets,
  transcript,
  onProgress,
}: {
  fixedBase: FixedBase
  scalars: KeyScalars
  secrets: SetupSecrets
  transcript: boolean
  onProgress: SetupProgress | undefined
}) {
  const domain = 2 ** scalars.domainPower
  const counts = countPoints(scalars)
  // A point of G2 costs about four of G1.
  const total = counts.g1 + 4 * counts.g2
  let done = 0
  const multiply = (group: Group, values: SharedArrayBuffer) =>
    fixedBase.multiply({
      group,
      scalars: values,
      onProgress: (points) => {
        done += points * (group === 'g1' ? 1 : 4)
        onProgress?.({ stage: 'points', percent: 5 + Math.min(90, Math.floor((90 * done) / total)) })
      },
    })
  const fixed1 = await multiply('g1', pack([secrets.alpha, secrets.beta, secrets.delta, 1n]))
  const fixed2 = await multiply('g2', pack([secrets.beta, secrets.delta, 1n]))
  const points = {
    alpha1: fixed1.slice(0, 64),
    beta1: fixed1.slice(64, 128),
    delta1: fixed1.slice(128, 192),
    g1: fixed1.slice(192, 256),
    beta2: fixed2.slice(0, 128),
    delta2: fixed2.slice(128, 256),
    g2: fixed2.slice(256, 384),
    ic: await multiply('g1', scalars.ic),
    l: await multiply('g1', scalars.l),
    a: await multiply('g1', scalars.a),
    b1: await multiply('g1', scalars.b),
    b2: await multiply('g2', scalars.b),
    h: await multiply('g1', scalars.h),
  }
  if (!transcript) return { ...points, initial: undefined }
  const initial = {
    l: secrets.delta === 1n ? points.l : await multiply('g1', scalars.lBeforeDelta),
    hPowers: await multiply('g1', pack(vanishingPowers(secrets.tau, domain))),
  }
  return { ...points, initial }
}

function vanishingPowers(tau: bigint, domain: number): bigint[] {
  const values: bigint[] = []
  let value = (power(tau, BigInt(domain)) - 1n + scalarFieldOrder) % scalarFieldOrder
  for (let index = 0; index < hPowersCount(domain); index++) {
    values.push(value)
    value = (value * tau) % scalarFieldOrder
  }
  return values
}

function pack(values: readonly bigint[]): SharedArrayBuffer {
  const shared = new SharedArrayBuffer(values.length * 32)
  const bytes = new Uint8Array(shared)
  for (const [index, value] of values.entries()) bytes.set(bigintToBytes(value), index * 32)
  return shared
}

function countPoints({ a, b, ic, l, h }: KeyScalars): Record<Group, number> {
  const g1 = [a, b, ic, l, h].reduce((sum, scalars) => sum + countNonZero(scalars), 0)
  return { g1, g2: countNonZero(b) }
}

function countNonZero(scalars: SharedArrayBuffer): number {
  const words = new BigUint64Array(scalars)
  let count = 0
  // The lowest word of a random field element is zero once in 2^64.
  for (let index = 0; index < words.length; index += 4) if (words[index] !== 0n) count++
  return count
}

function encodeHeader(r1cs: R1cs, domainPower: number, points: KeyPoints): Uint8Array {
  const { nWires, nPublic } = r1cs.header
  const uint32 = (...values: number[]) => new Uint8Array(Uint32Array.from(values).buffer)
  return Buffer.concat([
    uint32(32),
    bigintToBytes(baseFieldPrime),
    uint32(32),
    bigintToBytes(scalarFieldOrder),
    uint32(nWires, nPublic, 2 ** domainPower),
    points.alpha1,
    points.beta1,
    points.beta2,
    points.g2,
    points.delta1,
    points.delta2,
  ])
}

async function writeSections(
  path: string,
  sections: readonly (readonly [number, Uint8Array])[],
): Promise<void> {
  const file = await open(path, 'w')
  try {
    const head = Buffer.from('zkey\x01\x00\x00\x00\x00\x00\x00\x00', 'latin1')
    head.writeUInt32LE(sections.length, 8)
    await file.writeFile(head)
    for (const [id, bytes] of sections) {
      const entry = Buffer.alloc(12)
      entry.writeUInt32LE(id, 0)
      entry.writeBigUInt64LE(BigInt(bytes.length), 4)
      await file.writeFile(entry)
      await file.writeFile(bytes)
    }
    await file.sync()
  } finally {
    await file.close()
  }
}

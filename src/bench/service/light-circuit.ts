import { createHash } from 'node:crypto'
import { mkdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { bls12_381 } from '@noble/curves/bls12-381.js'
import { type ManifestCircuit, type ManifestFileRole, writeManifest } from '../../artifacts/manifest.js'
import { apkPublicInputs } from '../../ethereum/apk/public-inputs.js'
import { commitCommittee } from '../../ethereum/committee/committee-commitment.js'
import type { SyncCommittee } from '../../ethereum/types/light-client.js'
import { serializeApkProof } from '../../prover/apk-proof-json.js'
import { BENCH_CIRCUIT, BENCH_COMMITTEE_SIZE } from './bench-statements.js'
import { lightHoldPath, lightProofPath } from './light-files.js'
import { lightVerificationKey, simulateProof } from './light-key.js'

/**
 * Writes a build whose key's secrets are known, with a proof of each statement: everything around a proof is real, and
 * the worker verifies it like any other, but it costs next to nothing to make. A proof from a simulator is distributed
 * like one from a prover (eprint 2016/260, section 3.2).
 *
 * @param holdMilliseconds How long a prover is to wait before it answers, as if it had proven on cores of its own.
 */
export async function writeLightCircuit(parameters: {
  directory: string
  committee: SyncCommittee
  statements: readonly { bits: string; absent: readonly number[] }[]
  holdMilliseconds: number
}): Promise<void> {
  const { directory, committee, statements, holdMilliseconds } = parameters
  await mkdir(join(directory, 'proofs'), { recursive: true })
  await writeFile(lightHoldPath(directory), String(holdMilliseconds))
  const { commitment } = commitCommittee(committee)
  const sum = bls12_381.G1.Point.BASE.toAffine()
  const size = { committeeSize: BENCH_COMMITTEE_SIZE, capacity: BENCH_CIRCUIT.capacity }
  const inputsOf = (absent: readonly number[]) => apkPublicInputs({ commitment, absent, sum }, size)
  const publicInputs = inputsOf([]).length
  await writeBuild(directory, publicInputs)
  for (const { bits, absent } of statements) {
    const text = serializeApkProof({
      kind: 'apk',
      circuit: BENCH_CIRCUIT.name,
      publicInputs: inputsOf(absent),
      proof: simulateProof(inputsOf(absent)),
      sum,
      seconds: { witness: 0, prove: 0, verify: 0 },
      peakRssBytes: undefined,
      constraints: 0,
    })
    await writeFile(lightProofPath(directory, bits), text)
  }
}

async function writeBuild(directory: string, publicInputs: number): Promise<void> {
  const key = lightVerificationKey(publicInputs)
  const contents: Record<Exclude<ManifestFileRole, 'sym'>, string> = {
    circom: 'light',
    r1cs: 'light',
    wasm: 'light',
    zkey: 'light',
    verifier: 'light',
    verificationKey: JSON.stringify(key),
  }
  const files = {} as ManifestCircuit['files']
  for (const [role, content] of Object.entries(contents)) {
    await writeFile(join(directory, role), content)
    const sha256 = createHash('sha256').update(content).digest('hex')
    files[role as keyof typeof contents] = { path: role, sha256, bytes: Buffer.byteLength(content) }
  }
  const entry: ManifestCircuit = {
    contentHash: '0'.repeat(64),
    constraints: 0,
    wires: 1,
    publicInputs,
    domainPower: 0,
    compiler: 'none',
    warnings: [],
    setup: {
      kind: 'development',
      seed: 'light',
      warning: 'UNSAFE: the secrets of this key are published.',
      contributions: [{ kind: 'contribution', name: 'light' }],
    },
    files,
  }
  await writeManifest(directory, { version: 1, circuits: { [BENCH_CIRCUIT.name]: entry } })
}

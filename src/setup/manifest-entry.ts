import { stat } from 'node:fs/promises'
import { join } from 'node:path'
import type { ManifestCircuit, ManifestFile } from '../artifacts/manifest.js'
import { manifestFiles } from './ceremony-files.js'
import type { TranscriptCircuit, TranscriptFinal } from './transcript.js'

/**
 * What the build's manifest says about a finished circuit; all of it follows from the transcript, but for the sizes of the
 * files in `directory`.
 */
export async function manifestEntry({
  directory,
  name,
  circuit,
  final,
  ptauSha256,
}: {
  directory: string
  name: string
  circuit: TranscriptCircuit
  final: TranscriptFinal
  ptauSha256: string
}): Promise<ManifestCircuit> {
  const paths = manifestFiles(name)
  const file = async (path: string, sha256: string): Promise<ManifestFile> => ({
    path,
    sha256,
    bytes: (await stat(join(directory, path))).size,
  })
  const last = circuit.contributions.at(-1)
  return {
    contentHash: circuit.contentHash,
    constraints: circuit.constraints,
    wires: circuit.wires,
    publicInputs: circuit.publicInputs,
    domainPower: circuit.domainPower,
    compiler: circuit.compiler,
    warnings: circuit.warnings,
    setup: {
      kind: 'ceremony',
      ptauSha256,
      contributions: circuit.contributions.map((step) => ({ kind: step.kind, name: step.name })),
      ...(last?.beacon === undefined ? {} : { beacon: { ...last.beacon, name: last.name } }),
    },
    files: {
      circom: await file(paths.circom, circuit.circom),
      r1cs: await file(paths.r1cs, circuit.r1cs),
      wasm: await file(paths.wasm, circuit.wasm),
      zkey: await file(paths.zkey, final.zkey),
      verificationKey: await file(paths.verificationKey, final.verificationKey),
      verifier: await file(paths.verifier, final.verifier),
    },
  }
}

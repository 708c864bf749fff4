import { runSnarkjs } from '../../src/artifacts/snarkjs.js'

export type SnarkjsProofResult = { proof: unknown; publicSignals: string[] }

/** Computes a witness and proves it with snarkjs. */
export async function snarkjsProve({
  wasm,
  zkey,
  inputs,
}: {
  wasm: string
  zkey: string
  inputs: unknown
}): Promise<SnarkjsProofResult> {
  const { results } = await runSnarkjs({
    calls: [{ method: 'groth16.fullProve', args: [inputs, wasm, zkey] }],
  })
  return results[0] as SnarkjsProofResult
}

export async function snarkjsVerify(
  key: unknown,
  { proof, publicSignals }: SnarkjsProofResult,
): Promise<boolean> {
  const { results } = await runSnarkjs({
    calls: [{ method: 'groth16.verify', args: [key, publicSignals, proof] }],
  })
  return results[0] === true
}

export async function snarkjsVerificationKey(zkey: string): Promise<Record<string, unknown>> {
  const { results } = await runSnarkjs({ calls: [{ method: 'zKey.exportVerificationKey', args: [zkey] }] })
  return results[0] as Record<string, unknown>
}

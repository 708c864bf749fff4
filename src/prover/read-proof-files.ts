import { readFile } from 'node:fs/promises'
import { type Groth16Proof, parseSnarkjsProof, parseSnarkjsPublicInputs } from '../groth16/proof.js'
import { ProverError } from './prover-error.js'

/**
 * Reads the two files that snarkjs and rapidsnark write.
 *
 * @throws {ProverError} `PROVER_FAILED` when one is missing, is not JSON or is not a proof: the backend claimed success
 *   and did not deliver.
 */
export async function readProofFiles(
  label: string,
  proofFile: string,
  publicFile: string,
): Promise<{ proof: Groth16Proof; publicInputs: bigint[] }> {
  try {
    const [proof, publicInputs] = await Promise.all([readJson(proofFile), readJson(publicFile)])
    return { proof: parseSnarkjsProof(proof), publicInputs: parseSnarkjsPublicInputs(publicInputs) }
  } catch (cause) {
    throw new ProverError('PROVER_FAILED', `${label} ended well but its output is not a proof.`, { cause })
  }
}

async function readJson(file: string): Promise<unknown> {
  return JSON.parse(await readFile(file, 'utf8'))
}

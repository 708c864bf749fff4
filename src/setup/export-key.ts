import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { keccak256 } from 'viem'
import { dependencyRoot } from '../artifacts/package-root.js'
import { runSnarkjs } from '../artifacts/snarkjs.js'
import { compileVerifier } from '../chain/compile-contracts.js'
import { compilerVersion } from '../chain/solidity-compiler.js'

/** Text of the verification key and of the Solidity verifier that belong to a key. */
export type ExportedKey = {
  readonly key: unknown
  readonly verificationKey: string
  readonly verifier: string
}

/**
 * Derives verification key and verifier from a zkey: the same bytes every time, as the circuit build writes them.
 *
 * @throws ArtifactError PROCESS_FAILED, BUILD_ABORTED
 */
export async function exportKey(zkey: string, signal?: AbortSignal | undefined): Promise<ExportedKey> {
  const template = join(dependencyRoot('snarkjs'), 'templates', 'verifier_groth16.sol.ejs')
  const { results } = await runSnarkjs({
    calls: [
      { method: 'zKey.exportVerificationKey', args: [zkey] },
      { method: 'zKey.exportSolidityVerifier', args: [zkey, { groth16: await readFile(template, 'utf8') }] },
    ],
    signal,
  })
  const [key, verifier] = results
  return { key, verificationKey: `${JSON.stringify(key, null, 1)}\n`, verifier: String(verifier) }
}

/** Compiler of the verifiers, such as `solc 0.8.30`. */
export function solidityCompiler(): string {
  return `solc ${compilerVersion()}`
}

/**
 * Keccak-256 of the code a verifier has once deployed. It has no immutables, so the compiler's output is what is there.
 *
 * @param path a file that nobody else compiled before: the compiler keeps its output beside it and believes what is there
 * @throws ChainError COMPILE_FAILED, CONTRACT_UNKNOWN
 */
export function runtimeCodeHash(path: string): `0x${string}` {
  return keccak256(compileVerifier(path).deployedBytecode)
}

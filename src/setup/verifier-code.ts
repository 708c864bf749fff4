import { keccak256 } from 'viem'
import { compileVerifier } from '../chain/compile-contracts.js'
import { compilerVersion } from '../chain/solidity-compiler.js'

/** Compiler of the verifiers, such as `solc 0.8.30`. */
export function solidityCompiler(): string {
  return `solc ${compilerVersion()}`
}

/**
 * Keccak-256 of the code a verifier has once deployed. It has no immutables, so the compiler's output is what is there.
 *
 * @throws ChainError COMPILE_FAILED, CONTRACT_UNKNOWN
 */
export function runtimeCodeHash(path: string): `0x${string}` {
  return keccak256(compileVerifier(path).deployedBytecode)
}

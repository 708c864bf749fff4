import { createHash } from 'node:crypto'
import { ArtifactError } from '../artifact-error.js'
import { scalarFieldOrder } from '../bn254.js'

/** The secret of a Groth16 setup ("toxic waste"); gamma is 1 as in snarkjs. */
export type SetupSecrets = {
  readonly tau: bigint
  readonly alpha: bigint
  readonly beta: bigint
  /** 1 gives the key before any contribution, which is forgeable by anyone. */
  readonly delta: bigint
}

/** Shown wherever a development key appears. */
export const developmentWarning =
  'DEVELOPMENT KEY: its secret is derived from a published seed, so anyone can forge proofs. Never deploy it for value.'

/**
 * Secrets of a development setup, from a published seed by SHA-512 reduced modulo the group order (bias below
 * 2^-256).
 *
 * `delta` also depends on the circuit: two circuits that share it would let the L terms of one be used in the other.
 */
export function developmentSecrets({
  seed,
  circuit,
}: {
  seed: string
  /** Identifies the circuit: SHA-256 of its r1cs, hex. */
  circuit: string
}): SetupSecrets {
  const derive = (...parts: string[]) => {
    const hash = createHash('sha512')
    for (const part of ['concordat development setup 1', ...parts, seed]) {
      hash.update(`${Buffer.byteLength(part)}:`).update(part)
    }
    return BigInt(`0x${hash.digest('hex')}`) % scalarFieldOrder
  }
  return { tau: derive('tau'), alpha: derive('alpha'), beta: derive('beta'), delta: derive('delta', circuit) }
}

/**
 * Refuses secrets that give a degenerate key: zero, out of range, or tau in the domain of the circuit.
 *
 * @throws ArtifactError SETUP_SECRET_INVALID
 */
export function assertUsableSecrets(secrets: SetupSecrets, vanishing: bigint): void {
  for (const [name, value] of Object.entries(secrets)) {
    if (value <= 0n || value >= scalarFieldOrder) {
      throw ArtifactError.of('SETUP_SECRET_INVALID', `The secret ${name} is not a non-zero field element.`)
    }
  }
  if (vanishing === 0n) {
    throw ArtifactError.of('SETUP_SECRET_INVALID', 'The secret tau lies in the evaluation domain.')
  }
}

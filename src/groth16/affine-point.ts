/** Affine G1 point of bn254 as (x, y), integers below the base field modulus q. */
export type G1Affine = readonly [bigint, bigint]

/**
 * Affine G2 point of bn254 as (x, y) over Fp2, each coordinate a pair [c0, c1] that stands for c0 + c1 u.
 * This is the order of snarkjs' JSON; EIP-197 and Solidity verifiers use [c1, c0].
 */
export type G2Affine = readonly [readonly [bigint, bigint], readonly [bigint, bigint]]

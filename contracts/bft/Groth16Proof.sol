// SPDX-License-Identifier: MIT
pragma solidity 0.8.30;

/// @notice A Groth16 proof over bn254; the pairs of `b` as EIP-197 has them, imaginary part first.
struct Groth16Proof {
    uint256[2] a;
    uint256[2][2] b;
    uint256[2] c;
}

pragma circom 2.2.3;

include "../arithmetic/range-check.circom";
include "montgomery-double.circom";

/**
 * @title StartPoint
 * @notice A random point of BabyJubjub that depends on a challenge, and -3 times it.
 * @input challenge drawn after everything that a multi-scalar multiplication depends on.
 * @input hints[4] counter below 2^8, v, slopes of 2P and 2P + P.
 * @output start[2], shift[2] P and -3P in Montgomery form; u = challenge + counter.
 * @constraints 20.
 * @security The prover's only choices are the counter and the sign of v: fewer than 2^9 points for a challenge.
 */
template StartPoint() {
    signal input challenge;
    signal input hints[4];
    signal output start[2];
    signal output shift[2];

    RangeCheck(8)(hints[0]);
    start[0] <== challenge + hints[0];
    start[1] <== hints[1];
    signal square <== start[0] * start[0];
    signal vSquare <== start[1] * start[1];
    start[0] * (square + MONTGOMERY_A() * start[0] + 1) === vSquare;

    signal twice[2] <== MontgomeryDouble()(start, hints[2]);
    signal thrice[2] <== MontgomeryAdd()(start, twice, hints[3]);
    shift[0] <== thrice[0];
    shift[1] <== -thrice[1];
}

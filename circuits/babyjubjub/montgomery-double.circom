pragma circom 2.2.3;

include "montgomery-add.circom";

/**
 * @title MontgomeryDouble
 * @notice Double of a point of BabyJubjub in Montgomery form, whose slope is a witness.
 * @input in[2] (u, v) on the curve: guaranteed by the caller.   @input slope hint.
 * @output out[2] 2 in.
 * @constraints 4.
 * @security Always right: for the one point with v = 0, which is (0, 0), the slope would have to satisfy 0 = 1.
 */
template MontgomeryDouble() {
    signal input in[2];
    signal input slope;
    signal output out[2];

    signal square <== in[0] * in[0];
    2 * in[1] * slope === 3 * square + 2 * MONTGOMERY_A() * in[0] + 1;
    out[0] <== slope * slope - MONTGOMERY_A() - 2 * in[0];
    out[1] <== slope * (in[0] - out[0]) - in[1];
}

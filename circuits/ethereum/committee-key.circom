pragma circom 2.2.3;

include "../arithmetic/evaluate.circom";

/**
 * @title CommitteeKey
 * @notice Coordinates of a committee key at the challenge: x(z), and y(z) = (1 - 2 s) y*(z).
 * @input x[4], yStar[4] limbs of 96 bits, sign 0 or 1: guaranteed by the registration of the commitment that opens to them.
 * @input powers[3] powers of the challenge at the exponents of limbs 1, 2, 3.
 * @output atX, atY values at the challenge; y is p - y* up to a multiple of p when s = 1.
 * @constraints 7.
 */
template CommitteeKey() {
    signal input x[4];
    signal input yStar[4];
    signal input sign;
    signal input powers[3];
    signal output atX;
    signal output atY;

    atX <== Evaluate(4)(x, powers);
    signal atYStar <== Evaluate(4)(yStar, powers);
    atY <== (1 - 2 * sign) * atYStar;
}

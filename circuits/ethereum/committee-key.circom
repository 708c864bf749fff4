pragma circom 2.2.3;

include "../arithmetic/evaluate.circom";

/**
 * @title CommitteeKey
 * @notice Coordinates of a committee key at the challenge: x(z), and y(z) = (1 - 2 s) y*(z).
 * @input x[6], yStar[3] limbs as in `CommitteeLeaf`: guaranteed by the registration of the commitment that opens to them.
 * @input sign 0 or 1, tied to the commitment by `CommitteeSign`.
 * @input powersX[5], powersY[2] powers of the challenge at the exponents of limbs 1, 2, ... of each.
 * @output atX, atY values at the challenge; y is p - y* up to a multiple of p when s = 1.
 * @constraints 8.
 */
template CommitteeKey() {
    signal input x[6];
    signal input yStar[3];
    signal input sign;
    signal input powersX[5];
    signal input powersY[2];
    signal output atX;
    signal output atY;

    atX <== Evaluate(6)(x, powersX);
    signal atYStar <== Evaluate(3)(yStar, powersY);
    atY <== (1 - 2 * sign) * atYStar;
}

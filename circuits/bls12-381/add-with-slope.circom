pragma circom 2.2.3;

/**
 * @title AddWithSlope
 * @notice Affine addition on a short Weierstrass curve, on values of polynomials at the challenge: the slope is a hint,
 *         the sum is an expression that is neither reduced nor hinted.
 * @input leftX, leftY, rightX, rightY values of the operands' coordinates at z.
 * @input slope value at z of a range-checked hint absorbed before z was drawn.
 * @output identity slope (rightX - leftX) - (rightY - leftY): the caller proves it to be 0 modulo the foreign prime.
 * @output sumX, sumY the sum, when the identity holds and the operands' x coordinates differ modulo the prime.
 * @constraints 3.
 * @security Says nothing when the x coordinates agree: then the slope is free. The caller must exclude that case.
 */
template AddWithSlope() {
    signal input leftX;
    signal input leftY;
    signal input rightX;
    signal input rightY;
    signal input slope;
    signal output identity;
    signal output sumX;
    signal output sumY;

    identity <== slope * (rightX - leftX) - (rightY - leftY);
    sumX <== slope * slope - leftX - rightX;
    sumY <== slope * (leftX - sumX) - leftY;
}

pragma circom 2.2.3;

include "../arithmetic/evaluate.circom";
include "committee-leaf.circom";
include "y-star.circom";

/**
 * @title LinkKey
 * @notice One key of `Link`: its curve equation at the challenge, the range and half-range of y*, and its share of the
 *         fingerprint.
 * @param TOP, BOUND see `YStar`.
 * @input x[6], yStar[3], sign the key, as in `CommitteeLeaf`. x needs no range check here: the fingerprint ties each of its
 *        limbs to 64 bits of calldata.
 * @input powers[5] powers of the challenge.   @input low[2] see `YStar`.
 * @input rho, before the fingerprint's point, and its value over all chunks before this key.
 * @output identity y*^2 - x^3 - 4: the caller proves it to be 0 modulo the foreign prime.
 * @output after the fingerprint's value with this key's six chunks, the most significant first.
 * @constraints about 470.
 */
template LinkKey(TOP, BOUND) {
    signal input x[6];
    signal input yStar[3];
    signal input sign;
    signal input powers[5];
    signal input low[2];
    signal input rho;
    signal input before;
    signal output identity;
    signal output after;

    sign * (sign - 1) === 0;
    signal y <== YStar(TOP, BOUND)(yStar, low, powers);
    signal atX <== Evaluate(6)(x, powers);
    signal square <== atX * atX;
    signal cube <== square * atX;
    identity <== y * y - cube - 4;

    signal value[7];
    value[0] <== before;
    for (var i = 0; i < 6; i++) {
        value[i + 1] <== value[i] * rho + x[5 - i];
    }
    after <== value[6];
}

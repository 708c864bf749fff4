pragma circom 2.2.3;

include "../arithmetic/bounded-bits.circom";

/**
 * @title CanonicalCoordinate
 * @notice Splits a base-field coordinate, given as two halves of 192 bits, into four limbs of 96 bits and proves that it
 *         is below the base field's prime.
 * @param LARGEST[381] bits of p - 1, least significant first.
 * @input halves[2] the value modulo 2^192, and the rest.
 * @output limbs[4] each below 2^96; their value is at most p - 1.
 * @constraints 387, and one for each 1 of LARGEST above its lowest 0.
 * @security The halves are public inputs: without the comparison, value + p would be a second statement with a proof.
 */
template CanonicalCoordinate(LARGEST) {
    signal input halves[2];
    signal output limbs[4];

    component bits = BoundedBits(2, [192, 189], 381, LARGEST);
    bits.in <== halves;
    for (var l = 0; l < 4; l++) {
        var sum = 0;
        for (var i = 0; i < 96 && 96 * l + i < 381; i++) {
            sum += bits.out[96 * l + i] * (1 << i);
        }
        limbs[l] <== sum;
    }
}

pragma circom 2.2.3;

include "../hash/poseidon.circom";
include "bounded-bits.circom";

/**
 * @title Weights
 * @notice Draws COUNT weights of S bits from a challenge: 208 \ S of them from each squeezed element.
 * @dev Up to 15 elements come from one permutation, whose last lane stays unused.
 * @param TAG   domain separation constant of this squeeze.
 * @param COUNT number of weights.
 * @param S     bits of a weight, at most 208.
 * @param BOUND[254] bits of the largest accepted element, below the field's prime with all bits under the weights' top
 *        ones. An honest element exceeds it with probability below 2^-45, and then no proof exists for these hints.
 * @input challenge the digest of everything the weights must not be known before.
 * @output out[COUNT] each in [0, 2^S).
 * @constraints about 285 an element, and about 630 for each 15 elements; 145 a weight at S = 100.
 * @security The bits are canonical (BOUND is below the prime), so the prover has no choice: value + prime is rejected.
 */
template Weights(TAG, COUNT, S, BOUND) {
    signal input challenge;
    signal output out[COUNT];

    assert(S <= 208);
    var PER_ELEMENT = 208 \ S;
    var ELEMENTS = (COUNT + PER_ELEMENT - 1) \ PER_ELEMENT;
    var BLOCKS = (ELEMENTS + 14) \ 15;
    component block[BLOCKS];
    component element[ELEMENTS];

    for (var b = 0; b < BLOCKS; b++) {
        var here = ELEMENTS - 15 * b < 15 ? ELEMENTS - 15 * b : 15;
        var width = here < 3 ? 3 : here;
        block[b] = Poseidon(width, here);
        block[b].inputs[0] <== challenge;
        block[b].inputs[1] <== TAG;
        block[b].inputs[2] <== b;
        for (var i = 3; i < width; i++) {
            block[b].inputs[i] <== 0;
        }
        for (var e = 0; e < here; e++) {
            element[15 * b + e] = BoundedBits(1, [254], 254, BOUND);
            element[15 * b + e].in[0] <== block[b].out[e];
        }
    }
    for (var k = 0; k < COUNT; k++) {
        var sum = 0;
        for (var i = 0; i < S; i++) {
            sum += element[k \ PER_ELEMENT].out[(k % PER_ELEMENT) * S + i] * (1 << i);
        }
        out[k] <== sum;
    }
    for (var e = 0; e < ELEMENTS; e++) {
        // Bits above the weights exist only to make the element canonical.
        var here = COUNT - e * PER_ELEMENT < PER_ELEMENT ? COUNT - e * PER_ELEMENT : PER_ELEMENT;
        for (var i = here * S; i < 254; i++) {
            _ <== element[e].out[i];
        }
    }
}

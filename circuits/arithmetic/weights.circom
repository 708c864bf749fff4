pragma circom 2.2.3;

include "../hash/poseidon.circom";
include "bounded-bits.circom";

/**
 * @title Weights
 * @notice Draws COUNT weights of S bits from a challenge: two from each squeezed element.
 * @dev Up to 15 elements come from one permutation, whose last lane stays unused.
 * @param TAG   domain separation constant of this squeeze.
 * @param COUNT number of weights.
 * @param S     bits of a weight; 2 S <= 253.
 * @param BOUND[254] bits of the largest accepted element, below the field's prime with its lowest 2 S bits all ones.
 *        An honest element exceeds it with probability about 2^(2 S - 254), and then no proof exists for these hints.
 * @input challenge the digest of everything the weights must not be known before.
 * @output out[COUNT] each in [0, 2^S).
 * @constraints about 145 a weight, and about 630 for each 30 weights.
 * @security The bits are canonical (BOUND is below the prime), so the prover has no choice: value + prime is rejected.
 */
template Weights(TAG, COUNT, S, BOUND) {
    signal input challenge;
    signal output out[COUNT];

    assert(2 * S <= 253);
    var ELEMENTS = (COUNT + 1) \ 2;
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
            sum += element[k \ 2].out[(k % 2) * S + i] * (1 << i);
        }
        out[k] <== sum;
    }
    for (var e = 0; e < ELEMENTS; e++) {
        // Bits above the weights exist only to make the element canonical.
        for (var i = (2 * e + 1 < COUNT ? 2 * S : S); i < 254; i++) {
            _ <== element[e].out[i];
        }
    }
}

pragma circom 2.2.3;

include "../arithmetic/bits.circom";
include "../hash/poseidon.circom";
include "digit.circom";

/** Elements needed for a number of weights: five weights come from two elements, two from one. */
function WEIGHT_ELEMENTS(COUNT) {
    var REST = COUNT % 5;
    return 2 * (COUNT \ 5) + (REST + 1) \ 2;
}

/**
 * @title WeightDigits
 * @notice Draws COUNT odd weights in (-2^100, 2^100) from a challenge, as 50 signed digits each: the sum of
 *         digits[k][j] 4^j.
 * @dev An element is cut into 125 pairs of bits, each of which gives the digit 2 bits - 3, and 4 bits above. Of two
 *      neighbouring elements each gives two weights from its lower pairs; a fifth weight takes the upper 25 of both. As in
 *      `Weights`, up to 15 elements come from one permutation.
 * @param TAG   domain separation constant of this squeeze.   @param COUNT number of weights.
 * @input challenge the digest of everything the weights must not be known before.
 * @input draws[WEIGHT_ELEMENTS(COUNT)][125] digits of bits 0 to 249 of each element.
 * @output digits[COUNT][50], squares[COUNT][50] as from `Digit`.
 * @constraints 256 an element, and about 630 for each 15 elements; 113 a weight in large batches.
 * @security Only elements below 12 2^250, which is below the prime by less than a hundredth of it, have a proof: the prover
 *           has no choice, and all digits are uniform and independent. When an element is not below, another challenge is
 *           needed.
 */
template WeightDigits(TAG, COUNT) {
    var ELEMENTS = WEIGHT_ELEMENTS(COUNT);
    var BLOCKS = (ELEMENTS + 14) \ 15;
    signal input challenge;
    signal input draws[ELEMENTS][125];
    signal output digits[COUNT][50];
    signal output squares[COUNT][50];

    component block[BLOCKS];
    signal drawSquares[ELEMENTS][125];
    signal upper[ELEMENTS][4];
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
        for (var e = 15 * b; e < 15 * b + here; e++) {
            var pairs = 0;
            for (var j = 0; j < 125; j++) {
                drawSquares[e][j] <== Digit()(draws[e][j]);
                pairs += (draws[e][j] + 3) / 2 * 4 ** j;
            }
            upper[e] <== Bits(4)((block[b].out[e - 15 * b] - pairs) / 4 ** 125);
            upper[e][3] * upper[e][2] === 0;
        }
    }
    for (var k = 0; k < COUNT; k++) {
        for (var j = 0; j < 50; j++) {
            var e = 2 * (k \ 5);
            var pair = 100 + j % 25;
            if (k % 5 < 4) {
                e += (k % 5) \ 2;
                pair = 50 * (k % 5 % 2) + j;
            } else {
                e += j \ 25;
            }
            digits[k][j] <== draws[e][pair];
            squares[k][j] <== drawSquares[e][pair];
        }
    }
    // What no weight takes only makes its element whole.
    for (var e = 0; e < ELEMENTS; e++) {
        for (var j = 0; j < 125; j++) {
            _ <== drawSquares[e][j];
        }
    }
}

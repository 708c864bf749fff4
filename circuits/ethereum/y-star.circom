pragma circom 2.2.3;

/**
 * @title YStar
 * @notice Ranges of y* as the committee tree holds it, its value at the challenge, and the half-range 0 <= y* <= (p-1)/2.
 * @dev The half-range is compared bit by bit only in its top TOP bits. Where they equal those of (p-1)/2, about one key in
 *      2^TOP, the lower bits must be those of one witness `low` shared by all keys, which the caller compares with the
 *      lower bits of (p-1)/2 once. So the comparison is exact for every committee in which all such keys are one key (its
 *      duplicates included); two distinct ones would leave `link` without a proof, never with a second one.
 * @param TOP bits compared here, 1 to 124.
 * @param BOUND[TOP] the top bits of (p-1)/2, least significant first; BOUND[0] = 0, so that no trailing ones are skipped.
 * @input yStar[3] limbs of 128 bits.
 * @input low[2] the shared witness: bits 0 to 127, and the rest below the top.
 * @input powers[5] z, ..., z^5, z standing for 2^64.
 * @output atZ value of the polynomial whose limbs are the six 64-bit words of y*.
 * @constraints 390, and one for each 1 of BOUND.
 * @security Bits are boolean and sum to the limbs, each below 2^128: one reading. `equal` is 1 exactly when the top bits
 *           are the bound's.
 */
template YStar(TOP, BOUND) {
    signal input yStar[3];
    signal input low[2];
    signal input powers[5];
    signal output atZ;

    assert(TOP <= 124 && BOUND[0] == 0);
    var BITS = 380;
    var CUT = BITS - TOP;
    signal bits[BITS];
    for (var l = 0; l < 3; l++) {
        var sum = 0;
        for (var i = 128 * l; i < BITS && i < 128 * (l + 1); i++) {
            // Pinned by the sum below, and by being boolean here or in the comparison.
            // Broken in test/circuits/ethereum/y-star.test.ts.
            bits[i] <-- (yStar[l] >> (i - 128 * l)) & 1;
            sum += bits[i] * (1 << (i - 128 * l));
            if (i < CUT) {
                bits[i] * (bits[i] - 1) === 0;
            }
        }
        sum === yStar[l];
    }

    signal equal[TOP + 1];
    equal[TOP] <== 1;
    for (var i = TOP - 1; i >= 0; i--) {
        if (BOUND[i] == 1) {
            bits[CUT + i] * (bits[CUT + i] - 1) === 0;
            equal[i] <== equal[i + 1] * bits[CUT + i];
        } else {
            bits[CUT + i] * (1 - equal[i + 1] - bits[CUT + i]) === 0;
            equal[i] <== equal[i + 1];
        }
    }
    // A 0 of the bound is met with a 0, or `equal` was 0 already: so the last value tells whether all top bits agree.
    var upper = 0;
    for (var i = 128; i < CUT; i++) {
        upper += bits[i] * (1 << (i - 128));
    }
    equal[0] * (yStar[0] - low[0]) === 0;
    equal[0] * (upper - low[1]) === 0;

    signal term[4];
    var value = 0;
    var last = 0;
    for (var w = 0; w < 6; w++) {
        var word = 0;
        for (var i = 64 * w; i < BITS && i < 64 * (w + 1); i++) {
            word += bits[i] * (1 << (i - 64 * w));
        }
        if (w == 0) {
            value += word;
        } else if (w < 5) {
            term[w - 1] <== word * powers[w - 1];
            value += term[w - 1];
        } else {
            last = word;
        }
    }
    atZ <== last * powers[4] + value;
}

pragma circom 2.2.3;

/**
 * @title BoundedBits
 * @notice Splits a value into words of at most 253 bits' worth of bits and proves that the whole number is at most BOUND.
 * @dev The comparison runs from the top bit down, as in the Zcash protocol specification, A.3.2.2: `equal` is 1 while the
 *      bits read so far equal those of the bound. Where the bound has a 0 the bit must be 0 while `equal` is 1; that rule
 *      and the bit's being boolean are one constraint.
 * @param WORDS number of words; word 0 is the least significant.
 * @param WIDTHS[WORDS] bits of each word. One word may be 254 bits wide when BOUND is below the field's prime.
 * @param TOTAL sum of the widths.
 * @param BOUND[TOTAL] bits of the largest allowed number, least significant first.
 * @input in[WORDS] any field elements.
 * @output out[TOTAL] the bits; each is 0 or 1.
 * @constraints TOTAL + WORDS + number of ones in BOUND above its lowest 0.
 * @security BOUND below the prime makes a 254-bit decomposition unique: value + prime exceeds the bound.
 *           BOUND passes, BOUND + 1 does not.
 */
template BoundedBits(WORDS, WIDTHS, TOTAL, BOUND) {
    signal input in[WORDS];
    signal output out[TOTAL];

    var offset = 0;
    for (var w = 0; w < WORDS; w++) {
        assert(WIDTHS[w] >= 1 && WIDTHS[w] <= 254);
        var sum = 0;
        for (var i = 0; i < WIDTHS[w]; i++) {
            // Pinned by the sum below and by the comparison's constraint on each bit.
            // Broken in test/circuits/arithmetic/bounded-bits.test.ts.
            out[offset + i] <-- (in[w] >> i) & 1;
            sum += out[offset + i] * (1 << i);
        }
        sum === in[w];
        offset += WIDTHS[w];
    }
    assert(offset == TOTAL);

    var lowestZero = TOTAL;
    for (var i = TOTAL - 1; i >= 0; i--) {
        if (BOUND[i] == 0) {
            lowestZero = i;
        }
    }
    signal equal[TOTAL + 1];
    equal[TOTAL] <== 1;
    for (var i = TOTAL - 1; i >= 0; i--) {
        if (BOUND[i] == 1) {
            out[i] * (out[i] - 1) === 0;
            if (i > lowestZero) {
                equal[i] <== equal[i + 1] * out[i];
            } else {
                equal[i] <== equal[i + 1];
            }
        } else {
            out[i] * (1 - equal[i + 1] - out[i]) === 0;
            equal[i] <== equal[i + 1];
        }
    }
}

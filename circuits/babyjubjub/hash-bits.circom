pragma circom 2.2.3;

/** What is left of the field's prime above 2^253. */
function HASH_TOP() {
    return -(1 << 253);
}

/**
 * @title HashBits
 * @notice A field element as the integer below the field's prime that it stands for, without a comparison: the sum of
 *         bits[i] 2^i, i = 0 to 252, and bits[253] (r - 2^253). No choice of bits exceeds r - 1.
 * @input in any field element.
 * @output bits[254] 0 or 1.
 * @constraints 255.
 * @security The integer is unique, its bits are not: most integers have two forms, which bits[253] tells apart. Where a
 *           form matters, as in a polynomial with these bits for coefficients, bits[253] must be absorbed.
 */
template HashBits() {
    signal input in;
    signal output bits[254];

    var TOP = HASH_TOP();
    // Pinned by the sum, up to the choice between two forms.
    // Broken in test/bft/batch/templates.test.ts.
    bits[253] <-- (in >> 253) & 1;
    bits[253] * (bits[253] - 1) === 0;
    var rest = in - bits[253] * TOP;
    var sum = bits[253] * TOP;
    for (var i = 0; i < 253; i++) {
        // Pinned by the next line and by the sum.
        // Broken in test/bft/batch/templates.test.ts.
        bits[i] <-- (rest >> i) & 1;
        bits[i] * (bits[i] - 1) === 0;
        sum += bits[i] * (1 << i);
    }
    sum === in;
}

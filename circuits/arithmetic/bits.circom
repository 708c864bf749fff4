pragma circom 2.2.3;

/**
 * @title Bits
 * @notice Splits a value below 2^W into its bits, least significant first.
 * @param W width in bits, 1 to 253 (so that no second decomposition exists modulo the field's prime).
 * @input in any field element.
 * @output out[W] the bits; each is 0 or 1.
 * @constraints W + 1.
 * @security Each hinted bit is forced to 0 or 1 and their weighted sum to `in`.
 */
template Bits(W) {
    signal input in;
    signal output out[W];

    assert(W >= 1 && W <= 253);
    var sum = 0;
    for (var i = 0; i < W; i++) {
        // Pinned by the next line and by the sum.
        // Broken in test/circuits/arithmetic/range.test.ts.
        out[i] <-- (in >> i) & 1;
        out[i] * (out[i] - 1) === 0;
        sum += out[i] * (1 << i);
    }
    sum === in;
}

pragma circom 2.2.3;

/**
 * @title RangeCheck
 * @notice Proves 0 <= in < 2^W by bits.
 * @param W width in bits, 1 to 253 (so that no second decomposition exists modulo the field's prime).
 * @input in any field element.
 * @constraints exactly W: the top bit is what the other bits leave, so no recomposition row is needed.
 * @security The hinted bits are each forced to 0 or 1, and what they leave of `in` must be 0 or 2^(W-1); a prover who lies
 *           about a bit leaves something else. 2^W - 1 passes, 2^W and -1 do not.
 */
template RangeCheck(W) {
    signal input in;

    assert(W >= 1 && W <= 253);
    signal bits[W - 1];
    var rest = in;
    for (var i = 0; i < W - 1; i++) {
        // Pinned by the next line, and together by the last line of the template.
        // Broken in test/circuits/arithmetic/range.test.ts.
        bits[i] <-- (in >> i) & 1;
        bits[i] * (bits[i] - 1) === 0;
        rest -= bits[i] * (1 << i);
    }
    rest * (rest - (1 << (W - 1))) === 0;
}

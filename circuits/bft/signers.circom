pragma circom 2.2.3;

include "../arithmetic/bits.circom";

/**
 * @title Signers
 * @notice Reads the signers' bitmap from its two words: bit i is validator i. Bits beyond N must be 0, and so must those
 *         of places that hold no validator.
 * @param N number of places: at most 128, or 256.
 * @input signersLow, signersHigh bits 0 to 127 and 128 to 255; any field elements.
 * @input present[N] 1 where a place holds a validator, otherwise 0: guaranteed by `ValidatorSet`.
 * @output signer[N] 0 or 1.
 * @constraints 2 N + 2.
 * @security Words are decomposed below 2^128, hence uniquely: a bitmap has one encoding and a place one bit, so nobody
 *           counts twice.
 */
template Signers(N) {
    signal input signersLow;
    signal input signersHigh;
    signal input present[N];
    signal output signer[N];

    assert(N <= 128 || N == 256);
    var LOW = N < 128 ? N : 128;
    component low = Bits(LOW);
    low.in <== signersLow;
    for (var i = 0; i < LOW; i++) {
        signer[i] <== low.out[i];
    }
    if (N == 256) {
        component high = Bits(128);
        high.in <== signersHigh;
        for (var i = 128; i < N; i++) {
            signer[i] <== high.out[i - 128];
        }
    } else {
        signersHigh === 0;
    }
    for (var i = 0; i < N; i++) {
        signer[i] * (1 - present[i]) === 0;
    }
}

pragma circom 2.2.3;

/**
 * @title ChosenHalf
 * @notice One half of a set's places, the low or the high one: their keys and which of them sign. Nobody in the other half
 *         does.
 * @param KEYS places of a half.
 * @input half 0 for the low half, 1 for the high one: proven here to be a bit.
 * @input signer[2 KEYS] 0 or 1: guaranteed by `Signers`.
 * @input Ax[2 KEYS], Ay[2 KEYS] keys, any field elements.
 * @output active[KEYS], keyX[KEYS], keyY[KEYS] place i of the half: member i, or member KEYS + i.
 * @constraints 4 KEYS + 1; `active` is linear.
 * @security A signer in the half that is not chosen has no row that allows it, so no bit of the bitmap goes unsigned. With
 *           one signer or more `half` is determined; with none it is free, and so are the keys, of which no slot is active.
 */
template ChosenHalf(KEYS) {
    signal input half;
    signal input signer[2 * KEYS];
    signal input Ax[2 * KEYS];
    signal input Ay[2 * KEYS];
    signal output active[KEYS];
    signal output keyX[KEYS];
    signal output keyY[KEYS];

    half * (half - 1) === 0;
    for (var i = 0; i < KEYS; i++) {
        half * signer[i] === 0;
        (1 - half) * signer[KEYS + i] === 0;
        active[i] <== signer[i] + signer[KEYS + i];
        keyX[i] <== Ax[i] + half * (Ax[KEYS + i] - Ax[i]);
        keyY[i] <== Ay[i] + half * (Ay[KEYS + i] - Ay[i]);
    }
}

pragma circom 2.2.3;

/**
 * @title BaseMultiple
 * @notice `SignedMultiple` of a constant point.
 * @param BASE[4] u and v of P, then of 3P, in Montgomery form.
 * @input digit, square d and d^2, as from `Digit`: guaranteed by the caller.
 * @output out[2] d P.
 * @constraints 2.
 */
template BaseMultiple(BASE) {
    signal input digit;
    signal input square;
    signal output out[2];

    var far = (square - 1) / 8;
    out[0] <== BASE[0] + far * (BASE[2] - BASE[0]);
    out[1] <== digit * (BASE[1] + far * (BASE[3] / 3 - BASE[1]));
}

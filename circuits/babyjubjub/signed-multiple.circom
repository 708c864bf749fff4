pragma circom 2.2.3;

/**
 * @title SignedMultiple
 * @notice d P for a point P and a signed digit d: -3, -1, 1 or 3.
 * @dev u depends on d^2 alone and v is d times a function of d^2: two linear interpolations.
 * @input once[2], thrice[2] P and 3P in Montgomery form.
 * @input digit, square d and d^2, as from `Digit`: guaranteed by the caller.
 * @output out[2] d P.
 * @constraints 3.
 * @security With a digit in range the output is determined; with another it need not be on the curve.
 */
template SignedMultiple() {
    signal input once[2];
    signal input thrice[2];
    signal input digit;
    signal input square;
    signal output out[2];

    var far = (square - 1) / 8;
    out[0] <== once[0] + far * (thrice[0] - once[0]);
    signal share <== once[1] + far * (thrice[1] / 3 - once[1]);
    out[1] <== digit * share;
}

pragma circom 2.2.3;

/**
 * @title Powers
 * @notice The powers z, z^2, ..., z^D of a challenge.
 * @param D highest exponent, at least 1.
 * @input z any field element.
 * @output out[D] out[i] = z^(i + 1).
 * @constraints D - 1.
 */
template Powers(D) {
    signal input z;
    signal output out[D];

    assert(D >= 1);
    out[0] <== z;
    for (var i = 1; i < D; i++) {
        out[i] <== out[i - 1] * z;
    }
}

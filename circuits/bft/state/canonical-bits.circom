pragma circom 2.2.3;

include "../../arithmetic/bounded-bits.circom";

/**
 * @title CanonicalBits
 * @notice The lowest bits of a field element's one representative below the field's prime.
 * @param W how many bits are given out, 1 to 254.
 * @input in any field element.
 * @output out[W] its bits, least significant first; each is 0 or 1.
 * @constraints 355, whatever W.
 * @security All 254 bits are decided and compared with prime - 1, so `in` + prime, which would be another path in a tree or
 *           another account, is no second reading.
 */
template CanonicalBits(W) {
    signal input in;
    signal output out[W];

    assert(W >= 1 && W <= 254);
    var LARGEST[254];
    for (var i = 0; i < 254; i++) {
        LARGEST[i] = (-1 >> i) & 1;
    }
    component bits = BoundedBits(1, [254], 254, LARGEST);
    bits.in[0] <== in;
    for (var i = 0; i < W; i++) {
        out[i] <== bits.out[i];
    }
    // The bits above count only in the comparison.
    for (var i = W; i < 254; i++) {
        _ <== bits.out[i];
    }
}

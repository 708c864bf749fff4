pragma circom 2.2.3;

include "hash-bits.circom";

/**
 * @title ScalarIdentity
 * @notice Value at the challenge of 8 u h - c, over limbs of 64 bits; the caller proves it to be 0 modulo the subgroup's
 *         order.
 * @input hash[254] bits of h, as from `HashBits`.   @input weight[50], scalar[126] digits of u and of c.
 *        All fixed before the challenge.
 * @input powers[3] z, z^2, z^3.
 * @output out 8 u(z) h(z) - c(z). A limb of u and of c is the sum of 32 digits d_j 4^j; a limb of h is a sum of 64 bits
 *         and, if hash[253], a limb of r - 2^253.
 * @constraints 8.
 */
template ScalarIdentity() {
    signal input hash[254];
    signal input weight[50];
    signal input scalar[126];
    signal input powers[3];
    signal output out;

    var h[4];
    var u[2];
    var c[4];
    for (var i = 0; i < 253; i++) {
        h[i \ 64] += hash[i] * (1 << (i % 64));
    }
    for (var i = 0; i < 4; i++) {
        h[i] += hash[253] * ((HASH_TOP() >> (64 * i)) & ((1 << 64) - 1));
    }
    for (var j = 0; j < 50; j++) {
        u[j \ 32] += weight[j] * 4 ** (j % 32);
    }
    for (var j = 0; j < 126; j++) {
        c[j \ 32] += scalar[j] * 4 ** (j % 32);
    }
    signal hTerm[3];
    signal cTerm[3];
    signal atWeight <== u[0] + u[1] * powers[0];
    var atHash = h[0];
    var atScalar = c[0];
    for (var i = 0; i < 3; i++) {
        hTerm[i] <== h[i + 1] * powers[i];
        cTerm[i] <== c[i + 1] * powers[i];
        atHash += hTerm[i];
        atScalar += cTerm[i];
    }
    out <== 8 * atWeight * atHash - atScalar;
}

pragma circom 2.2.3;

include "hash-bits.circom";

/**
 * @title ScalarIdentity
 * @notice Value at the challenge of 8 (sum of u_k h_k) - c, over limbs of 64 bits; the caller proves it to be 0 modulo the subgroup's
 *         order.
 * @param TERMS number of products.
 * @input hashes[TERMS][254] bits of each h, as from `HashBits`.   @input weights[TERMS][50] digits of each u.
 * @input scalar[126] digits of c.
 *        All fixed before the challenge.
 * @input powers[3] z, z^2, z^3.
 * @output out 8 (sum of u_k(z) h_k(z)) - c(z). A limb of u and of c is the sum of 32 digits d_j 4^j; a limb of h is a sum of 64 bits
 *         and, if hash[253], a limb of r - 2^253.
 * @constraints 3, and 5 a product.
 */
template ScalarIdentity(TERMS) {
    signal input hashes[TERMS][254];
    signal input weights[TERMS][50];
    signal input scalar[126];
    signal input powers[3];
    signal output out;

    signal hTerm[TERMS][3];
    signal atWeight[TERMS];
    signal sum[TERMS];
    sum[0] <== 0;
    var last = 0;
    for (var k = 0; k < TERMS; k++) {
        var h[4];
        var u[2];
        for (var i = 0; i < 4; i++) {
            h[i] = hashes[k][253] * ((HASH_TOP() >> (64 * i)) & ((1 << 64) - 1));
        }
        for (var i = 0; i < 253; i++) {
            h[i \ 64] += hashes[k][i] * (1 << (i % 64));
        }
        u[0] = 0;
        u[1] = 0;
        for (var j = 0; j < 50; j++) {
            u[j \ 32] += weights[k][j] * 4 ** (j % 32);
        }
        atWeight[k] <== u[0] + u[1] * powers[0];
        var atHash = h[0];
        for (var i = 0; i < 3; i++) {
            hTerm[k][i] <== h[i + 1] * powers[i];
            atHash += hTerm[k][i];
        }
        if (k + 1 < TERMS) {
            sum[k + 1] <== sum[k] + atWeight[k] * atHash;
        } else {
            last = atHash;
        }
    }

    var c[4];
    for (var j = 0; j < 126; j++) {
        c[j \ 32] += scalar[j] * 4 ** (j % 32);
    }
    signal cTerm[3];
    var atScalar = c[0];
    for (var i = 0; i < 3; i++) {
        cTerm[i] <== c[i + 1] * powers[i];
        atScalar += cTerm[i];
    }
    out <== 8 * atWeight[TERMS - 1] * last + 8 * sum[TERMS - 1] - atScalar;
}

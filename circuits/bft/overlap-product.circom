pragma circom 2.2.3;

/**
 * @title OverlapProduct
 * @notice Product of (z - Ax - beta Ay) over the flagged keys: the fingerprint of a multiset of keys.
 * @param N number of places, at least 2.
 * @input Ax[N], Ay[N], flag[N] keys and flags, 0 or 1; all fixed before beta and z are drawn: guaranteed by the caller.
 * @input beta, z challenges.
 * @output out the product; 1 when nothing is flagged.
 * @constraints 3 N - 1.
 */
template OverlapProduct(N) {
    signal input Ax[N];
    signal input Ay[N];
    signal input flag[N];
    signal input beta;
    signal input z;
    signal output out;

    assert(N >= 2);
    signal key[N];
    signal factor[N];
    signal product[N];
    for (var i = 0; i < N; i++) {
        key[i] <== Ax[i] + beta * Ay[i];
        factor[i] <== 1 + flag[i] * (z - key[i] - 1);
        if (i == 0) {
            product[0] <== factor[0];
        } else {
            product[i] <== product[i - 1] * factor[i];
        }
    }
    out <== product[N - 1];
}

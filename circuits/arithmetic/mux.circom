pragma circom 2.2.3;

/**
 * @title Mux
 * @notice Selects one of 2^K values by K bits, least significant bit first.
 * @param K number of bits, at least 1.
 * @input values[2^K] any field elements.
 * @input bits[K] 0 or 1: guaranteed by the caller.
 * @output out values[sum of bits[i] 2^i].
 * @constraints 2^K - 1.
 * @security With boolean bits the output is determined; other bits would select a combination of the values.
 */
template Mux(K) {
    signal input values[1 << K];
    signal input bits[K];
    signal output out;

    assert(K >= 1);
    signal layer[K][1 << (K - 1)];
    for (var k = 0; k < K; k++) {
        for (var i = 0; i < (1 << (K - 1)); i++) {
            if (i >= (1 << (K - 1 - k))) {
                layer[k][i] <== 0;
            } else if (k == 0) {
                layer[0][i] <== values[2 * i] + bits[0] * (values[2 * i + 1] - values[2 * i]);
            } else {
                layer[k][i] <== layer[k - 1][2 * i] + bits[k] * (layer[k - 1][2 * i + 1] - layer[k - 1][2 * i]);
            }
        }
    }
    out <== layer[K - 1][0];
}

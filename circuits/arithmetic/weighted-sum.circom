pragma circom 2.2.3;

/**
 * @title WeightedSum
 * @notice Sum of weights[i] values[i].
 * @constraints N.
 */
template WeightedSum(N) {
    signal input weights[N];
    signal input values[N];
    signal output out;

    assert(N >= 1);
    signal term[N - 1];
    var sum = 0;
    for (var i = 0; i < N - 1; i++) {
        term[i] <== weights[i] * values[i];
        sum += term[i];
    }
    out <== weights[N - 1] * values[N - 1] + sum;
}

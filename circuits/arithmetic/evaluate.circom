pragma circom 2.2.3;

/**
 * @title Evaluate
 * @notice Value of a limb polynomial at the challenge: limbs[0] + sum of limbs[i] powers[i - 1].
 * @param N number of limbs, at least 2.
 * @input limbs[N] any field elements; their range is the caller's concern.
 * @input powers[N - 1] powers of the challenge at the exponents of limbs 1, 2, ...
 * @output out the value.
 * @constraints N - 1: the last product and the sum are one row.
 */
template Evaluate(N) {
    signal input limbs[N];
    signal input powers[N - 1];
    signal output out;

    assert(N >= 2);
    signal term[N - 2];
    var sum = limbs[0];
    for (var i = 1; i < N - 1; i++) {
        term[i - 1] <== limbs[i] * powers[i - 1];
        sum += term[i - 1];
    }
    out <== limbs[N - 1] * powers[N - 2] + sum;
}

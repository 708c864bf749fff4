pragma circom 2.2.3;

include "weighted-sum.circom";

/**
 * @title TensorSum
 * @notice Sum of rows[a] columns[b] values[a COLUMNS + b]: a weighted sum whose weights are products of two short ones.
 * @param ROWS, COLUMNS weights of each kind.   @param N values, at most ROWS * COLUMNS.
 * @constraints about N + ROWS.
 * @security Values that are not all 0 modulo a prime above 2^S hide with probability at most 2^(1 - S), S bits a weight:
 *           random columns leave a row sum nonzero but for 2^-S, and random rows that row but for 2^-S.
 */
template TensorSum(ROWS, COLUMNS, N) {
    signal input rows[ROWS];
    signal input columns[COLUMNS];
    signal input values[N];
    signal output out;

    assert(N > (ROWS - 1) * COLUMNS && N <= ROWS * COLUMNS);
    component row[ROWS];
    component total = WeightedSum(ROWS);
    for (var a = 0; a < ROWS; a++) {
        var here = N - a * COLUMNS < COLUMNS ? N - a * COLUMNS : COLUMNS;
        row[a] = WeightedSum(here);
        for (var b = 0; b < here; b++) {
            row[a].weights[b] <== columns[b];
            row[a].values[b] <== values[a * COLUMNS + b];
        }
        total.weights[a] <== rows[a];
        total.values[a] <== row[a].out;
    }
    out <== total.out;
}

pragma circom 2.2.3;

include "base-multiple.circom";
include "eightfold.circom";
include "montgomery-double.circom";
include "signed-multiple.circom";

/** Slopes of `MultiScalar`: a column's doublings and shift, all digits of keys and of the base, digits of nonces, the end. */
function BATCH_SLOPES(N, VOTES) {
    return 125 * 3 + 126 * (N + 1) + 50 * N * VOTES + 6;
}

/**
 * @title MultiScalar
 * @notice 8 (sum of c_i A_i + sum of u_k R_k - s B) = 0, on points in Montgomery form, with shared doublings.
 * @dev The accumulator holds START + X, X the sum so far, in 126 columns from the top: two doublings, SHIFT = -3 START, then a
 *      signed digit of every point. The top column has one digit +-1 of each key and of B, and no doublings.
 * @param N number of keys.   @param VOTES nonces for each key.   @param BASE[4] coordinates of -B and -3B.
 * @input start[2], shift[2] the start point and -3 times it.
 * @input once[N + N VOTES][2], thrice[N + N VOTES][2] P and 3P of the keys, then of the nonces.
 * @input weights[N VOTES][50], scalars[N + 1][126] digits of u_k; of c_i and, last, of s.
 * @input weightSquares[N VOTES][50], scalarSquares[N + 1][125] their squares, for all but the top digit of a scalar.
 * @input slopes[BATCH_SLOPES(N, VOTES)] hints, in the order of use.
 * @constraints 754 a key, 300 a nonce, and 2,028.
 * @security Every point is on the curve: guaranteed by the caller, together with START's being drawn after all else here.
 *           Doublings are always right. An addition is wrong only where both operands are one point: START + X = T for a
 *           digit T, or 4 START + 4 X = -3 START. 1 and 7 have no factor in common with the curve's order, so for fixed bits
 *           and points each of fewer than 2^17 additions (N up to 512) has one such START. A START with a random u and 2^8
 *           choices of it is one of them with probability below 2^-228. A START for which operands are opposite, or some
 *           sum has small order, has no proof; it is as rare.
 */
template MultiScalar(N, VOTES, BASE) {
    var M = N * VOTES;
    signal input start[2];
    signal input shift[2];
    signal input once[N + M][2];
    signal input thrice[N + M][2];
    signal input weights[M][50];
    signal input weightSquares[M][50];
    signal input scalars[N + 1][126];
    signal input scalarSquares[N + 1][125];
    signal input slopes[BATCH_SLOPES(N, VOTES)];

    var ADDITIONS = 125 + 126 * (N + 1) + 50 * M;
    component double[250];
    component base[125];
    component digit[125 * N + 50 * M];
    component add[ADDITIONS];
    signal top[N + 1];
    var sum[2] = start;
    var s = 0;
    var d = 0;
    var a = 0;

    for (var j = 125; j >= 0; j--) {
        if (j < 125) {
            for (var k = 0; k < 2; k++) {
                var i = 2 * (124 - j) + k;
                double[i] = MontgomeryDouble();
                double[i].in <== sum;
                double[i].slope <== slopes[s];
                sum = double[i].out;
                s++;
            }
            add[a] = MontgomeryAdd();
            add[a].left <== sum;
            add[a].right <== shift;
            add[a].slope <== slopes[s];
            sum = add[a].out;
            a++;
            s++;
        }
        // Point p: N keys, the base, M nonces.
        for (var p = 0; p < (j < 50 ? N + 1 + M : N + 1); p++) {
            add[a] = MontgomeryAdd();
            add[a].left <== sum;
            add[a].slope <== slopes[s];
            if (j == 125) {
                var onceV = BASE[1];
                if (p < N) {
                    onceV = once[p][1];
                    add[a].right[0] <== once[p][0];
                } else {
                    add[a].right[0] <== BASE[0];
                }
                top[p] <== scalars[p][125] * onceV;
                add[a].right[1] <== top[p];
            } else if (p == N) {
                base[j] = BaseMultiple(BASE);
                base[j].digit <== scalars[N][j];
                base[j].square <== scalarSquares[N][j];
                add[a].right <== base[j].out;
            } else {
                var at = p < N ? p : p - 1;
                digit[d] = SignedMultiple();
                digit[d].once <== once[at];
                digit[d].thrice <== thrice[at];
                if (p < N) {
                    digit[d].digit <== scalars[p][j];
                    digit[d].square <== scalarSquares[p][j];
                } else {
                    digit[d].digit <== weights[at - N][j];
                    digit[d].square <== weightSquares[at - N][j];
                }
                add[a].right <== digit[d].out;
                d++;
            }
            sum = add[a].out;
            a++;
            s++;
        }
    }

    component end[2];
    for (var k = 0; k < 2; k++) {
        end[k] = Eightfold();
        end[k].slopes <== [slopes[s], slopes[s + 1], slopes[s + 2]];
        s += 3;
    }
    end[0].in <== sum;
    end[1].in <== start;
    end[0].out === end[1].out;
}

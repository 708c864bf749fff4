pragma circom 2.2.3;

include "circomlib/circuits/poseidon_constants.circom";

/**
 * @title Poseidon
 * @notice The Poseidon permutation of circomlib (same constants, same optimised partial rounds) with its linear layers
 *         kept in expressions, so that only S-boxes cost constraints and `--O1` leaves hardly a linear row.
 * @param N_INPUTS absorbed lanes, 1 to 16; the width is N_INPUTS + 1 and the capacity lane starts at 0.
 * @param N_OUTS   lanes given out, at most N_INPUTS + 1; lane 0 is circomlib's single output.
 * @input inputs[N_INPUTS] any field elements.
 * @output out[N_OUTS]     the first lanes of the permuted state.
 * @constraints 3 * (8 * width + partial rounds), less 3 for the constant lane, plus N_OUTS, plus width - 1 in the middle;
 *              411 for 8 inputs, 427 for 9, 626 for 16 (one output).
 * @security Deterministic: every S-box output is fixed by three multiplications. Collision resistance is Poseidon's;
 *           callers fix the number of inputs and separate domains by a tag.
 * @see eprint.iacr.org/2019/458
 */
template Poseidon(N_INPUTS, N_OUTS) {
    signal input inputs[N_INPUTS];
    signal output out[N_OUTS];

    var T = N_INPUTS + 1;
    assert(N_INPUTS >= 1 && N_INPUTS <= 16);
    assert(N_OUTS >= 1 && N_OUTS <= T);

    var PARTIAL_ROUNDS[16] = [56, 57, 56, 60, 60, 63, 64, 63, 60, 66, 60, 65, 70, 60, 64, 68];
    var ROUNDS_F = 8;
    var HALF_F = ROUNDS_F \ 2;
    var ROUNDS_P = PARTIAL_ROUNDS[T - 2];
    // Lanes become signals once, half way through the partial rounds: rows stay shorter for T - 1 more constraints.
    var MIDDLE = ROUNDS_P \ 2;

    var C[T * ROUNDS_F + ROUNDS_P] = POSEIDON_C(T);
    var S[ROUNDS_P * (T * 2 - 1)] = POSEIDON_S(T);
    var M[T][T] = POSEIDON_M(T);
    var P[T][T] = POSEIDON_P(T);

    signal square[ROUNDS_F][T];
    signal fourth[ROUNDS_F][T];
    signal fifth[ROUNDS_F][T];
    signal partialSquare[ROUNDS_P];
    signal partialFourth[ROUNDS_P];
    signal partialFifth[ROUNDS_P];
    signal middle[T];

    var state[T];
    var next[T];
    for (var j = 1; j < T; j++) {
        state[j] = inputs[j - 1] + C[j];
    }
    // The capacity lane is a constant in the first round: its S-box is computed here, not constrained.
    var firstFifth = C[0] ** 5;
    square[0][0] <== 0;
    fourth[0][0] <== 0;
    fifth[0][0] <== firstFifth;

    for (var r = 0; r < HALF_F; r++) {
        for (var j = (r == 0 ? 1 : 0); j < T; j++) {
            square[r][j] <== state[j] * state[j];
            fourth[r][j] <== square[r][j] * square[r][j];
            fifth[r][j] <== fourth[r][j] * state[j];
        }
        for (var i = 0; i < T; i++) {
            next[i] = 0;
            for (var j = 0; j < T; j++) {
                if (r == HALF_F - 1) {
                    next[i] += P[j][i] * (fifth[r][j] + C[(r + 1) * T + j]);
                } else {
                    next[i] += M[j][i] * (fifth[r][j] + C[(r + 1) * T + j]);
                }
            }
        }
        for (var i = 0; i < T; i++) {
            state[i] = next[i];
        }
    }

    for (var r = 0; r < ROUNDS_P; r++) {
        if (r == MIDDLE) {
            middle[0] <== 0;
            for (var j = 1; j < T; j++) {
                middle[j] <== state[j];
                state[j] = middle[j];
            }
        }
        partialSquare[r] <== state[0] * state[0];
        partialFourth[r] <== partialSquare[r] * partialSquare[r];
        partialFifth[r] <== partialFourth[r] * state[0];
        state[0] = partialFifth[r] + C[(HALF_F + 1) * T + r];
        next[0] = 0;
        for (var j = 0; j < T; j++) {
            next[0] += S[(T * 2 - 1) * r + j] * state[j];
        }
        for (var j = 1; j < T; j++) {
            state[j] = state[j] + S[(T * 2 - 1) * r + T + j - 1] * state[0];
        }
        state[0] = next[0];
    }

    for (var r = HALF_F; r < ROUNDS_F; r++) {
        for (var j = 0; j < T; j++) {
            square[r][j] <== state[j] * state[j];
            fourth[r][j] <== square[r][j] * square[r][j];
            fifth[r][j] <== fourth[r][j] * state[j];
        }
        if (r < ROUNDS_F - 1) {
            for (var i = 0; i < T; i++) {
                next[i] = 0;
                for (var j = 0; j < T; j++) {
                    next[i] += M[j][i] * (fifth[r][j] + C[(HALF_F + 1) * T + ROUNDS_P + (r - HALF_F) * T + j]);
                }
            }
            for (var i = 0; i < T; i++) {
                state[i] = next[i];
            }
        }
    }

    for (var i = 0; i < N_OUTS; i++) {
        var lane = 0;
        for (var j = 0; j < T; j++) {
            lane += M[j][i] * fifth[ROUNDS_F - 1][j];
        }
        out[i] <== lane;
    }
}

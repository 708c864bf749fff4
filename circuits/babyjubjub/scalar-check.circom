pragma circom 2.2.3;

include "../arithmetic/batch-check.circom";
include "../arithmetic/batch-hints.circom";
include "../arithmetic/powers.circom";
include "../arithmetic/tensor-sum.circom";
include "../arithmetic/weights.circom";
include "../hash/sponge.circom";
include "scalar-identity.circom";

/**
 * @title ScalarCheck
 * @notice c_i = 8 (sum of u_k h_k over the signatures k of key i) modulo the subgroup's order, for all i in one go: see
 *         `ScalarIdentity`.
 * @dev Two independent rounds of products of two weights of 52 bits: the products of 64-bit limbs leave no room for more.
 * @param N identities, in ROWS rows of COLUMNS.   @param VOTES signatures of a key: i, N + i and so on.
 * @param NQ, Q_TOP, NC, CARRY_BITS, P see `BatchHints` and `BatchCheck`; the base is 2^64.
 * @param WEIGHT_BOUND[254] bits of the largest element that weights are drawn from.   @param TAGS[2] weights, challenge.
 * @input challenge drawn after all these are fixed.
 * @input hashes[N VOTES][254] bits, weights[N VOTES][50], scalars[N][126] digits: see `ScalarIdentity`.
 * @input quotient[2][NQ], carries[2][NC] hints.
 * @constraints 10 an identity and 5 for each vote more, and those of `BatchHints` twice.
 * @security A false identity hides in one round with probability at most 2^-51, in both with 2^-102. Nothing else can be
 *           chosen after the challenge: the bits are an input, and the second challenge absorbs quotients and carries.
 */
template ScalarCheck(N, VOTES, ROWS, COLUMNS, NQ, Q_TOP, NC, CARRY_BITS, P, WEIGHT_BOUND, TAGS) {
    signal input challenge;
    signal input hashes[N * VOTES][254];
    signal input weights[N * VOTES][50];
    signal input scalars[N][126];
    signal input quotient[2][NQ];
    signal input carries[2][NC];

    var PAIR = ROWS + COLUMNS;
    var DEGREE = NC > NQ ? NC - 1 : NQ - 1;
    var WORDS = BATCH_WORDS(64, NQ, Q_TOP, NC, CARRY_BITS);
    signal random[2 * PAIR] <== Weights(TAGS[0], 2 * PAIR, 52, WEIGHT_BOUND)(challenge);
    component hints[2];
    component second = Sponge(TAGS[1], 1 + 2 * WORDS);
    second.inputs[0] <== challenge;
    for (var r = 0; r < 2; r++) {
        hints[r] = BatchHints(64, NQ, Q_TOP, NC, CARRY_BITS);
        hints[r].quotient <== quotient[r];
        hints[r].carries <== carries[r];
        for (var i = 0; i < WORDS; i++) {
            second.inputs[1 + r * WORDS + i] <== hints[r].words[i];
        }
    }
    signal powers[DEGREE] <== Powers(DEGREE)(second.out);

    component identity[N];
    for (var k = 0; k < N; k++) {
        identity[k] = ScalarIdentity(VOTES);
        for (var v = 0; v < VOTES; v++) {
            identity[k].hashes[v] <== hashes[v * N + k];
            identity[k].weights[v] <== weights[v * N + k];
        }
        identity[k].scalar <== scalars[k];
        identity[k].powers <== [powers[0], powers[1], powers[2]];
    }
    component total[2];
    component batch[2];
    for (var r = 0; r < 2; r++) {
        total[r] = TensorSum(ROWS, COLUMNS, N);
        for (var i = 0; i < ROWS; i++) {
            total[r].rows[i] <== random[r * PAIR + i];
        }
        for (var i = 0; i < COLUMNS; i++) {
            total[r].columns[i] <== random[r * PAIR + ROWS + i];
        }
        for (var k = 0; k < N; k++) {
            total[r].values[k] <== identity[k].out;
        }
        batch[r] = BatchCheck(64, NQ, NC, 4, P, DEGREE);
        batch[r].total <== total[r].out;
        batch[r].quotient <== quotient[r];
        batch[r].carries <== carries[r];
        batch[r].powers <== powers;
    }
}

pragma circom 2.2.3;

include "../hash/poseidon.circom";
include "../hash/sponge.circom";
include "hash-bits.circom";
include "multi-scalar.circom";
include "odd-multiples.circom";
include "scalar-check.circom";
include "scalar-digits.circom";
include "start-point.circom";
include "weight-digits.circom";

/**
 * @title BatchSignatures
 * @notice Every active key has EdDSA-Poseidon signatures of its VOTES messages: 8 (S B8 - R8 - 8 h A) = 0, A and R8
 *         on the curve and not of small order. All in one random combination (eprint.iacr.org/2021/350), whose scalar
 *         s = sum of u_i S_i replaces every S.
 * @dev Every parameter is computed by the TypeScript twin (src/bft/batch/parameters.ts); none is typed by hand. Signature k
 *      is by key k mod N. An inactive place takes the key DUMMY, whose secret is public, and the prover signs with it.
 * @param N keys.   @param VOTES signatures of each; N VOTES is at least 2.
 * @param ROWS, COLUMNS, NQ, Q_TOP, NC, CARRY_BITS, P, WEIGHT_BOUND see `ScalarCheck`.
 * @param BASE see `MultiScalar`.   @param DUMMY[2] Edwards coordinates.
 * @param TAGS first challenge, weights u_i, second challenge, weights and challenge of `ScalarCheck`.
 * @input active[N] 0 or 1.   @input Ax[N], Ay[N], messages[N VOTES]. All guaranteed and fixed by the caller, whose statement it is.
 * @input R8x[N VOTES], R8y[N VOTES] points of the signatures.   @input salt any field element.
 * @input points[N + N VOTES][5] hints of `OddMultiples`, keys first.   @input start[4] hints of `StartPoint`.
 * @input scalars[N + 1][126] digits of each c_i and, last, of s.   @input draws see `WeightDigits`.
 * @input slopes[BATCH_SLOPES(N, VOTES)] see `MultiScalar`.   @input quotient[2][NQ], carries[2][NC] see `ScalarCheck`.
 * @constraints 11,671 for N = 2; 15,799 for 4; 24,351 for 8; 42,204 for 16; 76,623 for 32: 2,151 for one key more, where
 *              circomlib's EdDSAPoseidonVerifier has 8,086 (4,217 with --O2); 1,047 for a second signature of a key.
 * @security The first challenge absorbs every h_i, and h_i is a hash of R8, of the key used and of the message. Weights u_i
 *           are drawn from it. The second challenge absorbs it, the c_i, s and the form of each h_i; START and the check of
 *           the c_i come from it, so all digits, bits and points are fixed before START. A prover without a signature for
 *           some active slot satisfies the combination with probability about 2^-100 for each first challenge that he
 *           tries. `salt` makes one more challenge for the same signatures, where `WeightDigits` refuses one.
 *           c_i is only fixed modulo the subgroup's order and may have a second form. Both are the same multiple up to the
 *           torsion part of A, which the factor 8 takes away.
 */
template BatchSignatures(
    N, VOTES, ROWS, COLUMNS, NQ, Q_TOP, NC, CARRY_BITS, P, WEIGHT_BOUND, BASE, DUMMY, TAGS
) {
    var M = N * VOTES;
    signal input active[N];
    signal input Ax[N];
    signal input Ay[N];
    signal input messages[M];
    signal input R8x[M];
    signal input R8y[M];
    signal input salt;
    signal input points[N + M][5];
    signal input scalars[N + 1][126];
    signal input draws[WEIGHT_ELEMENTS(M)][125];
    signal input start[4];
    signal input slopes[BATCH_SLOPES(N, VOTES)];
    signal input quotient[2][NQ];
    signal input carries[2][NC];

    // 1. The key of every slot, and h, which binds key, nonce and message. First challenge, weights.
    signal keyX[N];
    signal keyY[N];
    for (var i = 0; i < N; i++) {
        keyX[i] <== DUMMY[0] + active[i] * (Ax[i] - DUMMY[0]);
        keyY[i] <== DUMMY[1] + active[i] * (Ay[i] - DUMMY[1]);
    }
    signal hashBits[M][254];
    component hash[M];
    component first = Sponge(TAGS[0], M + 1);
    for (var k = 0; k < M; k++) {
        hash[k] = Poseidon(5, 1);
        hash[k].inputs <== [R8x[k], R8y[k], keyX[k % N], keyY[k % N], messages[k]];
        hashBits[k] <== HashBits()(hash[k].out[0]);
        first.inputs[k] <== hash[k].out[0];
    }
    first.inputs[M] <== salt;
    component weights = WeightDigits(TAGS[1], M);
    weights.challenge <== first.out;
    weights.draws <== draws;

    // 2. Scalars, second challenge: it also absorbs which form each h has.
    var WORDS = (M + 252) \ 253;
    component scalar[N + 1];
    component second = Sponge(TAGS[2], N + 2 + WORDS);
    component check = ScalarCheck(
        N, VOTES, ROWS, COLUMNS, NQ, Q_TOP, NC, CARRY_BITS, P, WEIGHT_BOUND, [TAGS[3], TAGS[4]]
    );
    component sum = MultiScalar(N, VOTES, BASE);
    for (var i = 0; i <= N; i++) {
        scalar[i] = ScalarDigits();
        scalar[i].digits <== scalars[i];
        second.inputs[i] <== scalar[i].out;
        sum.scalarSquares[i] <== scalar[i].squares;
        if (i < N) {
            check.scalars[i] <== scalars[i];
        }
    }
    second.inputs[N + 1] <== first.out;
    for (var w = 0; w < WORDS; w++) {
        var forms = 0;
        for (var k = 253 * w; k < M && k < 253 * (w + 1); k++) {
            forms += hashBits[k][253] * (1 << (k - 253 * w));
        }
        second.inputs[N + 2 + w] <== forms;
    }
    check.challenge <== second.out;
    check.hashes <== hashBits;
    check.weights <== weights.digits;
    check.quotient <== quotient;
    check.carries <== carries;

    // 3. The combination of all points.
    component multiples[N + M];
    for (var k = 0; k < N + M; k++) {
        multiples[k] = OddMultiples();
        if (k < N) {
            multiples[k].x <== keyX[k];
            multiples[k].y <== keyY[k];
        } else {
            multiples[k].x <== R8x[k - N];
            multiples[k].y <== R8y[k - N];
        }
        multiples[k].hints <== points[k];
        sum.once[k] <== multiples[k].once;
        sum.thrice[k] <== multiples[k].thrice;
    }
    (sum.start, sum.shift) <== StartPoint()(second.out, start);
    sum.weights <== weights.digits;
    sum.weightSquares <== weights.squares;
    sum.scalars <== scalars;
    sum.slopes <== slopes;
}

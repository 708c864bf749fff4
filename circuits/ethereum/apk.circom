pragma circom 2.2.3;

include "../arithmetic/batch-challenge.circom";
include "../arithmetic/batch-check.circom";
include "../arithmetic/evaluate.circom";
include "../arithmetic/weighted-sum.circom";
include "../arithmetic/weights.circom";
include "../bls12-381/canonical-coordinate.circom";
include "absent-keys.circom";
include "apk-challenge.circom";
include "committee-key.circom";
include "running-sum.circom";

/**
 * @title Apk
 * @notice The aggregate key of a sync committee's participants: sum = H + aggregate - sum of the absent members' keys,
 *         over the committee behind `commitment`.
 * @dev Point-evaluated arithmetic. Every parameter is computed by the TypeScript twin (src/ethereum/apk/parameters.ts);
 *      none is typed by hand.
 * @param LOG_N, DEPTH, SHARED bits of an index, levels of the committee tree, levels shared by all openings.
 * @param M capacity: the most absent members.   @param S bits of a weight.
 * @param W, NL, WIDTHS bits of a limb, limbs of a slope, their widths.
 * @param NQ, Q_TOP, NC, CARRY_BITS limbs of the quotient, width of the top one, carries, their widths.
 * @param P, START_X, START_Y limbs of W bits of the prime and of H.
 * @param LARGEST bits of p - 1.   @param WEIGHT_BOUND bits of the largest element that weights are drawn from.
 * @param TAGS domain separation: commitment, first challenge, weights, second challenge.
 *
 * Public inputs, in order:
 * @input commitment C: must have been registered with a proof that each key is canonical, on the curve and has its sign.
 * @input absent[ABSENT_WORDS] the absent list, see `AbsentList`.
 * @input sumX[2], sumY[2] halves of 192 bits of the sum; proven canonical here.
 *
 * Witness:
 * @input nodes, children, aggregate..., key... the tree and the opened keys, see `AbsentKeys`.
 * @input slopes[M + 1][NL], quotient[NQ], carries[NC] hints, found by src/ethereum/apk/witness.ts.
 *
 * @constraints 29,907 for N = 512 and M = 8; 50,470 for 20; 111,570 for 56; 304,522 for 170; 29,647 for N = 32 and M = 10.
 * @security Bound before the first challenge: every public input, hence indices and flags, hence (by Poseidon) the keys;
 *           and every slope. Bound before the second: quotient and carries. Exceptional additions: see `RunningSum`.
 *           Inactive slopes are free, and a slope below 2^381 - p has a second form: a statement has many witnesses, so
 *           neither a proof nor a challenge identifies one.
 * @see docs/apk.md
 */
template Apk(
    LOG_N, DEPTH, SHARED, M, S, W, NL, WIDTHS, NQ, Q_TOP, NC, CARRY_BITS, P, START_X, START_Y, LARGEST, WEIGHT_BOUND, TAGS
) {
    var WORDS = ABSENT_WORDS(M, LOG_N + 1);
    var IDENTITIES = M + 3;
    var DEGREE = NC > NQ ? NC - 1 : NQ - 1;
    // Keys have x in limbs of 64 bits and y* in limbs of 128; the sum's coordinates have limbs of 96.
    assert(W == 32);

    signal input commitment;
    signal input absent[WORDS];
    signal input sumX[2];
    signal input sumY[2];
    signal input nodes[8 ** SHARED];
    signal input children[M][DEPTH - SHARED][8];
    signal input aggregateX[6];
    signal input aggregateYStar[3];
    signal input aggregateSign;
    signal input keyX[M][6];
    signal input keyYStar[M][3];
    signal input keySign[M];
    signal input slopes[M + 1][NL];
    signal input quotient[NQ];
    signal input carries[NC];

    // 1. The commitment opens to the aggregate key and to the key of every absent member.
    signal active[M] <== AbsentKeys(LOG_N, DEPTH, SHARED, M, TAGS[0])(
        commitment, absent, nodes, children, aggregateX, aggregateYStar, aggregateSign, keyX, keyYStar, keySign
    );

    // 2. The sum is canonical; the slopes are ranged. First challenge, weights; then quotient and carries, second challenge.
    signal limbsX[4] <== CanonicalCoordinate(LARGEST)(sumX);
    signal limbsY[4] <== CanonicalCoordinate(LARGEST)(sumY);
    signal first <== ApkChallenge(TAGS[1], WORDS, M + 1, NL, WIDTHS)(commitment, absent, sumX, sumY, slopes);
    signal weights[IDENTITIES] <== Weights(TAGS[2], IDENTITIES, S, WEIGHT_BOUND)(first);
    signal powers[DEGREE] <== BatchChallenge(TAGS[3], W, NQ, Q_TOP, NC, CARRY_BITS, DEGREE)(first, quotient, carries);

    // 3. Every value at the second challenge.
    signal sumPowers[3] <== [powers[2], powers[5], powers[8]];
    signal keyPowersX[5] <== [powers[1], powers[3], powers[5], powers[7], powers[9]];
    signal keyPowersY[2] <== [powers[3], powers[7]];
    signal slopePowers[NL - 1];
    var startX = START_X[0];
    var startY = START_Y[0];
    for (var i = 1; i < NL; i++) {
        slopePowers[i - 1] <== powers[i - 1];
        startX += START_X[i] * powers[i - 1];
        startY += START_Y[i] * powers[i - 1];
    }
    component sum = RunningSum(M);
    sum.startX <== startX;
    sum.startY <== startY;
    (sum.aggregateX, sum.aggregateY) <== CommitteeKey()(
        aggregateX, aggregateYStar, aggregateSign, keyPowersX, keyPowersY
    );
    sum.active <== active;
    component key[M];
    for (var j = 0; j < M; j++) {
        key[j] = CommitteeKey();
        key[j].x <== keyX[j];
        key[j].yStar <== keyYStar[j];
        key[j].sign <== keySign[j];
        key[j].powersX <== keyPowersX;
        key[j].powersY <== keyPowersY;
        sum.keyX[j] <== key[j].atX;
        sum.keyY[j] <== key[j].atY;
    }
    component slope[M + 1];
    for (var j = 0; j <= M; j++) {
        slope[j] = Evaluate(NL);
        slope[j].limbs <== slopes[j];
        slope[j].powers <== slopePowers;
        sum.slopes[j] <== slope[j].out;
    }
    signal claimedX <== Evaluate(4)(limbsX, sumPowers);
    signal claimedY <== Evaluate(4)(limbsY, sumPowers);

    // 4. All identities at once.
    component total = WeightedSum(IDENTITIES);
    total.weights <== weights;
    for (var j = 0; j <= M; j++) {
        total.values[j] <== sum.identities[j];
    }
    total.values[M + 1] <== sum.sumX - claimedX;
    total.values[M + 2] <== sum.sumY - claimedY;
    BatchCheck(W, NQ, NC, NL, P, DEGREE)(total.out, quotient, carries, powers);
}

pragma circom 2.2.3;

include "../arithmetic/batch-check.circom";
include "../arithmetic/batch-hints.circom";
include "../arithmetic/bounded-bits.circom";
include "../arithmetic/powers.circom";
include "../arithmetic/tensor-sum.circom";
include "../arithmetic/weights.circom";
include "../hash/sponge.circom";
include "committee-commitment.circom";
include "committee-leaf.circom";
include "committee-top.circom";
include "link-key.circom";

/**
 * @title Link
 * @notice The commitment C opens to a committee whose compressed keys have this fingerprint, and every key is on the curve
 *         with y* in the lower half: so C is the one commitment of these bytes.
 * @dev The contract cuts the bytes of each key (the committee's in order, then the aggregate) into six 64-bit chunks of x,
 *      the most significant first, gathers all sign bits into words, and evaluates the polynomial with these coefficients at
 *      rho by Horner's rule; rho is derived from the bytes' hash and from C. Flags other than the sign are the contract's.
 *      Short weights in ROUNDS independent rounds: a cube of 64-bit limbs leaves room for 46 bits of weight.
 * @param N, LEAVES, DEPTH committee size, leaves of its tree, the tree's levels (arity 8).
 * @param S, ROUNDS, ROWS bits of a weight, rounds, weights of each kind in a round.
 * @param NQ, Q_TOP, NC, CARRY_BITS, P see `BatchHints` and `BatchCheck`; the base is 2^64.
 * @param TOP, BOUND, LOW, LOW_BOUND see `YStar`; bits below the top and the lower bits of (p-1)/2.
 * @param WEIGHT_BOUND bits of the largest element that weights are drawn from.
 * @param TAGS commitment, first challenge, weights, second challenge.
 *
 * Public inputs, in order:
 * @input commitment C.   @input rho the fingerprint's point.   @input fingerprint its value, from calldata.
 *
 * @security Bound before the first challenge, by C: x, y*, s of every key; they determine everything else. A limb of x that
 *           is not the calldata's makes the fingerprint wrong but for 2^-236, since rho depends on C. Signs are in C, each
 *           boolean, before rho.
 * @see docs/link.md
 */
template Link(
    N, LEAVES, DEPTH, S, ROUNDS, ROWS, NQ, Q_TOP, NC, CARRY_BITS, P, TOP, BOUND, LOW, LOW_BOUND, WEIGHT_BOUND, TAGS
) {
    var KEYS = N + 1;
    var DEGREE = NC > NQ ? NC - 1 : NQ - 1;
    var SIGN_WORDS = (KEYS + 252) \ 253;
    signal input commitment;
    signal input rho;
    signal input fingerprint;
    signal input x[KEYS][6];
    signal input yStar[KEYS][3];
    signal input sign[KEYS];
    signal input low[2];
    signal input quotient[ROUNDS][NQ];
    signal input carries[ROUNDS][NC];

    // 1. C commits to these keys.
    signal leaves[LEAVES];
    for (var k = 0; k < LEAVES; k++) {
        if (k < N) {
            leaves[k] <== CommitteeLeaf()(x[k], yStar[k], sign[k]);
        } else {
            leaves[k] <== 0;
        }
    }
    signal root <== CommitteeTop(DEPTH)(leaves);
    signal opened <== CommitteeCommitment(TAGS[0])(root, x[N], yStar[N], sign[N]);
    opened === commitment;

    // 2. First challenge, weights; quotients and carries of all rounds; second challenge.
    signal first <== Sponge(TAGS[1], 3)([commitment, rho, fingerprint]);
    signal weights[2 * ROUNDS * ROWS] <== Weights(TAGS[2], 2 * ROUNDS * ROWS, S, WEIGHT_BOUND)(first);
    var WORDS = BATCH_WORDS(64, NQ, Q_TOP, NC, CARRY_BITS);
    component hints[ROUNDS];
    component second = Sponge(TAGS[3], 1 + ROUNDS * WORDS);
    second.inputs[0] <== first;
    for (var r = 0; r < ROUNDS; r++) {
        hints[r] = BatchHints(64, NQ, Q_TOP, NC, CARRY_BITS);
        hints[r].quotient <== quotient[r];
        hints[r].carries <== carries[r];
        for (var i = 0; i < WORDS; i++) {
            second.inputs[1 + r * WORDS + i] <== hints[r].words[i];
        }
    }
    signal powers[DEGREE] <== Powers(DEGREE)(second.out);
    signal keyPowers[5];
    for (var i = 0; i < 5; i++) {
        keyPowers[i] <== powers[i];
    }

    // 3. Every key: curve equation, half-range, fingerprint.
    signal lowBits[LOW] <== BoundedBits(2, [128, LOW - 128], LOW, LOW_BOUND)(low);
    for (var i = 0; i < LOW; i++) {
        _ <== lowBits[i];
    }
    component key[KEYS];
    for (var k = 0; k < KEYS; k++) {
        key[k] = LinkKey(TOP, BOUND);
        key[k].x <== x[k];
        key[k].yStar <== yStar[k];
        key[k].sign <== sign[k];
        key[k].powers <== keyPowers;
        key[k].low <== low;
        key[k].rho <== rho;
        if (k == 0) {
            key[k].before <== 0;
        } else {
            key[k].before <== key[k - 1].after;
        }
    }
    signal value[SIGN_WORDS + 1];
    value[0] <== key[N].after;
    for (var w = 0; w < SIGN_WORDS; w++) {
        var word = 0;
        for (var k = 253 * w; k < KEYS && k < 253 * (w + 1); k++) {
            word += sign[k] * (1 << (k - 253 * w));
        }
        value[w + 1] <== value[w] * rho + word;
    }
    value[SIGN_WORDS] === fingerprint;

    // 4. All curve equations at once, in every round.
    component total[ROUNDS];
    component batch[ROUNDS];
    for (var r = 0; r < ROUNDS; r++) {
        total[r] = TensorSum(ROWS, ROWS, KEYS);
        for (var i = 0; i < ROWS; i++) {
            total[r].rows[i] <== weights[2 * r * ROWS + i];
            total[r].columns[i] <== weights[(2 * r + 1) * ROWS + i];
        }
        for (var k = 0; k < KEYS; k++) {
            total[r].values[k] <== key[k].identity;
        }
        batch[r] = BatchCheck(64, NQ, NC, 6, P, DEGREE);
        batch[r].total <== total[r].out;
        batch[r].quotient <== quotient[r];
        batch[r].carries <== carries[r];
        batch[r].powers <== powers;
    }
}

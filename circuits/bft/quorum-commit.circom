pragma circom 2.2.3;

include "../arithmetic/range-check.circom";
include "../arithmetic/weighted-sum.circom";
include "../babyjubjub/batch-signatures.circom";
include "header-hash.circom";
include "power-threshold.circom";
include "signers.circom";
include "validator-set.circom";
include "vote-message.circom";

/**
 * @title QuorumCommit
 * @notice More than two thirds of the power of the set behind `validatorsRoot` signed precommits of one round for the
 *         header that the given fields hash to.
 * @dev The core of `Quorum` and of `Skipping`. Parameters and inputs are those of `Quorum`.
 * @output signer[N] bits of the bitmap; 0 in places without a validator.
 * @security Every slot gets the same message, so votes of different rounds, heights, types, chains or headers cannot be
 *           counted together; `round` is the prover's choice, one for all. Bits, keys and messages are fixed by the public
 *           inputs (by Poseidon) and by `round` before `BatchSignatures` draws its challenges, which absorb key and message
 *           through each slot's hash. A prover who tries another round needs the signatures of that round.
 */
template QuorumCommit(
    K, DEPTHS, HASH_TAGS,
    N, VOTES, ROWS, COLUMNS, NQ, Q_TOP, NC, CARRY_BITS, P, WEIGHT_BOUND, BASE, DUMMY, TAGS
) {
    signal input chainId;
    signal input validatorsRoot;
    signal input headerHash;
    signal input parentHash;
    signal input height;
    signal input timestamp;
    signal input stateRoot;
    signal input nextValidatorsRoot;
    signal input signersLow;
    signal input signersHigh;
    signal input round;
    signal input Ax[N];
    signal input Ay[N];
    signal input power[N];
    signal input present[N];
    signal input powerInverse[N];
    signal input R8x[N];
    signal input R8y[N];
    signal input salt;
    signal input points[2 * N][5];
    signal input scalars[N + 1][126];
    signal input draws[WEIGHT_ELEMENTS(N)][125];
    signal input start[4];
    signal input slopes[BATCH_SLOPES(N, VOTES)];
    signal input quotient[2][NQ];
    signal input carries[2][NC];
    signal output signer[N];

    assert(N == 1 << DEPTHS[K - 1]);
    var PRECOMMIT = 2;

    // 1. The header has these fields, and its set has these members.
    signal opened <== HeaderHash(HASH_TAGS[0])(
        chainId, height, timestamp, parentHash, stateRoot, validatorsRoot, nextValidatorsRoot
    );
    opened === headerHash;
    signal totalPower <== ValidatorSet(K, DEPTHS, HASH_TAGS[2])(validatorsRoot, Ax, Ay, power, present, powerInverse);

    // 2. Strictly more than two thirds of the power is in the bitmap.
    signer <== Signers(N)(signersLow, signersHigh, present);
    signal signed <== WeightedSum(N)(signer, power);
    PowerThreshold(2, 3)(signed, totalPower);

    // 3. Whoever is in the bitmap signed the one vote.
    RangeCheck(32)(round);
    signal message <== VoteMessage(HASH_TAGS[1])(chainId, height, round, PRECOMMIT, headerHash);
    signal messages[N];
    for (var i = 0; i < N; i++) {
        messages[i] <== message;
    }
    BatchSignatures(
        N, VOTES, ROWS, COLUMNS, NQ, Q_TOP, NC, CARRY_BITS, P, WEIGHT_BOUND, BASE, DUMMY, TAGS
    )(signer, Ax, Ay, messages, R8x, R8y, salt, points, scalars, draws, start, slopes, quotient, carries);
}

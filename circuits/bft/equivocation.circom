pragma circom 2.2.3;

include "../arithmetic/weighted-sum.circom";
include "../babyjubjub/batch-signatures.circom";
include "chosen-half.circom";
include "signers.circom";
include "validator-set.circom";
include "vote-message.circom";

/**
 * @title Equivocation
 * @notice Everybody in the bitmap signed two votes of one height, round and type for different headers, or for a header
 *         and for none.
 * @dev Every parameter comes from src/bft/circuits.ts. Signature i of the batch is the first vote of key i, signature
 *      KEYS + i the second: both share the key's multiple. Key i is validator i's; where the places outnumber the keys,
 *      which are half as many, it may be validator KEYS + i's instead, for all keys alike: see `ChosenHalf`.
 * @param K, DEPTHS allowed tree sizes, see `ValidatorSet`.
 * @param HASH_TAGS tags of the hashes "header" (unused), "vote", "validator set".
 * @param KEYS the places, or half of them; VOTES two; they and all that follow see `BatchSignatures`.
 *
 * Public inputs, in the order of the layout table:
 * @input chainId, height 64 bits, round 32 bits, type 8 bits: the verifier's to check.
 * @input validatorsRoot the set: the verifier must know it to be the one of that height.
 * @input firstHeaderHash, secondHeaderHash field elements that differ, proven here; 0 votes for no header.
 * @input signersLow, signersHigh who signed both, see `Signers`.
 * @input doublePower, totalPower their power, not 0, and that of the set: below 2^72, proven here.
 *
 * Witness:
 * @input Ax to powerInverse the set, see `ValidatorSet`; R8x to carries the signatures, see `BatchSignatures`.
 * @input differenceInverse, doublePowerInverse hints: 1 / (firstHeaderHash - secondHeaderHash), 1 / doublePower.
 * @input half[0 or 1] only where there are half as many keys: the half of the places that everybody in the bitmap is in.
 *
 * @constraints 23,029 for N = 4; 68,973 for 16; 250,967 for 64; 493,357 for 128; 568,111 for 256 with 128 keys.
 * @security Both messages share chain, height, round and type by construction. Who is in the bitmap signed both: an honest
 *           validator never is, whoever proves. The prover may leave double signers out; with half as many keys as places
 *           he must leave out those of one half, and totalPower stays that of the whole set.
 * @see docs/bft.md
 */
template Equivocation(
    K, DEPTHS, HASH_TAGS,
    KEYS, VOTES, ROWS, COLUMNS, NQ, Q_TOP, NC, CARRY_BITS, P, WEIGHT_BOUND, BASE, DUMMY, TAGS
) {
    var N = 1 << DEPTHS[K - 1];
    signal input chainId;
    signal input validatorsRoot;
    signal input height;
    signal input round;
    signal input type;
    signal input firstHeaderHash;
    signal input secondHeaderHash;
    signal input signersLow;
    signal input signersHigh;
    signal input doublePower;
    signal input totalPower;
    signal input Ax[N];
    signal input Ay[N];
    signal input power[N];
    signal input present[N];
    signal input powerInverse[N];
    signal input differenceInverse;
    signal input doublePowerInverse;
    signal input half[N \ KEYS - 1];
    signal input R8x[2 * KEYS];
    signal input R8y[2 * KEYS];
    signal input salt;
    signal input points[3 * KEYS][5];
    signal input scalars[KEYS + 1][126];
    signal input draws[WEIGHT_ELEMENTS(2 * KEYS)][125];
    signal input start[4];
    signal input slopes[BATCH_SLOPES(KEYS, 2)];
    signal input quotient[2][NQ];
    signal input carries[2][NC];

    assert((KEYS == N || 2 * KEYS == N) && VOTES == 2);

    // 1. The set has these members and this power; those in the bitmap have the other.
    signal total <== ValidatorSet(K, DEPTHS, HASH_TAGS[2])(validatorsRoot, Ax, Ay, power, present, powerInverse);
    total === totalPower;
    signal signer[N] <== Signers(N)(signersLow, signersHigh, present);
    signal signed <== WeightedSum(N)(signer, power);
    signed === doublePower;
    doublePower * doublePowerInverse === 1;

    // 2. The votes contradict each other.
    (firstHeaderHash - secondHeaderHash) * differenceInverse === 1;
    signal first <== VoteMessage(HASH_TAGS[1])(chainId, height, round, type, firstHeaderHash);
    signal second <== VoteMessage(HASH_TAGS[1])(chainId, height, round, type, secondHeaderHash);

    // 3. Whoever is in the bitmap signed both.
    component batch = BatchSignatures(
        KEYS, VOTES, ROWS, COLUMNS, NQ, Q_TOP, NC, CARRY_BITS, P, WEIGHT_BOUND, BASE, DUMMY, TAGS
    );
    if (KEYS == N) {
        batch.active <== signer;
        batch.Ax <== Ax;
        batch.Ay <== Ay;
    } else {
        (batch.active, batch.Ax, batch.Ay) <== ChosenHalf(KEYS)(half[0], signer, Ax, Ay);
    }
    for (var i = 0; i < KEYS; i++) {
        batch.messages[i] <== first;
        batch.messages[KEYS + i] <== second;
    }
    batch.R8x <== R8x;
    batch.R8y <== R8y;
    batch.salt <== salt;
    batch.points <== points;
    batch.scalars <== scalars;
    batch.draws <== draws;
    batch.start <== start;
    batch.slopes <== slopes;
    batch.quotient <== quotient;
    batch.carries <== carries;
}

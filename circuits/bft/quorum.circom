pragma circom 2.2.3;

include "quorum-commit.circom";

/**
 * @title Quorum
 * @notice A header is final: more than two thirds of the power of its own validator set signed precommits for it. Whether
 *         that set is the right one is the verifier's to know (`validatorsRoot` is public).
 * @dev Every parameter comes from src/bft/circuits.ts. A set of fewer members than the circuit has places is fine.
 * @param K, DEPTHS allowed tree sizes, see `ValidatorSet`.
 * @param HASH_TAGS tags of the hashes "header", "vote", "validator set".
 * @param N places and slots; it and all that follow see `BatchSignatures`.
 *
 * Public inputs, in the order of the layout table:
 * @input chainId, height, timestamp 64 bits: the verifier's to check.
 * @input validatorsRoot, headerHash, parentHash, stateRoot, nextValidatorsRoot field elements.
 * @input signersLow, signersHigh the bitmap, see `Signers`; 128 bits each, proven here.
 *
 * Witness:
 * @input round 32 bits, proven here: the round all of them precommitted in.
 * @input Ax, Ay, power, present, powerInverse the set, see `ValidatorSet`.
 * @input R8x to carries the signatures, see `BatchSignatures`.
 *
 * @constraints 19,017 for N = 4; 52,372 for 16; 183,208 for 64; 357,573 for 128; 706,051 for 256.
 * @security See `QuorumCommit`.
 * @see docs/bft.md
 */
template Quorum(
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

    signal signer[N] <== QuorumCommit(
        K, DEPTHS, HASH_TAGS,
        N, VOTES, ROWS, COLUMNS, NQ, Q_TOP, NC, CARRY_BITS, P, WEIGHT_BOUND, BASE, DUMMY, TAGS
    )(
        chainId, validatorsRoot, headerHash, parentHash, height, timestamp, stateRoot, nextValidatorsRoot, signersLow,
        signersHigh, round, Ax, Ay, power, present, powerInverse, R8x, R8y, salt, points, scalars, draws, start, slopes,
        quotient, carries
    );
    for (var i = 0; i < N; i++) {
        _ <== signer[i];
    }
}

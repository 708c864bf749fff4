pragma circom 2.2.3;

include "overlap.circom";
include "power-threshold.circom";
include "quorum-commit.circom";
include "validator-set.circom";

/**
 * @title Skipping
 * @notice A header far above a trusted one is final: more than two thirds of its own set's power signed it, and keys with
 *         more than one third of the power of the trusted set, by the power they have there.
 * @dev Every parameter comes from src/bft/circuits.ts. Both sets have at most N members; their trees may differ in size.
 * @param OVERLAP_TAG see `Overlap`.   @param K to TAGS see `Quorum`.
 *
 * Public inputs, in the order of the layout table:
 * @input chainId, height, timestamp 64 bits: the verifier's to check.
 * @input trustedValidatorsRoot the set that a trusted header announced: the verifier's to know.
 * @input validatorsRoot, headerHash, stateRoot, nextValidatorsRoot field elements: the new header's.
 * @input signersLow, signersHigh the bitmap of the new header's set, see `Signers`.
 *
 * Witness:
 * @input parentHash a field of the header that nobody needs here.
 * @input round, Ax to powerInverse, R8x to carries see `Quorum`.
 * @input trustedAx to trustedPowerInverse the trusted set, see `ValidatorSet`.
 * @input trustedFlag, ownFlag which places of both sets match, see `Overlap`.
 *
 * @constraints 21,782 for N = 4; 62,159 for 16; 221,076 for 64; 432,882 for 128; 856,305 for 256.
 * @security See `QuorumCommit` and `Overlap`. The own set is the header's claim: it is worth something only because more
 *           than a third of the trusted power, so somebody honest, signed the header that names it.
 * @see docs/bft.md
 */
template Skipping(
    OVERLAP_TAG, K, DEPTHS, HASH_TAGS,
    N, VOTES, ROWS, COLUMNS, NQ, Q_TOP, NC, CARRY_BITS, P, WEIGHT_BOUND, BASE, DUMMY, TAGS
) {
    signal input chainId;
    signal input trustedValidatorsRoot;
    signal input validatorsRoot;
    signal input headerHash;
    signal input height;
    signal input timestamp;
    signal input stateRoot;
    signal input nextValidatorsRoot;
    signal input signersLow;
    signal input signersHigh;
    signal input parentHash;
    signal input round;
    signal input Ax[N];
    signal input Ay[N];
    signal input power[N];
    signal input present[N];
    signal input powerInverse[N];
    signal input trustedAx[N];
    signal input trustedAy[N];
    signal input trustedPower[N];
    signal input trustedPresent[N];
    signal input trustedPowerInverse[N];
    signal input trustedFlag[N];
    signal input ownFlag[N];
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

    // 1. The header is final by its own set.
    signal signer[N] <== QuorumCommit(
        K, DEPTHS, HASH_TAGS,
        N, VOTES, ROWS, COLUMNS, NQ, Q_TOP, NC, CARRY_BITS, P, WEIGHT_BOUND, BASE, DUMMY, TAGS
    )(
        chainId, validatorsRoot, headerHash, parentHash, height, timestamp, stateRoot, nextValidatorsRoot, signersLow,
        signersHigh, round, Ax, Ay, power, present, powerInverse, R8x, R8y, salt, points, scalars, draws, start, slopes,
        quotient, carries
    );

    // 2. Its signers have strictly more than a third of the trusted power.
    signal totalPower <== ValidatorSet(K, DEPTHS, HASH_TAGS[2])(
        trustedValidatorsRoot, trustedAx, trustedAy, trustedPower, trustedPresent, trustedPowerInverse
    );
    signal trusted <== Overlap(N, OVERLAP_TAG)(
        trustedValidatorsRoot, validatorsRoot, trustedAx, trustedAy, trustedPower, trustedPresent, Ax, Ay, signer,
        trustedFlag, ownFlag
    );
    PowerThreshold(1, 3)(trusted, totalPower);
}

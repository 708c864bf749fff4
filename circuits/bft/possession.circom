pragma circom 2.2.3;

include "../babyjubjub/batch-signatures.circom";
include "../hash/poseidon.circom";
include "opt-in-message.circom";

/**
 * @title Possession
 * @notice A validator key signed that it belongs to an operator, in a registry on a destination chain.
 * @dev Every parameter comes from src/bft/key-circuits.ts. One slot of the batch is used; the other one is inactive.
 * @param HASH_TAGS tags of the hashes "opt in", "validator key".
 * @param N slots; it and all that follow see `BatchSignatures`.
 *
 * Public inputs, in the order of the layout table:
 * @input chainId, destinationChainId 64 bits; registry, operator 160 bits: the verifier's, who knows them all.
 * @input keyId the hash "validator key" of the key.
 *
 * Witness:
 * @input Ax, Ay the key; on the curve and not of small order, proven here.
 * @input R8x to carries the signature, see `BatchSignatures`.
 *
 * @constraints 12,263.
 * @security keyId fixes the key and the other public inputs the message before `BatchSignatures` draws its challenges.
 *           What the key signs as a validator is another tagged hash, as is the possession proof of `registerValidator`:
 *           neither is a message of this circuit, nor the other way round. The key is not proven to lie in the subgroup:
 *           one with a torsion part has another keyId and takes the same secret.
 * @see docs/bft.md
 */
template Possession(
    HASH_TAGS, N, VOTES, ROWS, COLUMNS, NQ, Q_TOP, NC, CARRY_BITS, P, WEIGHT_BOUND, BASE, DUMMY, TAGS
) {
    signal input chainId;
    signal input destinationChainId;
    signal input registry;
    signal input operator;
    signal input keyId;
    signal input Ax;
    signal input Ay;
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

    // 1. The key has this id.
    component id = Poseidon(3, 1);
    id.inputs <== [HASH_TAGS[1], Ax, Ay];
    id.out[0] === keyId;

    // 2. It signed for this operator, here.
    signal message <== OptInMessage(HASH_TAGS[0])(chainId, destinationChainId, registry, operator);
    component batch = BatchSignatures(
        N, VOTES, ROWS, COLUMNS, NQ, Q_TOP, NC, CARRY_BITS, P, WEIGHT_BOUND, BASE, DUMMY, TAGS
    );
    for (var i = 0; i < N; i++) {
        batch.active[i] <== i == 0 ? 1 : 0;
        batch.Ax[i] <== Ax;
        batch.Ay[i] <== Ay;
        batch.messages[i] <== message;
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

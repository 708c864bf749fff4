pragma circom 2.2.3;

include "../hash/poseidon.circom";

/**
 * @title HeaderHash
 * @notice The hash "header" that votes are cast for.
 * @param TAG tag of the hash "header".
 * @input chainId, height, timestamp 64 bits each; parentHash, stateRoot, validatorsRoot, nextValidatorsRoot field elements.
 *        Ranges are the verifier's to check for what is public; signers only sign headers in range.
 * @output out the hash.
 * @constraints 411.
 */
template HeaderHash(TAG) {
    signal input chainId;
    signal input height;
    signal input timestamp;
    signal input parentHash;
    signal input stateRoot;
    signal input validatorsRoot;
    signal input nextValidatorsRoot;
    signal output out;

    component hash = Poseidon(8, 1);
    hash.inputs <== [
        TAG, chainId, height, timestamp, parentHash, stateRoot, validatorsRoot, nextValidatorsRoot
    ];
    out <== hash.out[0];
}

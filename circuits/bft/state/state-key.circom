pragma circom 2.2.3;

include "../../hash/poseidon.circom";

/**
 * @title StateKey
 * @notice The key of an account's slot in the state tree: Poseidon(TAG, account, slot).
 * @param TAG domain separation constant of "state key".
 * @input account below 2^160: guaranteed by the caller.
 * @input slot any field element.
 * @output out the key.
 * @constraints 265.
 * @security Two entries with one key would be a collision of Poseidon.
 */
template StateKey(TAG) {
    signal input account;
    signal input slot;
    signal output out;

    component hash = Poseidon(3, 1);
    hash.inputs[0] <== TAG;
    hash.inputs[1] <== account;
    hash.inputs[2] <== slot;
    out <== hash.out[0];
}

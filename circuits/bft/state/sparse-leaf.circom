pragma circom 2.2.3;

include "../../hash/poseidon.circom";

/**
 * @title SparseLeaf
 * @notice The leaf of circomlib's sparse Merkle tree: Poseidon(key, value, 1).
 * @input key any field element.
 * @input value any field element; 0 is a value, not an absence.
 * @output out the leaf's hash.
 * @constraints 265.
 * @security Three inputs make it another function than a branch's, whatever key and value are.
 */
template SparseLeaf() {
    signal input key;
    signal input value;
    signal output out;

    component hash = Poseidon(3, 1);
    hash.inputs[0] <== key;
    hash.inputs[1] <== value;
    hash.inputs[2] <== 1;
    out <== hash.out[0];
}

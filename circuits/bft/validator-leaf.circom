pragma circom 2.2.3;

include "../hash/poseidon.circom";

/**
 * @title ValidatorLeaf
 * @notice Leaf of the validator tree: Poseidon(Ax, Ay, power), or 0 for an unused place.
 * @input Ax, Ay the validator's key, any field elements.
 * @input power 64 bits; present 0 or 1: guaranteed by `ValidatorSet`.
 * @output out the leaf.
 * @constraints 266.
 * @security No validator hashes to 0 and no node of the tree is a Poseidon of three inputs, so a leaf fixes `present`,
 *           and with it Ax, Ay, power. The key of an unused place is free: nothing may rely on it.
 */
template ValidatorLeaf() {
    signal input Ax;
    signal input Ay;
    signal input power;
    signal input present;
    signal output out;

    component hash = Poseidon(3, 1);
    hash.inputs[0] <== Ax;
    hash.inputs[1] <== Ay;
    hash.inputs[2] <== power;
    out <== present * hash.out[0];
}

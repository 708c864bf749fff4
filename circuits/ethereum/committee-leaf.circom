pragma circom 2.2.3;

include "../hash/poseidon.circom";

/**
 * @title CommitteeLeaf
 * @notice Leaf of the committee tree: Poseidon over a public key (x, y*, s) as its 48 compressed bytes say it, where
 *         y* = min(y, p - y) and s = 1 when y = p - y*.
 * @input x[4], yStar[4] limbs of 96 bits, least significant first: ranges, curve equation and half-range are guaranteed by
 *        whoever registered the commitment, not here.
 * @input sign s, 0 or 1: likewise.
 * @output out the leaf.
 * @constraints 427.
 */
template CommitteeLeaf() {
    signal input x[4];
    signal input yStar[4];
    signal input sign;
    signal output out;

    component hash = Poseidon(9, 1);
    for (var i = 0; i < 4; i++) {
        hash.inputs[i] <== x[i];
        hash.inputs[4 + i] <== yStar[i];
    }
    hash.inputs[8] <== sign;
    out <== hash.out[0];
}

pragma circom 2.2.3;

include "../hash/poseidon.circom";

/**
 * @title CommitteeTop
 * @notice The upper LEVELS levels of the committee tree (arity 8), hashed once and shared by all openings.
 * @param LEVELS at least 1.
 * @input nodes[8^LEVELS] the nodes at that depth, in order.
 * @output root the root.
 * @constraints 411 a node above them: 411 for 8, 3,699 for 64.
 * @security The root fixes the nodes by Poseidon's collision resistance; the depth is fixed, so no node can pass for a leaf.
 */
template CommitteeTop(LEVELS) {
    signal input nodes[8 ** LEVELS];
    signal output root;

    assert(LEVELS >= 1);
    component hash[LEVELS][8 ** (LEVELS - 1)];
    for (var level = 0; level < LEVELS; level++) {
        for (var i = 0; i < 8 ** (LEVELS - 1 - level); i++) {
            hash[level][i] = Poseidon(8, 1);
            for (var j = 0; j < 8; j++) {
                if (level == 0) {
                    hash[level][i].inputs[j] <== nodes[8 * i + j];
                } else {
                    hash[level][i].inputs[j] <== hash[level - 1][8 * i + j].out[0];
                }
            }
        }
    }
    root <== hash[LEVELS - 1][0].out[0];
}

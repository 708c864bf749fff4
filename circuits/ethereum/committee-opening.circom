pragma circom 2.2.3;

include "../arithmetic/mux.circom";
include "../hash/poseidon.circom";

/**
 * @title CommitteeOpening
 * @notice Opens one leaf of the committee tree up to the nodes that `CommitteeTop` has tied to the root.
 * @param DEPTH  levels of the tree (arity 8): 3 for 512 leaves, 2 for 64.
 * @param SHARED levels that `CommitteeTop` covers, from 1 to DEPTH - 1.
 * @input leaf the leaf.
 * @input bits[3 DEPTH] the leaf's index, least significant bit first; 0 or 1: guaranteed by the caller.
 * @input children[DEPTH - SHARED][8] at each level the eight children of the node on the path, the lowest level first.
 * @input nodes[8^SHARED] the nodes of `CommitteeTop`.
 * @constraints 418 a level not shared, plus 8^SHARED - 1 for the selection among the nodes.
 * @security Each level's selected child is tied to the value from below and its parent's hash to the selection above;
 *           index and path are the same bits.
 */
template CommitteeOpening(DEPTH, SHARED) {
    signal input leaf;
    signal input bits[3 * DEPTH];
    signal input children[DEPTH - SHARED][8];
    signal input nodes[8 ** SHARED];

    assert(SHARED >= 1 && SHARED < DEPTH);
    var OWN = DEPTH - SHARED;
    component child[OWN];
    component parent[OWN];
    for (var level = 0; level < OWN; level++) {
        child[level] = Mux(3);
        child[level].values <== children[level];
        for (var b = 0; b < 3; b++) {
            child[level].bits[b] <== bits[3 * level + b];
        }
        if (level == 0) {
            child[level].out === leaf;
        } else {
            child[level].out === parent[level - 1].out[0];
        }
        parent[level] = Poseidon(8, 1);
        parent[level].inputs <== children[level];
    }
    component top = Mux(3 * SHARED);
    top.values <== nodes;
    for (var b = 0; b < 3 * SHARED; b++) {
        top.bits[b] <== bits[3 * OWN + b];
    }
    top.out === parent[OWN - 1].out[0];
}

pragma circom 2.2.3;

include "../../hash/poseidon.circom";

/**
 * @title SparsePath
 * @notice Climbs from a leaf, or from an empty place, to the root of circomlib's compact sparse Merkle tree.
 * @dev A branch is Poseidon(left, right). The path takes the key's bits from the root down, the lowest first. Levels below
 *      the leaf are inactive and hand its hash on.
 * @param DEPTH most siblings of a path, 1 to 253.
 * @input bottom hash at the path's end: of a leaf, or 0 for an empty subtree.
 * @input bits[DEPTH] the key's lowest bits; each is 0 or 1 and canonical: guaranteed by the caller.
 * @input siblings[DEPTH] from the root down, 0 below the leaf; any field elements.
 * @input active[DEPTH] 1 at the levels above the leaf, then 0; any field elements.
 * @input lastInverse inverse of the lowest active sibling, 0 when no level is active.
 * @output root what the siblings hash to.
 * @constraints 249 a level, plus 2.
 * @security `active` is forced to ones followed by zeros, an inactive sibling to 0 and the lowest active one to anything
 *           else, so a path has one reading. A leaf cannot pass for a branch: its hash has three inputs.
 */
template SparsePath(DEPTH) {
    signal input bottom;
    signal input bits[DEPTH];
    signal input siblings[DEPTH];
    signal input active[DEPTH];
    signal input lastInverse;
    signal output root;

    assert(DEPTH >= 1 && DEPTH <= 253);
    active[0] * (active[0] - 1) === 0;
    for (var i = 1; i < DEPTH; i++) {
        // 0, or what the level above is.
        active[i] * (active[i - 1] - active[i]) === 0;
    }

    signal ending[DEPTH];
    var last = 0;
    for (var i = 0; i < DEPTH; i++) {
        (1 - active[i]) * siblings[i] === 0;
        ending[i] <== (active[i] - (i == DEPTH - 1 ? 0 : active[i + 1])) * siblings[i];
        last += ending[i];
    }
    last * lastInverse === active[0];
    (1 - active[0]) * lastInverse === 0;

    component branch[DEPTH];
    signal node[DEPTH + 1];
    signal left[DEPTH];
    node[DEPTH] <== bottom;
    for (var i = DEPTH - 1; i >= 0; i--) {
        left[i] <== node[i + 1] + bits[i] * (siblings[i] - node[i + 1]);
        branch[i] = Poseidon(2, 1);
        branch[i].inputs[0] <== left[i];
        branch[i].inputs[1] <== node[i + 1] + siblings[i] - left[i];
        node[i] <== node[i + 1] + active[i] * (branch[i].out[0] - node[i + 1]);
    }
    root <== node[0];
}

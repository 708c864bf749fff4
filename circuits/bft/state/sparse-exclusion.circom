pragma circom 2.2.3;

include "canonical-bits.circom";
include "sparse-leaf.circom";
include "sparse-path.circom";

/**
 * @title SparseExclusion
 * @notice A sparse Merkle tree holds nothing under a key: its path ends in an empty subtree, or at the leaf of another key.
 * @param DEPTH most siblings of a path, 1 to 253.
 * @input root root of the tree; 0 for the empty tree.
 * @input key any field element.
 * @input siblings[DEPTH] siblings from the root down, 0 below the end of the path.
 * @input active[DEPTH] 1 for each sibling there is, then 0.
 * @input lastInverse inverse of the last sibling there is, or 0.
 * @input hasNeighbour 1 when the path ends at another key's leaf, 0 when in an empty subtree.
 * @input neighbourKey key of that leaf; `key` when there is none.
 * @input neighbourValue value of that leaf; 0 when there is none.
 * @input differenceInverse inverse of neighbourKey - key; 0 when there is no neighbour.
 * @constraints 250 a level, plus 983.
 * @security The neighbour's key differs from the key and shares its path to the end, so the leaf that would hold the key
 *           cannot be hidden, and no leaf elsewhere in the tree passes for a neighbour.
 */
template SparseExclusion(DEPTH) {
    signal input root;
    signal input key;
    signal input siblings[DEPTH];
    signal input active[DEPTH];
    signal input lastInverse;
    signal input hasNeighbour;
    signal input neighbourKey;
    signal input neighbourValue;
    signal input differenceInverse;

    hasNeighbour * (hasNeighbour - 1) === 0;
    (neighbourKey - key) * differenceInverse === hasNeighbour;
    (1 - hasNeighbour) * (neighbourKey - key) === 0;
    (1 - hasNeighbour) * neighbourValue === 0;
    (1 - hasNeighbour) * differenceInverse === 0;

    component bits = CanonicalBits(DEPTH);
    bits.in <== key;
    component neighbourBits = CanonicalBits(DEPTH);
    neighbourBits.in <== neighbourKey;
    for (var i = 0; i < DEPTH; i++) {
        active[i] * (neighbourBits.out[i] - bits.out[i]) === 0;
    }

    component leaf = SparseLeaf();
    leaf.key <== neighbourKey;
    leaf.value <== neighbourValue;
    component path = SparsePath(DEPTH);
    path.bottom <== hasNeighbour * leaf.out;
    path.bits <== bits.out;
    path.siblings <== siblings;
    path.active <== active;
    path.lastInverse <== lastInverse;
    path.root === root;
}

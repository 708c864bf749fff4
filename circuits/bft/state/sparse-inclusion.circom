pragma circom 2.2.3;

include "canonical-bits.circom";
include "sparse-leaf.circom";
include "sparse-path.circom";

/**
 * @title SparseInclusion
 * @notice A sparse Merkle tree holds a value under a key.
 * @param DEPTH most siblings of a path, 1 to 253.
 * @input root root of the tree.
 * @input key any field element.
 * @input value any field element.
 * @input siblings[DEPTH] siblings from the root down, 0 below the leaf.
 * @input active[DEPTH] 1 for each sibling there is, then 0.
 * @input lastInverse inverse of the last sibling there is, or 0.
 * @constraints 249 a level, plus 622.
 * @security The leaf is fixed by key and value, the path by the key's canonical bits, and the rest by `SparsePath`.
 */
template SparseInclusion(DEPTH) {
    signal input root;
    signal input key;
    signal input value;
    signal input siblings[DEPTH];
    signal input active[DEPTH];
    signal input lastInverse;

    component bits = CanonicalBits(DEPTH);
    bits.in <== key;
    component leaf = SparseLeaf();
    leaf.key <== key;
    leaf.value <== value;
    component path = SparsePath(DEPTH);
    path.bottom <== leaf.out;
    path.bits <== bits.out;
    path.siblings <== siblings;
    path.active <== active;
    path.lastInverse <== lastInverse;
    path.root === root;
}

pragma circom 2.2.3;

include "../../arithmetic/bits.circom";
include "../../hash/poseidon.circom";

/**
 * @title ListMembership
 * @notice A leaf of a binary Merkle tree of fixed depth: a list, in any order, filled with zeros.
 * @param DEPTH levels of the tree, 1 to 253.
 * @input root root of the list's tree.
 * @input leaf a tagged hash: guaranteed by the caller. So it is not 0, the filling.
 * @input index position of the leaf, below 2^DEPTH.
 * @input siblings[DEPTH] from the leaf up; any field elements.
 * @constraints 246 a level, plus 1.
 * @security The depth is fixed: an inner node is no leaf, though both are hashes of two elements.
 */
template ListMembership(DEPTH) {
    signal input root;
    signal input leaf;
    signal input index;
    signal input siblings[DEPTH];

    component bits = Bits(DEPTH);
    bits.in <== index;
    component parent[DEPTH];
    signal left[DEPTH];
    var node = leaf;
    for (var i = 0; i < DEPTH; i++) {
        left[i] <== node + bits.out[i] * (siblings[i] - node);
        parent[i] = Poseidon(2, 1);
        parent[i].inputs[0] <== left[i];
        parent[i].inputs[1] <== node + siblings[i] - left[i];
        node = parent[i].out[0];
    }
    node === root;
}

pragma circom 2.2.3;

include "../hash/poseidon.circom";

/**
 * @title ValidatorTree
 * @notice The binary Poseidon tree over the leaves, rebuilt whole; also gives the roots of the smaller trees over the first
 *         leaves, which are the first nodes of its levels.
 * @param K      number of roots wanted.
 * @param DEPTHS[K] depths of their trees, increasing, each at least 1; the last is the depth of the whole.
 * @input leaves[2^DEPTHS[K - 1]] any field elements.
 * @output roots[K] roots[k] is the root of the tree over leaves 0 to 2^DEPTHS[k] - 1.
 * @constraints 243 a node, one node less than leaves.
 */
template ValidatorTree(K, DEPTHS) {
    var N = 1 << DEPTHS[K - 1];
    signal input leaves[N];
    signal output roots[K];

    assert(DEPTHS[0] >= 1);
    // Nodes in the order of a heap: node i has the children 2 i and 2 i + 1, node 1 is the root.
    component node[N];
    for (var i = N - 1; i >= 1; i--) {
        node[i] = Poseidon(2, 1);
        for (var side = 0; side < 2; side++) {
            if (2 * i + side >= N) {
                node[i].inputs[side] <== leaves[2 * i + side - N];
            } else {
                node[i].inputs[side] <== node[2 * i + side].out[0];
            }
        }
    }
    for (var k = 0; k < K; k++) {
        roots[k] <== node[1 << (DEPTHS[K - 1] - DEPTHS[k])].out[0];
    }
}

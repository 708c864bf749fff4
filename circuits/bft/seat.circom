pragma circom 2.2.3;

include "../arithmetic/bits.circom";
include "../hash/poseidon.circom";
include "validator-leaf.circom";
include "validator-path.circom";

/**
 * @title Seat
 * @notice The validator at an index of the set behind `validatorsRoot` has this key and power, and the set this total.
 * @dev Takes every set of at most 2^DEPTHS[K - 1] members. Opens one path, where `ValidatorSet` opens the whole set: that
 *      the total is the sum of the powers is proven by whoever proved something about this set's votes.
 * @param K, DEPTHS allowed tree sizes, see `ValidatorSet`.
 * @param HASH_TAGS tags of the hashes "validator set", "validator key".
 *
 * Public inputs, in the order of the layout table:
 * @input validatorsRoot the set, any field element: the verifier's to know.
 * @input index place in the set; below 2^DEPTHS[K - 1], and inside the set's own tree, proven here.
 * @input keyId the hash "validator key" of the key there.
 * @input power, totalPower those of the seat and of the set, as the root has them: their ranges are the verifier's.
 *
 * Witness:
 * @input Ax, Ay the key.
 * @input siblings[DEPTHS[K - 1]] the path from the leaf up; any values above the set's tree.
 * @input sizeFlags[K] 1 for the size of the set's tree, otherwise 0.
 *
 * @constraints 1,292 for 4 places; 1,793 for 16; 2,291 for 64; 2,541 for 128; 2,791 for 256.
 * @security Root, total, path and leaf are tied together by Poseidon. Which size the tree has is the prover's word, but a
 *           wrong one leads nowhere: a leaf is a Poseidon of three inputs and a node one of two, so no leaf of a smaller or
 *           larger tree is found at another depth; an unused place is 0, which nobody can hash to. Hence this is the leaf that
 *           `ValidatorSet` has at that index.
 * @see docs/bft.md
 */
template Seat(K, DEPTHS, HASH_TAGS) {
    var D = DEPTHS[K - 1];
    signal input validatorsRoot;
    signal input index;
    signal input keyId;
    signal input power;
    signal input totalPower;
    signal input Ax;
    signal input Ay;
    signal input siblings[D];
    signal input sizeFlags[K];

    // 1. The key has this id, and with its power it is this leaf.
    component id = Poseidon(3, 1);
    id.inputs <== [HASH_TAGS[1], Ax, Ay];
    id.out[0] === keyId;
    signal leaf <== ValidatorLeaf()(Ax, Ay, power, 1);

    // 2. The leaf is at the index of the tree.
    signal bits[D] <== Bits(D)(index);
    signal treeRoot <== ValidatorPath(K, DEPTHS)(leaf, bits, siblings, sizeFlags);

    // 3. The tree is the set's.
    component root = Poseidon(3, 1);
    root.inputs <== [HASH_TAGS[0], treeRoot, totalPower];
    root.out[0] === validatorsRoot;
}

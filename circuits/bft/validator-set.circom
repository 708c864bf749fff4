pragma circom 2.2.3;

include "../arithmetic/range-check.circom";
include "../hash/poseidon.circom";
include "validator-leaf.circom";
include "validator-tree.circom";

/**
 * @title ValidatorSet
 * @notice Opens `validatorsRoot`, the hash "validator set" of (treeRoot, totalPower), to the whole set, and proves the
 *         total power to be the sum of the powers.
 * @dev The circuit takes any set of at most N = 2^DEPTHS[K - 1] members, not only those whose tree has N leaves: the tree
 *      is the smallest allowed one that holds the members, so which of the tree's roots is its own follows from `present`.
 * @param K      number of allowed tree sizes.
 * @param DEPTHS[K] their depths, increasing: 2, 4, 6, 7, 8 or the first few of them.
 * @param TAG    tag of the hash "validator set".
 * @input validatorsRoot the commitment; the caller says which.
 * @input Ax[N], Ay[N], power[N] the members, then unused places whose power is 0.
 * @input present[N] 1 for the members, which come first; at least one.
 * @input powerInverse[N] hints: 1 / power for the members, otherwise 0.
 * @output totalPower sum of the powers, below 2^72 because N is at most 256.
 * @constraints about 580 a place.
 * @security present[i] (present[i - 1] - present[i]) = 0 makes the flags boolean and the members a prefix. A member's power
 *           is in [1, 2^64), an unused place has power 0: the two rows of `powerInverse` allow nothing else. Root, sum and
 *           number of members are tied to one set by Poseidon's collision resistance. The key of an unused place is free.
 *           NOT proven: that keys are distinct, in order, on the curve, and registered with possession. That is the duty of
 *           those who sign a header naming the set; a verifier must start from a root that honest validators signed.
 */
template ValidatorSet(K, DEPTHS, TAG) {
    var N = 1 << DEPTHS[K - 1];
    signal input validatorsRoot;
    signal input Ax[N];
    signal input Ay[N];
    signal input power[N];
    signal input present[N];
    signal input powerInverse[N];
    signal output totalPower;

    assert(N <= 256);
    component range[N];
    component leaf[N];
    component tree = ValidatorTree(K, DEPTHS);
    var total = 0;
    for (var i = 0; i < N; i++) {
        if (i == 0) {
            present[0] === 1;
        } else {
            present[i] * (present[i - 1] - present[i]) === 0;
        }
        power[i] * powerInverse[i] === present[i];
        (1 - present[i]) * (power[i] + powerInverse[i]) === 0;
        range[i] = RangeCheck(64);
        range[i].in <== power[i];
        leaf[i] = ValidatorLeaf();
        leaf[i].Ax <== Ax[i];
        leaf[i].Ay <== Ay[i];
        leaf[i].power <== power[i];
        leaf[i].present <== present[i];
        tree.leaves[i] <== leaf[i].out;
        total += power[i];
    }
    totalPower <== total;

    // Past each size that the members exceed, the root moves up to the next size's.
    signal move[K - 1];
    var treeRoot = tree.roots[0];
    for (var k = 1; k < K; k++) {
        move[k - 1] <== present[1 << DEPTHS[k - 1]] * (tree.roots[k] - tree.roots[k - 1]);
        treeRoot += move[k - 1];
    }
    component root = Poseidon(3, 1);
    root.inputs[0] <== TAG;
    root.inputs[1] <== treeRoot;
    root.inputs[2] <== total;
    root.out[0] === validatorsRoot;
}

pragma circom 2.2.3;

include "../../arithmetic/range-check.circom";
include "sparse-inclusion.circom";
include "state-key.circom";

/**
 * @title Inclusion
 * @notice The state holds a public value in a public account's slot.
 * @param DEPTH most siblings of a path in the state tree, 1 to 253.
 * @param TAG domain separation constant of "state key".
 * @input stateRoot, account, slot, value the public inputs, in this order; an account of 160 bits or more fails.
 * @input siblings[DEPTH] of the path, 0 below the leaf.
 * @input active[DEPTH] 1 for each sibling there is, then 0.
 * @input lastInverse inverse of the last sibling there is, or 0.
 * @constraints 249 a level, plus 1,047.
 * @security No secret, no context: a fact about the root, the same for everybody.
 */
template Inclusion(DEPTH, TAG) {
    signal input stateRoot;
    signal input account;
    signal input slot;
    signal input value;
    signal input siblings[DEPTH];
    signal input active[DEPTH];
    signal input lastInverse;

    component range = RangeCheck(160);
    range.in <== account;
    component key = StateKey(TAG);
    key.account <== account;
    key.slot <== slot;
    component inclusion = SparseInclusion(DEPTH);
    inclusion.root <== stateRoot;
    inclusion.key <== key.out;
    inclusion.value <== value;
    inclusion.siblings <== siblings;
    inclusion.active <== active;
    inclusion.lastInverse <== lastInverse;
}

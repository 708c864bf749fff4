pragma circom 2.2.3;

include "../../arithmetic/range-check.circom";
include "sparse-exclusion.circom";
include "state-key.circom";

/**
 * @title Exclusion
 * @notice The state holds nothing, not even 0, in a public account's slot.
 * @param DEPTH most siblings of a path in the state tree, 1 to 253.
 * @param TAG domain separation constant of "state key".
 * @input stateRoot, account, slot the public inputs, in this order; an account of 160 bits or more fails.
 * @input siblings[DEPTH] of the path, 0 below its end.
 * @input active[DEPTH] 1 for each sibling there is, then 0.
 * @input lastInverse inverse of the last sibling there is, or 0.
 * @input hasNeighbour, neighbourKey, neighbourValue, differenceInverse the leaf at the path's end: see `SparseExclusion`.
 * @constraints 250 a level, plus 1,408.
 * @security No secret, no context: a fact about the root, the same for everybody. The root 0 is the empty state's: a
 *           verifier that takes it for a state proves every absence.
 */
template Exclusion(DEPTH, TAG) {
    signal input stateRoot;
    signal input account;
    signal input slot;
    signal input siblings[DEPTH];
    signal input active[DEPTH];
    signal input lastInverse;
    signal input hasNeighbour;
    signal input neighbourKey;
    signal input neighbourValue;
    signal input differenceInverse;

    component range = RangeCheck(160);
    range.in <== account;
    component key = StateKey(TAG);
    key.account <== account;
    key.slot <== slot;
    component exclusion = SparseExclusion(DEPTH);
    exclusion.root <== stateRoot;
    exclusion.key <== key.out;
    exclusion.siblings <== siblings;
    exclusion.active <== active;
    exclusion.lastInverse <== lastInverse;
    exclusion.hasNeighbour <== hasNeighbour;
    exclusion.neighbourKey <== neighbourKey;
    exclusion.neighbourValue <== neighbourValue;
    exclusion.differenceInverse <== differenceInverse;
}

pragma circom 2.2.3;

include "owner.circom";
include "sparse-inclusion.circom";
include "state-key.circom";

/**
 * @title OwnedValue
 * @notice What every private predicate shares: the state holds a value in a slot of an account whose secret the prover
 *         knows, and the nullifier is that of the secret and the context.
 * @param DEPTH most siblings of a path in the state tree, 1 to 253.
 * @param TAGS domain separation constants of "state key", "account" and "nullifier".
 * @input stateRoot root of the state tree.
 * @input slot any field element.
 * @input context any field element: what the proof is for; the verifier computes it itself.
 * @input message any field element that the proof carries unaltered, such as a recipient; not part of the nullifier.
 * @input nullifier one for each owner and context.
 * @input secret the owner's secret.
 * @input value what the slot holds.
 * @input siblings[DEPTH] of the path in the state tree, 0 below the leaf.
 * @input active[DEPTH] 1 for each sibling there is, then 0.
 * @input lastInverse inverse of the last sibling there is, or 0.
 * @output account the owner's account, below 2^160.
 * @constraints 249 a level, plus 1,752.
 * @security Account and nullifier come from one secret, so a nullifier is not free, and a proof for one context says
 *           nothing in another. The path, and with it the value, is that of this account and slot alone.
 */
template OwnedValue(DEPTH, TAGS) {
    signal input stateRoot;
    signal input slot;
    signal input context;
    signal input message;
    signal input nullifier;
    signal input secret;
    signal input value;
    signal input siblings[DEPTH];
    signal input active[DEPTH];
    signal input lastInverse;
    signal output account;

    component owner = Owner([TAGS[1], TAGS[2]]);
    owner.secret <== secret;
    owner.context <== context;
    owner.nullifier === nullifier;
    account <== owner.account;

    // A public input that no constraint mentions could be exchanged in a finished proof. No square: -message has the same.
    signal boundMessage;
    boundMessage <== message * nullifier;

    component key = StateKey(TAGS[0]);
    key.account <== owner.account;
    key.slot <== slot;
    component inclusion = SparseInclusion(DEPTH);
    inclusion.root <== stateRoot;
    inclusion.key <== key.out;
    inclusion.value <== value;
    inclusion.siblings <== siblings;
    inclusion.active <== active;
    inclusion.lastInverse <== lastInverse;
}

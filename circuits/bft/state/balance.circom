pragma circom 2.2.3;

include "../../arithmetic/range-check.circom";
include "owned-value.circom";

/**
 * @title Balance
 * @notice The prover owns an account whose slot holds an amount of at least a threshold.
 * @dev An amount has 128 bits; a slot that holds more proves nothing.
 * @param DEPTH most siblings of a path in the state tree, 1 to 253.
 * @param TAGS domain separation constants of "state key", "account" and "nullifier".
 * @input stateRoot, slot, threshold, context, message, nullifier the public inputs, in this order; a threshold of 128 bits or more
 *        fails.
 * @input secret, value, siblings[DEPTH], active[DEPTH], lastInverse the holder's: see `OwnedValue`.
 * @constraints 249 a level, plus 2,137.
 * @security Value and threshold are both ranged before they are compared, so that the difference cannot wrap.
 */
template Balance(DEPTH, TAGS) {
    signal input stateRoot;
    signal input slot;
    signal input threshold;
    signal input context;
    signal input message;
    signal input nullifier;
    signal input secret;
    signal input value;
    signal input siblings[DEPTH];
    signal input active[DEPTH];
    signal input lastInverse;

    component owned = OwnedValue(DEPTH, TAGS);
    owned.stateRoot <== stateRoot;
    owned.slot <== slot;
    owned.context <== context;
    owned.message <== message;
    owned.nullifier <== nullifier;
    owned.secret <== secret;
    owned.value <== value;
    owned.siblings <== siblings;
    owned.active <== active;
    owned.lastInverse <== lastInverse;
    // The account stays private.
    _ <== owned.account;

    component amount = RangeCheck(128);
    amount.in <== value;
    component least = RangeCheck(128);
    least.in <== threshold;
    component excess = RangeCheck(128);
    excess.in <== value - threshold;
}

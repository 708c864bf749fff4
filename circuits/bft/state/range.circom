pragma circom 2.2.3;

include "../../arithmetic/range-check.circom";
include "owned-value.circom";

/**
 * @title Range
 * @notice The prover owns an account whose slot holds an amount from a lowest to a highest, both allowed.
 * @param DEPTH most siblings of a path in the state tree, 1 to 253.
 * @param TAGS domain separation constants of "state key", "account" and "nullifier".
 * @input stateRoot, slot, low, high, context, message, nullifier the public inputs, in this order; a bound of 128 bits or more
 *        fails, and so does low above high.
 * @input secret, value, siblings[DEPTH], active[DEPTH], lastInverse the holder's: see `OwnedValue`.
 * @constraints 249 a level, plus 2,266.
 * @security Both bounds are ranged, so neither difference can wrap, and a value between them is an amount itself.
 */
template Range(DEPTH, TAGS) {
    signal input stateRoot;
    signal input slot;
    signal input low;
    signal input high;
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

    component lowest = RangeCheck(128);
    lowest.in <== low;
    component highest = RangeCheck(128);
    highest.in <== high;
    component above = RangeCheck(128);
    above.in <== value - low;
    component below = RangeCheck(128);
    below.in <== high - value;
}

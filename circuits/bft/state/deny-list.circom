pragma circom 2.2.3;

include "../../arithmetic/range-check.circom";
include "../../hash/poseidon.circom";
include "list-membership.circom";
include "owned-value.circom";

/**
 * @title DenyList
 * @notice The prover owns an account that is not on a list and has something in a slot.
 * @dev The tree holds the spans between the denied accounts: first to last, both allowed. A sparse tree would not do: two
 *      accounts ground to share a path cannot both be in it.
 * @param DEPTH most siblings of a path in the state tree, 1 to 253.
 * @param LIST_DEPTH levels of the list's tree, 1 to 253.
 * @param TAGS domain separation constants of "state key", "account", "nullifier" and "allowed span".
 * @input stateRoot, slot, denyListRoot, context, message, nullifier the public inputs, in this order.
 * @input secret, value, siblings[DEPTH], active[DEPTH], lastInverse the holder's: see `OwnedValue`.
 * @input first, last the span that holds the account.
 * @input index, listSiblings[LIST_DEPTH] the span's place in the list: see `ListMembership`.
 * @constraints 249 a level, 246 a level of the list, plus 2,340.
 * @security The account lies in a span of the list: neither difference can wrap, since the account is below 2^160 and the
 *           list, which the verifier chose, has spans of accounts only.
 */
template DenyList(DEPTH, LIST_DEPTH, TAGS) {
    signal input stateRoot;
    signal input slot;
    signal input denyListRoot;
    signal input context;
    signal input message;
    signal input nullifier;
    signal input secret;
    signal input value;
    signal input siblings[DEPTH];
    signal input active[DEPTH];
    signal input lastInverse;
    signal input first;
    signal input last;
    signal input index;
    signal input listSiblings[LIST_DEPTH];

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

    component above = RangeCheck(160);
    above.in <== owned.account - first;
    component below = RangeCheck(160);
    below.in <== last - owned.account;

    component entry = Poseidon(3, 1);
    entry.inputs[0] <== TAGS[3];
    entry.inputs[1] <== first;
    entry.inputs[2] <== last;
    component membership = ListMembership(LIST_DEPTH);
    membership.root <== denyListRoot;
    membership.leaf <== entry.out[0];
    membership.index <== index;
    membership.siblings <== listSiblings;
}

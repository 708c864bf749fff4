pragma circom 2.2.3;

include "../../hash/poseidon.circom";
include "list-membership.circom";
include "owned-value.circom";

/**
 * @title AllowList
 * @notice The prover owns an account that is on a list and has something in a slot.
 * @param DEPTH most siblings of a path in the state tree, 1 to 253.
 * @param LIST_DEPTH levels of the list's tree, 1 to 253.
 * @param TAGS domain separation constants of "state key", "account", "nullifier" and "allowed account".
 * @input stateRoot, slot, allowListRoot, context, message, nullifier the public inputs, in this order.
 * @input secret, value, siblings[DEPTH], active[DEPTH], lastInverse the holder's: see `OwnedValue`.
 * @input index, listSiblings[LIST_DEPTH] the entry's place in the list: see `ListMembership`.
 * @constraints 249 a level, 246 a level of the list, plus 1,996.
 * @security The entry is the hash of the account that the secret gives. Its tag keeps a list of values, or of spans, from
 *           passing for a list of accounts.
 */
template AllowList(DEPTH, LIST_DEPTH, TAGS) {
    signal input stateRoot;
    signal input slot;
    signal input allowListRoot;
    signal input context;
    signal input message;
    signal input nullifier;
    signal input secret;
    signal input value;
    signal input siblings[DEPTH];
    signal input active[DEPTH];
    signal input lastInverse;
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

    component entry = Poseidon(2, 1);
    entry.inputs[0] <== TAGS[3];
    entry.inputs[1] <== owned.account;
    component membership = ListMembership(LIST_DEPTH);
    membership.root <== allowListRoot;
    membership.leaf <== entry.out[0];
    membership.index <== index;
    membership.siblings <== listSiblings;
}

pragma circom 2.2.3;

include "../../hash/poseidon.circom";
include "canonical-bits.circom";

/**
 * @title Owner
 * @notice From the secret of an account's owner: the account, and the nullifier of a context.
 * @param TAGS domain separation constants of "account" and "nullifier".
 * @input secret any field element; uniformly random, or the account can be guessed from the nullifier.
 * @input context any field element.
 * @output account lowest 160 bits of Poseidon(TAGS[0], secret).
 * @output nullifier Poseidon(TAGS[1], secret, context).
 * @constraints 864.
 * @security The hash's bits are canonical, so a secret has one account and, in each context, one nullifier. Two secrets of
 *           one account, hence two nullifiers, are a collision of 160 bits (2^80 hashes). Another's account takes a preimage.
 */
template Owner(TAGS) {
    signal input secret;
    signal input context;
    signal output account;
    signal output nullifier;

    component accountHash = Poseidon(2, 1);
    accountHash.inputs[0] <== TAGS[0];
    accountHash.inputs[1] <== secret;
    component bits = CanonicalBits(160);
    bits.in <== accountHash.out[0];
    var sum = 0;
    for (var i = 0; i < 160; i++) {
        sum += bits.out[i] * (1 << i);
    }
    account <== sum;

    component nullifierHash = Poseidon(3, 1);
    nullifierHash.inputs[0] <== TAGS[1];
    nullifierHash.inputs[1] <== secret;
    nullifierHash.inputs[2] <== context;
    nullifier <== nullifierHash.out[0];
}

pragma circom 2.2.3;

include "../hash/poseidon.circom";

/**
 * @title VoteMessage
 * @notice The hash "vote": what a validator signs.
 * @param TAG tag of the hash "vote".
 * @input chainId, height 64 bits; round 32 bits; type 8 bits: ranges are the caller's.
 * @input headerHash the header voted for, 0 for none.
 * @output out the message.
 * @constraints about 365.
 * @security One hash holds the whole slot: votes of another chain, height, round, type or header have another message.
 */
template VoteMessage(TAG) {
    signal input chainId;
    signal input height;
    signal input round;
    signal input type;
    signal input headerHash;
    signal output out;

    component hash = Poseidon(6, 1);
    hash.inputs <== [TAG, chainId, height, round, type, headerHash];
    out <== hash.out[0];
}

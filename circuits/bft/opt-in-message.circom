pragma circom 2.2.3;

include "../hash/poseidon.circom";

/**
 * @title OptInMessage
 * @notice The hash "opt in": what a validator key signs to belong to an operator.
 * @param TAG tag of the hash "opt in".
 * @input chainId, destinationChainId 64 bits; registry, operator 160 bits: ranges are the caller's.
 * @output out the message.
 * @constraints 297.
 * @security One hash holds the whole context: a signature for another chain, registry or operator has another message.
 */
template OptInMessage(TAG) {
    signal input chainId;
    signal input destinationChainId;
    signal input registry;
    signal input operator;
    signal output out;

    component hash = Poseidon(5, 1);
    hash.inputs <== [TAG, chainId, destinationChainId, registry, operator];
    out <== hash.out[0];
}

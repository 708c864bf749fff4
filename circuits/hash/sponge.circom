pragma circom 2.2.3;

include "poseidon.circom";

/**
 * @title Sponge
 * @notice Hashes a fixed number of field elements: a chain of Poseidon(16), each block absorbing the chain value and 15
 *         elements; the chain starts at TAG, and the last block is filled with zeros.
 * @param TAG domain separation constant; it must name the purpose and every size, since N is not absorbed otherwise.
 * @param N   number of elements.
 * @input inputs[N] any field elements.
 * @output out  the digest.
 * @constraints about 626 for each 15 elements.
 * @security Fixed length and tag: no extension, no collision by padding, no two purposes with one function.
 */
template Sponge(TAG, N) {
    signal input inputs[N];
    signal output out;

    var BLOCKS = (N + 14) \ 15;
    component block[BLOCKS];
    for (var b = 0; b < BLOCKS; b++) {
        block[b] = Poseidon(16, 1);
        if (b == 0) {
            block[b].inputs[0] <== TAG;
        } else {
            block[b].inputs[0] <== block[b - 1].out[0];
        }
        for (var i = 0; i < 15; i++) {
            if (15 * b + i < N) {
                block[b].inputs[1 + i] <== inputs[15 * b + i];
            } else {
                block[b].inputs[1 + i] <== 0;
            }
        }
    }
    out <== block[BLOCKS - 1].out[0];
}

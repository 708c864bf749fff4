pragma circom 2.2.3;

include "../hash/sponge.circom";
include "batch-hints.circom";
include "powers.circom";

/**
 * @title BatchChallenge
 * @notice Second challenge of a batch check and its powers: absorbs the first challenge, the quotient and the carries, which
 *         it range-checks.
 * @param TAG, W, NQ, Q_TOP, NC, CARRY_BITS see `BatchHints`.   @param D highest power.
 * @input first the first challenge.   @input quotient[NQ], carries[NC] hints.
 * @output powers[D] z, z^2, ..., z^D.
 * @constraints those of `BatchHints`, about 42 for each word absorbed, and D.
 */
template BatchChallenge(TAG, W, NQ, Q_TOP, NC, CARRY_BITS, D) {
    signal input first;
    signal input quotient[NQ];
    signal input carries[NC];
    signal output powers[D];

    var WORDS = BATCH_WORDS(W, NQ, Q_TOP, NC, CARRY_BITS);
    component hints = BatchHints(W, NQ, Q_TOP, NC, CARRY_BITS);
    hints.quotient <== quotient;
    hints.carries <== carries;
    component sponge = Sponge(TAG, 1 + WORDS);
    sponge.inputs[0] <== first;
    for (var i = 0; i < WORDS; i++) {
        sponge.inputs[1 + i] <== hints.words[i];
    }
    powers <== Powers(D)(sponge.out);
}

pragma circom 2.2.3;

include "ranged-limbs.circom";

/** Width of limb i of a batch: quotient limbs of W bits, the top one of Q_TOP bits, then the carries. */
function BATCH_WIDTH(i, W, NQ, Q_TOP, NC, CARRY_BITS) {
    if (i < NQ - 1) {
        return W;
    }
    return i == NQ - 1 ? Q_TOP : CARRY_BITS[i - NQ];
}

/** Number of words in which `BatchHints` packs quotient and carries. */
function BATCH_WORDS(W, NQ, Q_TOP, NC, CARRY_BITS) {
    // As in `PACKED_WORDS`; a function cannot make an array whose length it is given.
    var words = 0;
    var used = 253;
    for (var i = 0; i < NQ + NC; i++) {
        var width = BATCH_WIDTH(i, W, NQ, Q_TOP, NC, CARRY_BITS);
        if (used + width > 253) {
            words++;
            used = 0;
        }
        used += width;
    }
    return words;
}

/**
 * @title BatchHints
 * @notice Ranges of the quotient and the carries of a batch check, packed for absorption.
 * @param W, NQ, Q_TOP bits of a quotient limb, number of limbs, width of the top one with its sign.
 * @param NC, CARRY_BITS number of carries, width of each with its sign: computed by the bounds ring, never by hand.
 * @input quotient[NQ] limbs in [0, 2^W), the top one in [-2^(Q_TOP-1), 2^(Q_TOP-1)); negatives as field elements.
 * @input carries[NC]  carry i in [-2^(CARRY_BITS[i]-1), 2^(CARRY_BITS[i]-1)).
 * @output words[BATCH_WORDS] distinct for distinct quotient and carries.
 * @constraints sum of all widths, plus one for each carry, for the top limb and for each word.
 * @security A carry that may wrap modulo the field's prime makes every product forgeable: widths obey the exact rule.
 */
template BatchHints(W, NQ, Q_TOP, NC, CARRY_BITS) {
    signal input quotient[NQ];
    signal input carries[NC];
    signal output words[BATCH_WORDS(W, NQ, Q_TOP, NC, CARRY_BITS)];

    var widths[NQ + NC];
    for (var i = 0; i < NQ + NC; i++) {
        widths[i] = BATCH_WIDTH(i, W, NQ, Q_TOP, NC, CARRY_BITS);
    }
    component ranged = RangedLimbs(NQ + NC, widths);
    for (var i = 0; i < NQ - 1; i++) {
        ranged.limbs[i] <== quotient[i];
    }
    ranged.limbs[NQ - 1] <== quotient[NQ - 1] + (1 << (Q_TOP - 1));
    for (var i = 0; i < NC; i++) {
        ranged.limbs[NQ + i] <== carries[i] + (1 << (CARRY_BITS[i] - 1));
    }
    words <== ranged.words;
}

pragma circom 2.2.3;

include "pack.circom";
include "range-check.circom";

/**
 * @title RangedLimbs
 * @notice Range-checks limbs and packs them for absorption: the only way by which limbs may enter a transcript.
 * @param N number of limbs.
 * @param WIDTHS[N] bits of each limb.
 * @input limbs[N] any field elements.
 * @output words[PACKED_WORDS(N, WIDTHS)] distinct for distinct limbs.
 * @constraints sum of WIDTHS, plus one a word.
 */
template RangedLimbs(N, WIDTHS) {
    signal input limbs[N];
    signal output words[PACKED_WORDS(N, WIDTHS)];

    component range[N];
    for (var i = 0; i < N; i++) {
        range[i] = RangeCheck(WIDTHS[i]);
        range[i].in <== limbs[i];
    }
    words <== Pack(N, WIDTHS)(limbs);
}

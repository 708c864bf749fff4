pragma circom 2.2.3;

include "../arithmetic/ranged-limbs.circom";
include "../hash/sponge.circom";

/**
 * @title ApkChallenge
 * @notice First challenge of `Apk`: absorbs every public input and every slope, which it range-checks.
 * @param TAG, WORDS, COUNT, NL, WIDTHS tag; words of the absent list; slopes; limbs of a slope and their widths.
 * @input commitment, absent[WORDS], sumX[2], sumY[2] public.
 * @input slopes[COUNT][NL] hints.
 * @output out the challenge.
 * @constraints 381 a slope, plus about 42 for each word absorbed.
 */
template ApkChallenge(TAG, WORDS, COUNT, NL, WIDTHS) {
    signal input commitment;
    signal input absent[WORDS];
    signal input sumX[2];
    signal input sumY[2];
    signal input slopes[COUNT][NL];
    signal output out;

    var LIMBS = COUNT * NL;
    var LIMB_WIDTHS[LIMBS];
    for (var i = 0; i < LIMBS; i++) {
        LIMB_WIDTHS[i] = WIDTHS[i % NL];
    }
    var PACKED = PACKED_WORDS(LIMBS, LIMB_WIDTHS);
    component ranged = RangedLimbs(LIMBS, LIMB_WIDTHS);
    for (var i = 0; i < LIMBS; i++) {
        ranged.limbs[i] <== slopes[i \ NL][i % NL];
    }

    component sponge = Sponge(TAG, 5 + WORDS + PACKED);
    sponge.inputs[0] <== commitment;
    for (var i = 0; i < WORDS; i++) {
        sponge.inputs[1 + i] <== absent[i];
    }
    for (var i = 0; i < 2; i++) {
        sponge.inputs[1 + WORDS + i] <== sumX[i];
        sponge.inputs[3 + WORDS + i] <== sumY[i];
    }
    for (var i = 0; i < PACKED; i++) {
        sponge.inputs[5 + WORDS + i] <== ranged.words[i];
    }
    out <== sponge.out;
}

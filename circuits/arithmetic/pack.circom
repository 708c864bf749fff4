pragma circom 2.2.3;

/** Number of words that `Pack` needs for limbs of these widths. */
function PACKED_WORDS(N, WIDTHS) {
    var words = 0;
    var used = 253;
    for (var i = 0; i < N; i++) {
        if (used + WIDTHS[i] > 253) {
            words++;
            used = 0;
        }
        used += WIDTHS[i];
    }
    return words;
}

/**
 * @title Pack
 * @notice Packs limbs into words of at most 253 bits, in order, a limb never split.
 * @param N number of limbs.
 * @param WIDTHS[N] bits of each limb.
 * @input limbs[N] limb i below 2^WIDTHS[i]: guaranteed by the caller's range checks IN THE SAME CIRCUIT. Packed words of
 *        limbs that are not range-checked bind nothing.
 * @output words[PACKED_WORDS(N, WIDTHS)] each below 2^253, so distinct limbs give distinct words.
 * @constraints one (linear) per word.
 */
template Pack(N, WIDTHS) {
    signal input limbs[N];
    signal output words[PACKED_WORDS(N, WIDTHS)];

    var word = 0;
    var used = 0;
    var sum = 0;
    for (var i = 0; i < N; i++) {
        if (used + WIDTHS[i] > 253) {
            words[word] <== sum;
            word++;
            used = 0;
            sum = 0;
        }
        sum += limbs[i] * (1 << used);
        used += WIDTHS[i];
    }
    words[word] <== sum;
}

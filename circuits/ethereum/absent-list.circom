pragma circom 2.2.3;

include "../arithmetic/bits.circom";
include "../arithmetic/range-check.circom";

/** Words that hold M slots of SLOT_BITS bits at no more than 253 bits each. */
function ABSENT_WORDS(M, SLOT_BITS) {
    var perWord = 253 \ SLOT_BITS;
    return (M + perWord - 1) \ perWord;
}

/**
 * @title AbsentList
 * @notice Reads the list of absent members from public words and proves it well-formed: active slots come first and their
 *         indices strictly increase; an inactive slot is all zeros, so a list has one encoding.
 * @dev A slot is its index and, above it, the flag that makes it active: index + 2^LOG_N. Slot j lies in word
 *      j \ perWord at bit SLOT_BITS (j % perWord), perWord = 253 \ SLOT_BITS. The number of absent members needs no
 *      public input of its own.
 * @param LOG_N bits of an index.
 * @param M     number of slots.
 * @input words[ABSENT_WORDS(M, LOG_N + 1)] public.
 * @output bits[M][LOG_N] bits of each index, least significant first; 0 or 1.
 * @output active[M] 0 or 1.
 * @constraints 2 LOG_N + 4 a slot, plus one a word.
 * @security Words are decomposed below 2^253, hence uniquely; a duplicate or unsorted index makes the difference negative,
 *           which LOG_N bits cannot hold.
 */
template AbsentList(LOG_N, M) {
    var SLOT_BITS = LOG_N + 1;
    var PER_WORD = 253 \ SLOT_BITS;
    var WORDS = ABSENT_WORDS(M, SLOT_BITS);
    signal input words[WORDS];
    signal output bits[M][LOG_N];
    signal output active[M];

    component word[WORDS];
    for (var w = 0; w < WORDS; w++) {
        var slots = M - w * PER_WORD < PER_WORD ? M - w * PER_WORD : PER_WORD;
        word[w] = Bits(slots * SLOT_BITS);
        word[w].in <== words[w];
        for (var s = 0; s < slots; s++) {
            for (var b = 0; b < LOG_N; b++) {
                bits[w * PER_WORD + s][b] <== word[w].out[s * SLOT_BITS + b];
            }
            active[w * PER_WORD + s] <== word[w].out[s * SLOT_BITS + LOG_N];
        }
    }

    signal gap[M];
    component increasing[M];
    var previous = 0;
    for (var j = 0; j < M; j++) {
        var index = 0;
        for (var b = 0; b < LOG_N; b++) {
            index += bits[j][b] * (1 << b);
        }
        (1 - active[j]) * index === 0;
        if (j == 0) {
            gap[0] <== 0;
        } else {
            (1 - active[j - 1]) * active[j] === 0;
            gap[j] <== active[j] * (index - previous - 1);
            increasing[j] = RangeCheck(LOG_N);
            increasing[j].in <== gap[j];
        }
        previous = index;
    }
}

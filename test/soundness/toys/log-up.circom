pragma circom 2.2.3;

include "circomlib/circuits/poseidon.circom";

// A range check of three nibbles by a logarithmic-derivative lookup with an in-circuit challenge:
//   sum_i 1 / (alpha - nibble_i) = sum_j count_j / (alpha - j).
// TRANSCRIPT: 0 absorbs the packed value and the counts, 1 every nibble and the counts, 2 every nibble only.

template LogUp(TRANSCRIPT) {
    signal input value;
    signal input nibble[3];
    signal input count[16];
    signal output alpha;

    nibble[0] + 16 * nibble[1] + 256 * nibble[2] === value;

    var NIBBLES = TRANSCRIPT == 0 ? 1 : 3;
    component first = Poseidon(NIBBLES);
    for (var i = 0; i < NIBBLES; i++) {
        first.inputs[i] <== TRANSCRIPT == 0 ? value : nibble[i];
    }
    if (TRANSCRIPT == 2) {
        alpha <== first.out;
    } else {
        component second = Poseidon(16);
        component third = Poseidon(2);
        for (var j = 0; j < 16; j++) {
            second.inputs[j] <== count[j];
        }
        third.inputs[0] <== first.out;
        third.inputs[1] <== second.out;
        alpha <== third.out;
    }

    signal queryInverse[3];
    signal tableInverse[16];
    var queries = 0;
    var table = 0;
    for (var i = 0; i < 3; i++) {
        queryInverse[i] <-- 1 / (alpha - nibble[i]);
        queryInverse[i] * (alpha - nibble[i]) === 1;
        queries += queryInverse[i];
    }
    for (var j = 0; j < 16; j++) {
        tableInverse[j] <-- count[j] / (alpha - j);
        tableInverse[j] * (alpha - j) === count[j];
        table += tableInverse[j];
    }
    queries === table;
}

pragma circom 2.2.3;

// Pairs of a faulty template and its sound twin. The faulty ones show that the harness sees the fault.

/// Halves an even number: nothing ties `half` to `whole`.
template HalfUnbound() {
    signal input whole;
    signal output half;
    half <-- whole / 2;
}

template HalfBound() {
    signal input whole;
    signal output half;
    half <-- whole / 2;
    half * 2 === whole;
}

/// Splits a byte into nibbles that nobody ranges, so value can be moved between them.
template NibblesUnranged() {
    signal input byte;
    signal output low;
    signal output high;
    low <-- byte & 15;
    high <-- byte >> 4;
    low + 16 * high === byte;
}

template NibblesRanged() {
    signal input byte;
    signal output low;
    signal output high;
    signal lowBits[4];
    signal highBits[4];
    var lowSum = 0;
    var highSum = 0;
    for (var i = 0; i < 4; i++) {
        lowBits[i] <-- (byte >> i) & 1;
        lowBits[i] * (lowBits[i] - 1) === 0;
        lowSum += lowBits[i] * (1 << i);
        highBits[i] <-- (byte >> (i + 4)) & 1;
        highBits[i] * (highBits[i] - 1) === 0;
        highSum += highBits[i] * (1 << i);
    }
    low <== lowSum;
    high <== highSum;
    low + 16 * high === byte;
}

/// A choice between two values whose selector may be any field element.
template ChooseLoose() {
    signal input selector;
    signal input left;
    signal input right;
    signal output out;
    out <== left + selector * (right - left);
}

template ChooseBinary() {
    signal input selector;
    signal input left;
    signal input right;
    signal output out;
    selector * (selector - 1) === 0;
    out <== left + selector * (right - left);
}

/// Zero test without the row `in * out = 0`: the flag may be claimed for any input.
template IsZeroLoose() {
    signal input in;
    signal output out;
    signal inverse <-- in != 0 ? 1 / in : 0;
    out <== 1 - in * inverse;
}

/// circomlib's zero test: the flag is bound, the inverse of zero is not.
template IsZeroFreeInverse() {
    signal input in;
    signal output out;
    signal inverse <-- in != 0 ? 1 / in : 0;
    out <== 1 - in * inverse;
    in * out === 0;
}

/// Zero test in which the inverse of zero is zero.
template IsZeroBound() {
    signal input in;
    signal output out;
    signal inverse <-- in != 0 ? 1 / in : 0;
    out <== 1 - in * inverse;
    in * out === 0;
    inverse * out === 0;
}

/// A range check of B bits, and one that compares with the wrong power of two.
template Range(B) {
    signal input in;
    signal bits[B];
    var sum = 0;
    for (var i = 0; i < B; i++) {
        bits[i] <-- (in >> i) & 1;
        bits[i] * (bits[i] - 1) === 0;
        sum += bits[i] * (1 << i);
    }
    sum === in;
}

/// A slope of the line through two points: free when the points share x.
template SlopeUnguarded() {
    signal input dx;
    signal input dy;
    signal input slope;
    signal output square;
    slope * dx === dy;
    square <== slope * slope;
}

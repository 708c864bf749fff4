pragma circom 2.2.3;

include "digit.circom";

/**
 * @title ScalarDigits
 * @notice A scalar in signed digits: the sum of digits[j] 4^j, j = 0 to 125, the top digit 1 or -1.
 * @input digits[126] any field elements.
 * @output squares[125] of all digits but the top one, for `SignedMultiple`.
 * @output out the scalar as a field element: an odd number below 2^251 in absolute value, each in one way.
 * @constraints 252.
 */
template ScalarDigits() {
    signal input digits[126];
    signal output squares[125];
    signal output out;

    var sum = digits[125] * 4 ** 125;
    for (var j = 0; j < 125; j++) {
        squares[j] <== Digit()(digits[j]);
        sum += digits[j] * 4 ** j;
    }
    digits[125] * digits[125] === 1;
    out <== sum;
}

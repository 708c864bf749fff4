pragma circom 2.2.3;

/**
 * @title Digit
 * @notice Proves that a value is a signed digit: -3, -1, 1 or 3.
 * @input in any field element.
 * @output square 1 or 9: tells the digit's size as `in` tells its sign.
 * @constraints 2.
 */
template Digit() {
    signal input in;
    signal output square;

    square <== in * in;
    (square - 1) * (square - 9) === 0;
}

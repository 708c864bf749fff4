pragma circom 2.2.3;

include "../arithmetic/range-check.circom";

/**
 * @title CommitteeSign
 * @notice Tells the sign of a key from the top limb of y*, which share one element of the committee's hashes.
 * @input top  the top limb of y*.
 * @input sign s.
 * @constraints 125.
 * @security With 0 <= top < 2^124 and s in {0, 1}, top + 2^124 s has one reading. Without the range, s could be flipped.
 */
template CommitteeSign() {
    signal input top;
    signal input sign;

    sign * (sign - 1) === 0;
    RangeCheck(124)(top);
}

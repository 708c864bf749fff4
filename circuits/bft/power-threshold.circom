pragma circom 2.2.3;

include "../arithmetic/range-check.circom";

/**
 * @title PowerThreshold
 * @notice Proves part / total > NUMERATOR / DENOMINATOR, strictly: DENOMINATOR part - NUMERATOR total >= 1.
 * @param NUMERATOR, DENOMINATOR 1 <= NUMERATOR < DENOMINATOR <= 4.
 * @input part, total in [0, 2^72): guaranteed by the caller.
 * @constraints 75.
 * @security The difference lies in (-2^74, 2^74), so nothing wraps modulo the field's prime: below 1 it leaves the range.
 *           Equality fails.
 */
template PowerThreshold(NUMERATOR, DENOMINATOR) {
    signal input part;
    signal input total;

    assert(1 <= NUMERATOR && NUMERATOR < DENOMINATOR && DENOMINATOR <= 4);
    component range = RangeCheck(74);
    range.in <== DENOMINATOR * part - NUMERATOR * total - 1;
}

pragma circom 2.2.3;

/** Coefficient of v^2 = u^3 + A u^2 + u, the Montgomery form of BabyJubjub (EIP-2494). */
function MONTGOMERY_A() {
    return 168698;
}

/**
 * @title MontgomeryAdd
 * @notice Sum of two points of BabyJubjub in Montgomery form, whose slope is a witness.
 * @input left[2], right[2] (u, v) on the curve: guaranteed by the caller.   @input slope hint.
 * @output out[2] left + right, when the operands' u differ.
 * @constraints 3.
 * @security No check for exceptions. Opposite points cannot be satisfied; for EQUAL points the slope is free, and with it
 *           the result. The caller must show that nobody can make the operands meet.
 */
template MontgomeryAdd() {
    signal input left[2];
    signal input right[2];
    signal input slope;
    signal output out[2];

    slope * (right[0] - left[0]) === right[1] - left[1];
    out[0] <== slope * slope - MONTGOMERY_A() - left[0] - right[0];
    out[1] <== slope * (left[0] - out[0]) - left[1];
}

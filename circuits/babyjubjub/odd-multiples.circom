pragma circom 2.2.3;

include "montgomery-add.circom";

/** Sum of the two u of the points of order 8; their product is 1. A test derives it. */
function ORDER_8_SUM() {
    return 7459682575629235178381992001217897770127131545982048723038166071476808551917;
}

/**
 * @title OddMultiples
 * @notice P and 3P in Montgomery form, of a point P given in circomlib's Edwards form, which it proves to be on the curve
 *         and not of small order.
 * @input x, y any field elements.
 * @input hints[5] u, v, the inverse of a polynomial that vanishes at small orders, and the slopes of 2P and 2P + P.
 * @output once[2], thrice[2] P and 3P.
 * @constraints 13.
 * @security y = 1 has no u. For other y, u = (1 + y) / (1 - y). The orders 2, 4 and 8 have u = 0, u = 1 and
 *           u^2 - ORDER_8_SUM u + 1 = 0: refused; this also refuses (x, -1), for which v = 0 would satisfy everything.
 *           Then u != 0 gives x != 0 and v = u / x, and with these the curve equation is that of the Edwards form.
 *           P of another order: v != 0, 2P != P and 2P != -P, so both slopes are determined and 3P is right.
 */
template OddMultiples() {
    signal input x;
    signal input y;
    signal input hints[5];
    signal output once[2];
    signal output thrice[2];

    var A = MONTGOMERY_A();
    signal u <== hints[0];
    signal v <== hints[1];
    u * (1 - y) === 1 + y;
    v * x === u;
    signal square <== u * u;
    signal vSquare <== v * v;
    u * (square + A * u + 1) === vSquare;
    signal small <== (square - u) * (square - ORDER_8_SUM() * u + 1);
    small * hints[2] === 1;

    // 2P, whose square of u is there already, then 2P + P.
    2 * v * hints[3] === 3 * square + 2 * A * u + 1;
    signal twiceU <== hints[3] * hints[3] - A - 2 * u;
    signal twiceV <== hints[3] * (u - twiceU) - v;
    once <== [u, v];
    component sum = MontgomeryAdd();
    sum.left <== once;
    sum.right <== [twiceU, twiceV];
    sum.slope <== hints[4];
    thrice <== sum.out;
}

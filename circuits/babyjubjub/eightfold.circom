pragma circom 2.2.3;

include "montgomery-double.circom";

/**
 * @title Eightfold
 * @notice 8P by three doublings, which takes the torsion part away.
 * @input in[2] a point in Montgomery form.   @input slopes[3] hints.
 * @output out[2] 8P.
 * @constraints 12.
 * @security See `MontgomeryDouble`. A point of small order is refused.
 */
template Eightfold() {
    signal input in[2];
    signal input slopes[3];
    signal output out[2];

    component double[3];
    for (var i = 0; i < 3; i++) {
        double[i] = MontgomeryDouble();
        double[i].slope <== slopes[i];
        if (i == 0) {
            double[i].in <== in;
        } else {
            double[i].in <== double[i - 1].out;
        }
    }
    out <== double[2].out;
}

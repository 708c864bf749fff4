pragma circom 2.2.3;

include "../hash/poseidon.circom";

/**
 * @title CommitteeLeaf
 * @notice Leaf of the committee tree: Poseidon over a public key (x, y*, s) as its 48 compressed bytes say it, where
 *         y* = min(y, p - y) and s = 1 when y = p - y*. s rides above the top limb of y*, which has 124 bits.
 * @input x[6] limbs of 64 bits, yStar[3] limbs of 128 bits, least significant first: ranges, curve equation and half-range
 *        are guaranteed by whoever registered the commitment, not here.
 * @input sign s.
 * @output out the leaf.
 * @constraints 428.
 * @security A leaf fixes yStar[2] + 2^124 s. It fixes both only together with `CommitteeSign`.
 */
template CommitteeLeaf() {
    signal input x[6];
    signal input yStar[3];
    signal input sign;
    signal output out;

    component hash = Poseidon(9, 1);
    for (var i = 0; i < 6; i++) {
        hash.inputs[i] <== x[i];
    }
    hash.inputs[6] <== yStar[0];
    hash.inputs[7] <== yStar[1];
    hash.inputs[8] <== yStar[2] + sign * (1 << 124);
    out <== hash.out[0];
}

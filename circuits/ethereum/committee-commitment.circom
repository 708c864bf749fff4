pragma circom 2.2.3;

include "../hash/poseidon.circom";

/**
 * @title CommitteeCommitment
 * @notice C: Poseidon over (tag, root of the committee tree, aggregate key).
 * @param TAG domain separation constant; it names the committee size.
 * @input root root of the committee tree.
 * @input x[6], yStar[3], sign the aggregate key, as in `CommitteeLeaf`.
 * @output out the commitment.
 * @constraints 475.
 */
template CommitteeCommitment(TAG) {
    signal input root;
    signal input x[6];
    signal input yStar[3];
    signal input sign;
    signal output out;

    component hash = Poseidon(11, 1);
    hash.inputs[0] <== TAG;
    hash.inputs[1] <== root;
    for (var i = 0; i < 6; i++) {
        hash.inputs[2 + i] <== x[i];
    }
    hash.inputs[8] <== yStar[0];
    hash.inputs[9] <== yStar[1];
    hash.inputs[10] <== yStar[2] + sign * (1 << 124);
    out <== hash.out[0];
}

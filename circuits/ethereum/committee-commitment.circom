pragma circom 2.2.3;

include "../hash/poseidon.circom";

/**
 * @title CommitteeCommitment
 * @notice C: Poseidon over (tag, root of the committee tree, aggregate key).
 * @param TAG domain separation constant; it names the committee size.
 * @input root root of the committee tree.
 * @input x[4], yStar[4], sign the aggregate key, as in `CommitteeLeaf`.
 * @output out the commitment.
 * @constraints 474.
 */
template CommitteeCommitment(TAG) {
    signal input root;
    signal input x[4];
    signal input yStar[4];
    signal input sign;
    signal output out;

    component hash = Poseidon(11, 1);
    hash.inputs[0] <== TAG;
    hash.inputs[1] <== root;
    for (var i = 0; i < 4; i++) {
        hash.inputs[2 + i] <== x[i];
        hash.inputs[6 + i] <== yStar[i];
    }
    hash.inputs[10] <== sign;
    out <== hash.out[0];
}

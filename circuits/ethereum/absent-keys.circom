pragma circom 2.2.3;

include "absent-list.circom";
include "committee-commitment.circom";
include "committee-leaf.circom";
include "committee-opening.circom";
include "committee-sign.circom";
include "committee-top.circom";

/**
 * @title AbsentKeys
 * @notice Opens the committee's commitment to its aggregate key and to the key of every listed absent member.
 * @param LOG_N, DEPTH, SHARED, M, TAG see `Apk`; TAG is the commitment's.
 * @input commitment, absent[ABSENT_WORDS] public.
 * @input nodes[8^SHARED], children[M][DEPTH - SHARED][8] the tree.
 * @input aggregateX[6], aggregateYStar[3], aggregateSign, keyX[M][6], keyYStar[M][3], keySign[M] the opened keys.
 * @output active[M] 0 or 1, determined by `absent`.
 * @constraints 411 (8^SHARED - 1) / 7 + 600 for the tree's top and the commitment; for each slot about 575 for the leaf and
 *              the list, 418 a level and 8^SHARED - 1 for the selection.
 * @security Every opened value is fixed by `commitment` and `absent` up to a Poseidon collision. An inactive slot opens
 *           index 0, which always exists.
 */
template AbsentKeys(LOG_N, DEPTH, SHARED, M, TAG) {
    signal input commitment;
    signal input absent[ABSENT_WORDS(M, LOG_N + 1)];
    signal input nodes[8 ** SHARED];
    signal input children[M][DEPTH - SHARED][8];
    signal input aggregateX[6];
    signal input aggregateYStar[3];
    signal input aggregateSign;
    signal input keyX[M][6];
    signal input keyYStar[M][3];
    signal input keySign[M];
    signal output active[M];

    signal root <== CommitteeTop(SHARED)(nodes);
    signal opened <== CommitteeCommitment(TAG)(root, aggregateX, aggregateYStar, aggregateSign);
    opened === commitment;
    CommitteeSign()(aggregateYStar[2], aggregateSign);

    component list = AbsentList(LOG_N, M);
    list.words <== absent;
    active <== list.active;
    component leaf[M];
    component opening[M];
    for (var j = 0; j < M; j++) {
        leaf[j] = CommitteeLeaf();
        leaf[j].x <== keyX[j];
        leaf[j].yStar <== keyYStar[j];
        leaf[j].sign <== keySign[j];
        CommitteeSign()(keyYStar[j][2], keySign[j]);
        opening[j] = CommitteeOpening(DEPTH, SHARED);
        opening[j].leaf <== leaf[j].out;
        for (var b = 0; b < 3 * DEPTH; b++) {
            if (b < LOG_N) {
                opening[j].bits[b] <== list.bits[j][b];
            } else {
                opening[j].bits[b] <== 0;
            }
        }
        opening[j].children <== children[j];
        opening[j].nodes <== nodes;
    }
}

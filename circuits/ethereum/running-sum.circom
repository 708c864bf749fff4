pragma circom 2.2.3;

include "../bls12-381/add-with-slope.circom";

/**
 * @title RunningSum
 * @notice H + aggregate - sum of the active keys, on values at the challenge, and the identities that make it true.
 * @dev H is a constant nobody knows the discrete logarithm of, so that the sum meets a key or its negative only for
 *      somebody who knows a discrete-logarithm relation among H and the keys. THIS NEEDS PROOF OF POSSESSION of every
 *      key in the committee: without it -(H + T) / 2 can be registered and a false sum proven.
 * @param M number of slots.
 * @input startX, startY H at the challenge.
 * @input aggregateX, aggregateY the committee's aggregate key.
 * @input keyX[M], keyY[M] the keys to subtract.
 * @input active[M] 0 or 1, fixed before the first challenge: guaranteed by the caller.
 * @input slopes[M + 1] values of the slopes; slope 0 belongs to the aggregate.
 * @output identities[M + 1] each must be 0 modulo the foreign prime; 0 where the slot is inactive.
 * @output sumX, sumY the sum.
 * @constraints 3 + 6 M.
 */
template RunningSum(M) {
    signal input startX;
    signal input startY;
    signal input aggregateX;
    signal input aggregateY;
    signal input keyX[M];
    signal input keyY[M];
    signal input active[M];
    signal input slopes[M + 1];
    signal output identities[M + 1];
    signal output sumX;
    signal output sumY;

    component first = AddWithSlope();
    first.leftX <== startX;
    first.leftY <== startY;
    first.rightX <== aggregateX;
    first.rightY <== aggregateY;
    first.slope <== slopes[0];
    identities[0] <== first.identity;

    signal x[M + 1];
    signal y[M + 1];
    x[0] <== first.sumX;
    y[0] <== first.sumY;
    component step[M];
    for (var j = 0; j < M; j++) {
        step[j] = AddWithSlope();
        step[j].leftX <== x[j];
        step[j].leftY <== y[j];
        step[j].rightX <== keyX[j];
        step[j].rightY <== -keyY[j];
        step[j].slope <== slopes[j + 1];
        identities[j + 1] <== active[j] * step[j].identity;
        x[j + 1] <== x[j] + active[j] * (step[j].sumX - x[j]);
        y[j + 1] <== y[j] + active[j] * (step[j].sumY - y[j]);
    }
    sumX <== x[M];
    sumY <== y[M];
}

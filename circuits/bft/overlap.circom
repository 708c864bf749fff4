pragma circom 2.2.3;

include "../arithmetic/weighted-sum.circom";
include "../hash/poseidon.circom";
include "overlap-product.circom";

/** Words of at most 128 bits that hold N flags. */
function FLAG_WORDS(N) {
    return (N + 127) \ 128;
}

/**
 * @title Overlap
 * @notice Power, in a trusted set, of keys that sign in another set. The prover flags places of both sets; the flagged
 *         keys must be the same multiset, and a flagged place of the own set must sign.
 * @dev The product of z - Ax - beta Ay over the flagged trusted keys is that over the flagged own keys, at challenges beta
 *      and z that absorb both roots and all flags. Polynomials factor uniquely, so equal products mean equal multisets of
 *      (Ax, Ay), but for N / r a try.
 * @param N   places of each set.
 * @param TAG domain separation; names N.
 * @input trustedRoot, ownRoot the commitments of both sets, opened by the caller to the keys below.
 * @input trustedAx[N], trustedAy[N], trustedPower[N], trustedPresent[N] the trusted set; flags boolean.
 * @input ownAx[N], ownAy[N], signer[N] the other set; signers boolean, 0 where no validator is: guaranteed by the caller.
 * @input trustedFlag[N], ownFlag[N] hints: which places match.
 * @output power sum of the flagged trusted powers: never more than the keys' own, since a place is flagged once.
 * @constraints 9 N and about 310.
 * @security Bound before the challenges: keys and powers by the roots, flags one by one in packed words, each flag boolean
 *           in this template (flag (limit - flag) = 0). A key twice in the own set answers for one trusted place only, where
 *           the trusted set has it once, because multisets are compared. Flagging less than matches only lowers the power.
 */
template Overlap(N, TAG) {
    var WORDS = FLAG_WORDS(N);
    signal input trustedRoot;
    signal input ownRoot;
    signal input trustedAx[N];
    signal input trustedAy[N];
    signal input trustedPower[N];
    signal input trustedPresent[N];
    signal input ownAx[N];
    signal input ownAy[N];
    signal input signer[N];
    signal input trustedFlag[N];
    signal input ownFlag[N];
    signal output power;

    var trustedWord[WORDS];
    var ownWord[WORDS];
    for (var w = 0; w < WORDS; w++) {
        trustedWord[w] = 0;
        ownWord[w] = 0;
    }
    for (var i = 0; i < N; i++) {
        trustedFlag[i] * (trustedPresent[i] - trustedFlag[i]) === 0;
        ownFlag[i] * (signer[i] - ownFlag[i]) === 0;
        trustedWord[i \ 128] += trustedFlag[i] * (1 << (i % 128));
        ownWord[i \ 128] += ownFlag[i] * (1 << (i % 128));
    }
    component challenge = Poseidon(3 + 2 * WORDS, 2);
    challenge.inputs[0] <== TAG;
    challenge.inputs[1] <== trustedRoot;
    challenge.inputs[2] <== ownRoot;
    for (var w = 0; w < WORDS; w++) {
        challenge.inputs[3 + w] <== trustedWord[w];
        challenge.inputs[3 + WORDS + w] <== ownWord[w];
    }
    component trusted = OverlapProduct(N);
    trusted.Ax <== trustedAx;
    trusted.Ay <== trustedAy;
    trusted.flag <== trustedFlag;
    component own = OverlapProduct(N);
    own.Ax <== ownAx;
    own.Ay <== ownAy;
    own.flag <== ownFlag;
    trusted.beta <== challenge.out[0];
    trusted.z <== challenge.out[1];
    own.beta <== challenge.out[0];
    own.z <== challenge.out[1];
    trusted.out === own.out;

    power <== WeightedSum(N)(trustedFlag, trustedPower);
}

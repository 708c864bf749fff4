pragma circom 2.2.3;

include "arithmetic/batch-challenge.circom";
include "arithmetic/batch-check.circom";
include "arithmetic/evaluate.circom";
include "arithmetic/ranged-limbs.circom";
include "hash/sponge.circom";

// a b = c modulo a foreign prime, by the project's own templates: one identity, checked at a challenge.

template ForeignProduct(W, N, WIDTHS, NQ, Q_TOP, NC, CARRY_BITS, P, D) {
    signal input a[N];
    signal input b[N];
    signal input c[N];
    signal input quotient[NQ];
    signal input carries[NC];

    var ALL[3 * N];
    for (var i = 0; i < 3 * N; i++) {
        ALL[i] = WIDTHS[i % N];
    }
    component ranged = RangedLimbs(3 * N, ALL);
    for (var i = 0; i < N; i++) {
        ranged.limbs[i] <== a[i];
        ranged.limbs[N + i] <== b[i];
        ranged.limbs[2 * N + i] <== c[i];
    }
    signal first <== Sponge(1, PACKED_WORDS(3 * N, ALL))(ranged.words);
    signal powers[D] <== BatchChallenge(2, W, NQ, Q_TOP, NC, CARRY_BITS, D)(first, quotient, carries);
    signal low[N - 1];
    for (var i = 0; i < N - 1; i++) {
        low[i] <== powers[i];
    }
    signal atA <== Evaluate(N)(a, low);
    signal atB <== Evaluate(N)(b, low);
    signal atC <== Evaluate(N)(c, low);
    signal total <== atA * atB - atC;
    BatchCheck(W, NQ, NC, N, P, D)(total, quotient, carries, powers);
}

pragma circom 2.2.3;

include "evaluate.circom";

/**
 * @title BatchCheck
 * @notice Proves that a weighted sum T of integer polynomials is 0 modulo the foreign prime at X = 2^W:
 *         T(z) = Q(z) p(z) + (z - 2^W) C(z) at the challenge z.
 * @param W, NQ, NC, NP bits of a limb; limbs of the quotient; carries; limbs of the prime.
 * @param P[NP] limbs of the prime.
 * @param D highest power given.
 * @input total T(z).
 * @input quotient[NQ], carries[NC] ranged by `BatchHints` and absorbed before z was drawn.
 * @input powers[D] z, z^2, ...; z is the second challenge.
 * @constraints NQ + NC.
 * @security Holds at a random z only when it holds as polynomials (error D / r); with every coefficient inside the exact
 *           rule of the bounds ring it then holds over the integers.
 */
template BatchCheck(W, NQ, NC, NP, P, D) {
    signal input total;
    signal input quotient[NQ];
    signal input carries[NC];
    signal input powers[D];

    assert(D >= NQ - 1 && D >= NC - 1 && D >= NP - 1);
    component atQuotient = Evaluate(NQ);
    component atCarries = Evaluate(NC);
    atQuotient.limbs <== quotient;
    atCarries.limbs <== carries;
    for (var i = 0; i < NQ - 1; i++) {
        atQuotient.powers[i] <== powers[i];
    }
    for (var i = 0; i < NC - 1; i++) {
        atCarries.powers[i] <== powers[i];
    }
    var prime = P[0];
    for (var i = 1; i < NP; i++) {
        prime += P[i] * powers[i - 1];
    }
    signal product <== atQuotient.out * prime;
    (powers[0] - (1 << W)) * atCarries.out === total - product;
}

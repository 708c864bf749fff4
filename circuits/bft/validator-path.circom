pragma circom 2.2.3;

include "../hash/poseidon.circom";

/**
 * @title ValidatorPath
 * @notice Root of a validator tree of some allowed size, from one leaf and its siblings.
 * @param K      number of allowed tree sizes.
 * @param DEPTHS[K] their depths, increasing, each at least 1.
 * @input leaf any field element.
 * @input bits[DEPTHS[K - 1]] of the leaf's index, the lowest first; 0 or 1: guaranteed by the caller.
 * @input siblings[DEPTHS[K - 1]] from the leaf up.
 * @input sizeFlags[K] 1 for the size of the tree, otherwise 0: proven here.
 * @output root of the tree of that size.
 * @constraints 244 a level and, for K > 1, two for each size and one for each level above the smallest.
 * @security The flags are boolean and sum to 1, so the root is that of one level. Bits above that level must be 0: the index
 *           has one reading. Siblings above it do not count.
 */
template ValidatorPath(K, DEPTHS) {
    var D = DEPTHS[K - 1];
    signal input leaf;
    signal input bits[D];
    signal input siblings[D];
    signal input sizeFlags[K];
    signal output root;

    signal swap[D];
    component node[D];
    signal picked[K];
    var past = 0; // 1 above the tree's own root
    var flags = 0;
    var sum = 0;
    var k = 0;
    var current = leaf;
    for (var level = 0; level < D; level++) {
        past * bits[level] === 0;
        swap[level] <== bits[level] * (siblings[level] - current);
        node[level] = Poseidon(2, 1);
        node[level].inputs <== [current + swap[level], siblings[level] - swap[level]];
        current = node[level].out[0];
        if (level + 1 == DEPTHS[k]) {
            sizeFlags[k] * (sizeFlags[k] - 1) === 0;
            picked[k] <== sizeFlags[k] * current;
            sum += picked[k];
            flags += sizeFlags[k];
            past = flags;
            k++;
        }
    }
    flags === 1;
    root <== sum;
}

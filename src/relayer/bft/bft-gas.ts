/**
 * Gas of a header with its proof, with some room: 421,123 for `updateAdjacent` and 421,765 for `updateSkipping`, measured
 * with real proofs on a local chain under Prague's rules. Both verify ten public inputs, whatever the size of the set, and
 * record one header.
 */
export const BFT_GAS = { adjacent: 450_000n, skipping: 450_000n } as const

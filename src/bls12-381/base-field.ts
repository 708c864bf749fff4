/** p: the prime of BLS12-381's base field (381 bits). */
export const BASE_FIELD_ORDER =
  0x1a0111ea397fe69a4b1ba7b6434bacd764774b84f38512bf6730d2a0f6b0f6241eabfffeb153ffffb9feffffffffaaabn

/** Bits of p. */
export const BASE_FIELD_BITS = 381

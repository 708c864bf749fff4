/** How a value is cut into limbs: their widths in bits, least significant first, and the exponent between neighbours. */
export type LimbLayout = {
  widths: readonly number[]
  /** Limb i stands at exponent i * stride of the base. */
  stride: number
}

/** Layout of a value of `totalBits` bits in limbs of `limbBits` bits, over a base of `baseBits` bits. */
export function limbLayout(totalBits: number, limbBits: number, baseBits: number): LimbLayout {
  if (limbBits % baseBits !== 0) throw new RangeError('limb bits must be a multiple of the base bits')
  const count = Math.ceil(totalBits / limbBits)
  const widths = Array.from({ length: count }, (_, i) =>
    i === count - 1 ? totalBits - limbBits * (count - 1) : limbBits,
  )
  return { widths, stride: limbBits / baseBits }
}

/** Cuts a non-negative value into limbs. Throws a `RangeError` when it does not fit. */
export function splitLimbs(value: bigint, widths: readonly number[]): bigint[] {
  let rest = value
  const limbs = widths.map((width) => {
    const limb = rest & ((1n << BigInt(width)) - 1n)
    rest >>= BigInt(width)
    return limb
  })
  if (value < 0n || rest !== 0n) throw new RangeError('value does not fit the limbs')
  return limbs
}

/** Spreads limbs over exponents: the limb polynomial. */
export function limbPolynomial(limbs: readonly bigint[], stride: number): bigint[] {
  const out = new Array<bigint>((limbs.length - 1) * stride + 1).fill(0n)
  for (const [i, limb] of limbs.entries()) out[i * stride] = limb
  return out
}

/** Largest limbs that a layout's range checks allow, as a polynomial. */
export function limbBounds(layout: LimbLayout): bigint[] {
  return limbPolynomial(
    layout.widths.map((width) => (1n << BigInt(width)) - 1n),
    layout.stride,
  )
}

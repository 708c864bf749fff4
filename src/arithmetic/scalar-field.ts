/** r: order of BN254's prime-order subgroups, the native field of every circuit. */
export const SCALAR_FIELD_ORDER =
  21888242871839275222246405745257275088548364400416034343698204186575808495617n

/** The field element that stands for an integer, in [0, r). */
export function toScalar(value: bigint): bigint {
  const remainder = value % SCALAR_FIELD_ORDER
  return remainder < 0n ? remainder + SCALAR_FIELD_ORDER : remainder
}

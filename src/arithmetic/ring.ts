/** Whether a conditional step was taken; `either` stands for both, where only bounds are wanted. */
export type Choice = 0 | 1 | 'either'

/**
 * What a formula needs to run. The same formula runs over integers modulo the foreign prime (to find hints), over integer
 * polynomials (to find quotient and carries exactly), and over coefficient bounds (to size the circuit).
 */
export type Ring<E> = {
  zero: E
  add(a: E, b: E): E
  sub(a: E, b: E): E
  mul(a: E, b: E): E
  /** `taken` for 1, `skipped` for 0; bounds take the larger of both coefficient by coefficient. */
  select(choice: Choice, taken: E, skipped: E): E
}

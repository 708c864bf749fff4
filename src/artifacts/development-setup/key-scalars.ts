import { ArtifactError } from '../artifact-error.js'
import { bigintToBytes, scalarFieldOrder, scalarFieldTwoAdicity } from '../bn254.js'
import { domainPower } from '../r1cs/r1cs-header.js'
import type { R1cs, SparseMatrix } from '../r1cs/read-r1cs.js'
import { instantiateBn254, loadBn254Module } from './bn254-wasm.js'
import { inverse, power, rootOfUnity } from './modular.js'
import { assertUsableSecrets, type SetupSecrets } from './secrets.js'

/** Elements inverted at once: their scratch must fit what an instance keeps free. */
const inversionBatch = 1 << 16

/** Discrete logarithms of the points of a Groth16 key: 32 little-endian bytes each, plain form. */
export type KeyScalars = {
  /** `A_s(tau)` per wire: section 5. */
  readonly a: SharedArrayBuffer
  /** `B_s(tau)` per wire: sections 6 and 7. */
  readonly b: SharedArrayBuffer
  /** `beta A_s + alpha B_s + C_s` of wire 0 and the public wires (gamma = 1): section 3. */
  readonly ic: SharedArrayBuffer
  /** The same over delta for the other wires: section 8. */
  readonly l: SharedArrayBuffer
  /** `l` times delta, what the key had before the contribution. */
  readonly lBeforeDelta: SharedArrayBuffer
  /** Odd Lagrange values of the doubled domain over delta: section 9. */
  readonly h: SharedArrayBuffer
  readonly domainPower: number
}

/**
 * Evaluates the QAP of a circuit at tau in the field, in the conventions of `snarkjs groth16 setup`: public wires
 * have an extra row `w_s * 0 = 0` after the constraints, which keeps their A polynomials independent.
 *
 * @throws ArtifactError SETUP_SECRET_INVALID, CIRCUIT_TOO_LARGE
 * @see Groth, "On the Size of Pairing-Based Non-interactive Arguments", 2016, section 3.2
 */
export async function computeKeyScalars(r1cs: R1cs, secrets: SetupSecrets): Promise<KeyScalars> {
  const { nWires, nConstraints, nPublic } = r1cs.header
  const cirPower = domainPower(r1cs.header)
  if (cirPower >= scalarFieldTwoAdicity) {
    throw ArtifactError.of('CIRCUIT_TOO_LARGE', 'The circuit does not fit the largest domain of the field.', [
      `constraints: ${nConstraints}`,
    ])
  }
  const domain = 2 ** cirPower
  const { tau, alpha, beta, delta } = secrets
  assertUsableSecrets(secrets, (power(tau, BigInt(2 * domain)) - 1n + scalarFieldOrder) % scalarFieldOrder)

  const { exports, allocate, view } = await instantiateBn254(await loadBn254Module())
  const field = fieldOperations(exports)
  const constant = (value: bigint) => {
    const address = allocate(32)
    view(address, 32).set(bigintToBytes(value))
    field.toMontgomery(address, address)
    return address
  }
  const constants = {
    plainOne: allocate(32),
    tau: constant(tau),
    alpha: constant(alpha),
    beta: constant(beta),
    overDelta: constant(inverse(delta)),
  }
  view(constants.plainOne, 32).set(bigintToBytes(1n))
  const product = allocate(32)

  /** `step^i first scale / (tau - step^i first)`: Lagrange values at tau of a coset of roots of unity. */
  const lagrange = (first: bigint, step: bigint, scale: bigint, count: number) => {
    const values = allocate(count * 32)
    const denominators = allocate(count * 32)
    const stepAt = constant(step)
    const scaleAt = constant(scale)
    const root = constant(first)
    for (let index = 0; index < count; index++) {
      field.mul(root, scaleAt, values + index * 32)
      field.sub(constants.tau, root, denominators + index * 32)
      field.mul(root, stepAt, root)
    }
    for (let start = 0; start < count; start += inversionBatch) {
      const at = denominators + start * 32
      field.batchInverse(at, 32, Math.min(inversionBatch, count - start), at, 32)
    }
    for (let index = 0; index < count; index++) {
      field.mul(values + index * 32, denominators + index * 32, values + index * 32)
    }
    return values
  }
  const scaleOf = (size: number) =>
    ((power(tau, BigInt(size)) - 1n + scalarFieldOrder) * inverse(BigInt(size))) % scalarFieldOrder

  const coefficients = allocate(r1cs.coefficients.byteLength)
  view(coefficients, r1cs.coefficients.byteLength).set(new Uint8Array(r1cs.coefficients.buffer))
  const values = lagrange(1n, rootOfUnity(cirPower), scaleOf(domain), domain)
  const evaluate = (matrix: SparseMatrix) => {
    const sums = allocate(nWires * 32)
    view(sums, nWires * 32).fill(0)
    for (let row = 0; row < nConstraints; row++) {
      const end = matrix.rowStart[row + 1] ?? 0
      for (let entry = matrix.rowStart[row] ?? 0; entry < end; entry++) {
        const sum = sums + (matrix.wire[entry] ?? 0) * 32
        // Plain coefficient times Montgomery value gives the plain product.
        field.mul(coefficients + (matrix.coefficient[entry] ?? 0) * 32, values + row * 32, product)
        field.add(sum, product, sum)
      }
    }
    return sums
  }
  const a = evaluate(r1cs.constraints.a)
  const b = evaluate(r1cs.constraints.b)
  const c = evaluate(r1cs.constraints.c)
  for (let wire = 0; wire <= nPublic; wire++) {
    field.mul(constants.plainOne, values + (nConstraints + wire) * 32, product)
    field.add(a + wire * 32, product, a + wire * 32)
  }
  const share = (address: number, count: number) => {
    const shared = new SharedArrayBuffer(count * 32)
    new Uint8Array(shared).set(view(address, count * 32))
    return shared
  }
  const sharedA = share(a, nWires)
  const sharedB = share(b, nWires)
  for (let wire = 0; wire < nWires; wire++) {
    const at = wire * 32
    field.mul(constants.beta, a + at, product)
    field.add(c + at, product, c + at)
    field.mul(constants.alpha, b + at, product)
    field.add(c + at, product, c + at)
  }
  const ic = share(c, nPublic + 1)
  const firstPrivate = c + (nPublic + 1) * 32
  const privateWires = nWires - nPublic - 1
  const lBeforeDelta = share(firstPrivate, privateWires)
  for (let at = firstPrivate; at < c + nWires * 32; at += 32) field.mul(constants.overDelta, at, at)
  const l = share(firstPrivate, privateWires)

  const root = rootOfUnity(cirPower + 1)
  const odd = lagrange(root, rootOfUnity(cirPower), scaleOf(2 * domain), domain)
  const plainOverDelta = allocate(32)
  field.mul(constants.overDelta, constants.plainOne, plainOverDelta)
  for (let index = 0; index < domain; index++) field.mul(plainOverDelta, odd + index * 32, odd + index * 32)
  const h = share(odd, domain)
  return { a: sharedA, b: sharedB, ic, l, lBeforeDelta, h, domainPower: cirPower }
}

function fieldOperations(exports: Readonly<Record<string, (...addresses: number[]) => number>>) {
  const named = (name: string) => {
    const operation = exports[`frm_${name}`]
    if (operation === undefined) throw new Error(`the wasm module has no frm_${name}`)
    return operation
  }
  return {
    add: named('add'),
    sub: named('sub'),
    mul: named('mul'),
    toMontgomery: named('toMontgomery'),
    batchInverse: named('batchInverse'),
  }
}

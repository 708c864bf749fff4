import { readFileSync } from 'node:fs'
import { bn254 } from '@noble/curves/bn254.js'
import fc from 'fast-check'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import {
  type Groth16Proof,
  parseSnarkjsProof,
  parseSnarkjsPublicInputs,
  toSnarkjsProof,
  toSnarkjsPublicInputs,
} from '../../src/groth16/proof.js'
import { parseVerificationKey, type VerificationKey } from '../../src/groth16/verification-key.js'
import { verifyGroth16 } from '../../src/groth16/verify-proof.js'
import { type Coordinate, coordinates, withCoordinate } from './proof-coordinates.js'
import { buildToyCircuit, proveToy, snarkjsVerdict, type ToyCircuit } from './toy-circuit.js'

const r = bn254.fields.Fr.ORDER
const q = bn254.fields.Fp.ORDER

let toy: ToyCircuit
let verificationKey: VerificationKey
let proof: Groth16Proof
let publicInputs: bigint[]

beforeAll(async () => {
  toy = await buildToyCircuit()
  verificationKey = parseVerificationKey(JSON.parse(readFileSync(toy.vk, 'utf8')))
  const made = await proveToy(toy, { square: '9', factors: ['3', '4'] })
  proof = parseSnarkjsProof(made.proof)
  publicInputs = parseSnarkjsPublicInputs(made.publicInputs)
})
afterAll(() => toy.remove())

const verify = (changes: { proof?: Groth16Proof; publicInputs?: readonly bigint[] } = {}) =>
  verifyGroth16({ verificationKey, publicInputs, proof, ...changes })

const oracle = (changes: { proof?: Groth16Proof; publicInputs?: readonly bigint[] } = {}) =>
  snarkjsVerdict(
    toy,
    toSnarkjsProof(changes.proof ?? proof),
    toSnarkjsPublicInputs(changes.publicInputs ?? publicInputs),
  )

/** A point on the twist outside the subgroup of order r, found by trying x coordinates. */
function pointOutsideSubgroup(): { x: bigint; y0: bigint; y1: bigint } {
  const { Fp2 } = bn254.fields
  for (let x = 1n; ; x++) {
    const cube = Fp2.pow(Fp2.fromBigTuple([x, 0n]), 3n)
    try {
      const y = Fp2.sqrt(Fp2.add(cube, bn254.G2.Point.CURVE().b))
      const point = bn254.G2.Point.fromAffine({ x: Fp2.fromBigTuple([x, 0n]), y })
      if (!point.isTorsionFree()) return { x, y0: y.c0, y1: y.c1 }
    } catch {}
  }
}

describe('honest proofs', () => {
  test('default', async () => {
    expect(publicInputs).toEqual([12n, 7n, 9n])
    expect(verify()).toBe(true)
    expect(await oracle()).toBe(true)
  })

  test('behavior: a zero public input is accepted', async () => {
    const made = await proveToy(toy, { square: '0', factors: ['0', '5'] })
    const zero = {
      proof: parseSnarkjsProof(made.proof),
      publicInputs: parseSnarkjsPublicInputs(made.publicInputs),
    }
    expect(zero.publicInputs).toEqual([0n, 5n, 0n])
    expect(verify(zero)).toBe(true)
    expect(verify({ ...zero, publicInputs: [0n, 5n, 1n] })).toBe(false)
  })

  test('behavior: a re-randomised proof of the same statement is accepted, by snarkjs too', async () => {
    const s = 123_456_789n
    const inverse = bn254.fields.Fr.inv(s)
    const a = bn254.G1.Point.fromAffine({ x: proof.a[0], y: proof.a[1] }).multiply(s).toAffine()
    const [[x0, x1], [y0, y1]] = proof.b
    const b = bn254.G2.Point.fromAffine({ x: { c0: x0, c1: x1 }, y: { c0: y0, c1: y1 } })
      .multiply(inverse)
      .toAffine()
    const other: Groth16Proof = {
      a: [a.x, a.y],
      b: [
        [b.x.c0, b.x.c1],
        [b.y.c0, b.y.c1],
      ],
      c: proof.c,
    }
    expect(verify({ proof: other })).toBe(true)
    expect(await oracle({ proof: other })).toBe(true)
  })
})

describe('other statements', () => {
  const changes: Record<string, (input: bigint) => bigint> = {
    '+ 1': (input) => input + 1n,
    '+ r': (input) => input + r,
    '- r': (input) => input - r,
    'set to 2^256 - 1': () => 2n ** 256n - 1n,
    'set to r': () => r,
  }
  for (const [name, change] of Object.entries(changes)) {
    for (const index of [0, 1, 2]) {
      test(`behavior: public input ${index} ${name} is rejected`, async () => {
        const altered = {
          publicInputs: publicInputs.map((input, at) => (at === index ? change(input) : input)),
        }
        expect(verify(altered)).toBe(false)
        expect(await oracle(altered)).toBe(false)
      })
    }
  }

  test('behavior: swapped, missing and surplus public inputs are rejected', () => {
    const [first = 0n, second = 0n, third = 0n] = publicInputs
    expect(verify({ publicInputs: [second, first, third] })).toBe(false)
    expect(verify({ publicInputs: [first, third, second] })).toBe(false)
    expect(verify({ publicInputs: [first, second] })).toBe(false)
    expect(verify({ publicInputs: [] })).toBe(false)
    expect(verify({ publicInputs: [...publicInputs, 0n] })).toBe(false)
  })

  test('behavior: any other vector of field elements is rejected', () => {
    const element = fc.bigInt({ min: 0n, max: r - 1n })
    fc.assert(
      fc.property(fc.tuple(element, element, element), (other) => {
        fc.pre(other.some((value, index) => value !== publicInputs[index]))
        return !verify({ publicInputs: other })
      }),
      { numRuns: 10 },
    )
  })
})

describe('other proofs', () => {
  const changes: Record<string, (value: bigint) => bigint> = {
    '+ 1': (value) => value + 1n,
    '+ q': (value) => value + q,
    negated: (value) => q - value,
    'set to 0': () => 0n,
  }
  for (const [name, change] of Object.entries(changes)) {
    for (const coordinate of coordinates) {
      test(`behavior: coordinate ${coordinate} ${name} is rejected`, () => {
        expect(verify({ proof: withCoordinate(proof, coordinate, change) })).toBe(false)
      })
    }
  }

  test('behavior: snarkjs rejects a changed coordinate of each point as well', async () => {
    for (const coordinate of ['a.x', 'b.x0', 'c.y'] as const satisfies readonly Coordinate[]) {
      expect(await oracle({ proof: withCoordinate(proof, coordinate, (value) => value + 1n) })).toBe(false)
    }
  })

  test('behavior: a negated point is rejected, by snarkjs too', async () => {
    for (const altered of [
      { ...proof, a: [proof.a[0], q - proof.a[1]] },
      { ...proof, c: [proof.c[0], q - proof.c[1]] },
      { ...proof, b: [proof.b[0], [q - proof.b[1][0], q - proof.b[1][1]]] },
    ] as const) {
      expect(verify({ proof: altered })).toBe(false)
      expect(await oracle({ proof: altered })).toBe(false)
    }
  })

  test('behavior: infinity in any place is rejected', () => {
    const zero = [0n, 0n] as const
    expect(verify({ proof: { ...proof, a: zero } })).toBe(false)
    expect(verify({ proof: { ...proof, b: [zero, zero] } })).toBe(false)
    expect(verify({ proof: { ...proof, c: zero } })).toBe(false)
    expect(verify({ proof: { a: zero, b: [zero, zero], c: zero } })).toBe(false)
  })

  test('behavior: a point of the twist outside the subgroup is rejected', async () => {
    const { x, y0, y1 } = pointOutsideSubgroup()
    const altered: Groth16Proof = {
      ...proof,
      b: [
        [x, 0n],
        [y0, y1],
      ],
    }
    expect(verify({ proof: altered })).toBe(false)
    expect(await oracle({ proof: altered })).toBe(false)
  })

  test('behavior: B plus a point outside the subgroup is rejected', () => {
    const { x, y0, y1 } = pointOutsideSubgroup()
    const [[bx0, bx1], [by0, by1]] = proof.b
    const point = bn254.G2.Point.fromAffine({ x: { c0: x, c1: 0n }, y: { c0: y0, c1: y1 } })
    const cofactorPart = point.multiplyUnsafe(r - 1n).add(point)
    expect(cofactorPart.is0()).toBe(false)
    const sum = bn254.G2.Point.fromAffine({ x: { c0: bx0, c1: bx1 }, y: { c0: by0, c1: by1 } })
      .add(cofactorPart)
      .toAffine()
    const b = [
      [sum.x.c0, sum.x.c1],
      [sum.y.c0, sum.y.c1],
    ] as const
    expect(verify({ proof: { ...proof, b } })).toBe(false)
  })

  test('behavior: a, b and c of two proofs do not mix', async () => {
    const made = await proveToy(toy, { square: '9', factors: ['3', '4'] })
    const other = parseSnarkjsProof(made.proof)
    expect(other.a).not.toEqual(proof.a)
    expect(verify({ proof: other })).toBe(true)
    expect(verify({ proof: { ...proof, a: other.a } })).toBe(false)
    expect(verify({ proof: { ...proof, b: other.b } })).toBe(false)
    expect(verify({ proof: { ...proof, c: other.c } })).toBe(false)
  })

  test('args: values that are no bigints at run time are rejected', () => {
    const strings = ['12', '7', '9'] as unknown as bigint[]
    expect(verify({ publicInputs: strings })).toBe(false)
    const a = proof.a.map(String) as unknown as Groth16Proof['a']
    expect(verify({ proof: { ...proof, a } })).toBe(false)
  })
})

describe('keys', () => {
  test('behavior: the key of another setup rejects', () => {
    const g = bn254.G2.Point.BASE.multiply(5n).toAffine()
    const delta = [
      [g.x.c0, g.x.c1],
      [g.y.c0, g.y.c1],
    ] as const
    expect(verifyGroth16({ verificationKey: { ...verificationKey, delta }, publicInputs, proof })).toBe(false)
  })

  test('behavior: the forgery for a key without a second phase works only on such a key', () => {
    // With delta = gamma, A = alpha, B = beta, C = -statement satisfies the equation for any public inputs.
    const statement = verificationKey.ic
      .map(([x, y]) => bn254.G1.Point.fromAffine({ x, y }))
      .reduce((sum, point, index) => sum.add(point.multiply(index === 0 ? 1n : 1000n + BigInt(index))))
      .negate()
      .toAffine()
    const forged: Groth16Proof = {
      a: verificationKey.alpha,
      b: verificationKey.beta,
      c: [statement.x, statement.y],
    }
    const anything = [1001n, 1002n, 1003n]
    const broken = { ...verificationKey, delta: verificationKey.gamma }
    expect(verifyGroth16({ verificationKey: broken, publicInputs: anything, proof: forged })).toBe(true)
    expect(verify({ publicInputs: anything, proof: forged })).toBe(false)
  })

  test('error: a key with a point off the curve or at infinity', () => {
    const off = { ...verificationKey, alpha: [1n, 3n] as const }
    const nowhere = { ...verificationKey, ic: [[0n, 0n] as const, ...verificationKey.ic.slice(1)] }
    for (const broken of [off, nowhere, { ...verificationKey, ic: [] }]) {
      expect(() => verifyGroth16({ verificationKey: broken, publicInputs, proof })).toThrowError(
        expect.objectContaining({ code: 'INVALID_VERIFICATION_KEY' }),
      )
    }
  })
})

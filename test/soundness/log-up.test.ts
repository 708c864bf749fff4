import { describe, expect, test } from 'vitest'
import { openCircuit } from '../support/circuit.js'
import { inverse, mod, squareRoot } from '../support/field.js'
import { rankTest } from '../support/rank.js'

const logUp = (transcript: number) =>
  openCircuit({
    source: `include "toys/log-up.circom";\ncomponent main {public [value]} = LogUp(${transcript});\n`,
  })

const nibbles = [3n, 14n, 3n]
const counts = Array.from({ length: 16 }, (_, j) => BigInt(nibbles.filter((n) => n === BigInt(j)).length))
const honest = { value: pack(nibbles), nibble: nibbles, count: counts }

const nibbleSignals = ['nibble[0]', 'nibble[1]', 'nibble[2]']
const countSignals = counts.map((_, j) => `count[${j}]`)

const PACKED = 0
const EVERY_VALUE = 1
const WITHOUT_COUNTS = 2

const absorbed = {
  [PACKED]: ['value', ...countSignals],
  [EVERY_VALUE]: [...nibbleSignals, ...countSignals],
  [WITHOUT_COUNTS]: nibbleSignals,
}

describe('transcript-freeze rank test on a lookup argument', () => {
  for (const [transcript, nullity] of [
    [PACKED, 1],
    [EVERY_VALUE, 0],
    [WITHOUT_COUNTS, 15],
  ] as const)
    test(`default: transcript ${transcript} leaves ${nullity} free directions`, async () => {
      const circuit = await logUp(transcript)
      const witness = await circuit.expectPass(honest)
      const report = rankTest({ circuit, witness, frozenSignals: absorbed[transcript] })
      expect(report.nullity).toBe(nullity)
    })

  test('behavior: the packed transcript proves that a 127-bit value is below 2^12', async () => {
    const circuit = await logUp(PACKED)
    const value = 2n ** 126n + 31337n
    const { witness } = circuit
    // The challenge is a hash of the value and the counts alone, so it is known before any nibble is chosen.
    const probe = await circuit.uncheckedWitness({ value, nibble: [1n, 2n, 3n], count: counts })
    const forged = forgeNibbles(value, probe[circuit.wireOf('alpha')])
    expect(pack(forged)).toBe(value)
    expect(forged.every((nibble) => nibble >= 16n)).toBe(true)
    expect(circuit.satisfied(await witness({ value, nibble: forged, count: counts })).ok).toBe(true)
  })

  test('behavior: the same forged nibbles are rejected when each is absorbed', async () => {
    const [packed, sound] = [await logUp(PACKED), await logUp(EVERY_VALUE)]
    const value = 2n ** 126n + 31337n
    const probe = await packed.uncheckedWitness({ value, nibble: [1n, 2n, 3n], count: counts })
    const forged = forgeNibbles(value, probe[packed.wireOf('alpha')])
    await sound.expectFail({ value, nibble: forged, count: counts })
  })

  test('behavior: counts that are not absorbed are solved after the challenge', async () => {
    const circuit = await logUp(WITHOUT_COUNTS)
    const nibble = [2n ** 120n, 5n, 77n]
    const value = pack(nibble)
    const probe = await circuit.uncheckedWitness({ value, nibble, count: counts })
    const alpha = probe[circuit.wireOf('alpha')]
    const sum = nibble.reduce((total, n) => total + inverse(alpha - n), 0n)
    const count = counts.map((_, j) => (j === 0 ? mod(sum * alpha) : 0n))
    await circuit.expectPass({ value, nibble, count })
    await (await logUp(EVERY_VALUE)).expectFail({ value, nibble, count })
  })
})

function pack(limbs: readonly bigint[]): bigint {
  return mod(limbs[0] + 16n * limbs[1] + 256n * limbs[2])
}

/**
 * Nibbles with the given packed value whose inverses sum to those of the honest counts: one is free, and with
 * u = alpha - nibble_1, v = alpha - nibble_2 the other two solve 16 u + 256 v = k, u + v = s u v.
 */
function forgeNibbles(value: bigint, alpha: bigint): bigint[] {
  const target = counts.reduce((sum, count, j) => sum + count * inverse(alpha - BigInt(j)), 0n)
  for (let first = 1000n; ; first++) {
    const s = mod(target - inverse(alpha - first))
    const k = mod(272n * alpha - (value - first))
    const linear = 240n - s * k
    const root = squareRoot(linear * linear - 64n * s * k)
    if (root === undefined) continue
    const u = mod((root - linear) * inverse(32n * s))
    const v = mod((k - 16n * u) * inverse(256n))
    return [first, mod(alpha - u), mod(alpha - v)]
  }
}

import { buildEddsa } from 'circomlibjs'
import fc from 'fast-check'
import { beforeAll, describe, expect, test } from 'vitest'
import { buildBatchInputs } from '../../../src/bft/batch/inputs.js'
import { type BatchSignatureParameters, batchParameters } from '../../../src/bft/batch/parameters.js'
import { SUBGROUP_ORDER, toCurvePoint, toJubPoint } from '../../../src/bft/signature/baby-jubjub.js'
import { sign } from '../../../src/bft/signature/sign.js'
import { verifySignature } from '../../../src/bft/signature/verify-signature.js'
import type { Circuit } from '../../support/circuit.js'
import { codeOf } from '../../support/error-code.js'
import { R } from '../../support/field.js'
import { expectCode } from '../expect-code.js'
import { batchCase, honestInputs, openBatch, signedSlots, statementOf } from './batch-fixture.js'
import { signWithTorsion, torsion } from './torsion.js'

type Opened = { circuit: Circuit; parameters: BatchSignatureParameters }
const opened = new Map<number, Opened>()
const at = (slots: number) => opened.get(slots)!

beforeAll(async () => {
  for (const slots of [2, 4, 6]) opened.set(slots, await openBatch(slots))
}, 120_000)

describe('honest signatures', () => {
  for (const slots of [2, 4, 6])
    test(`default: ${slots} slots are satisfied, whichever are active`, async () => {
      const { circuit, parameters } = at(slots)
      const seeds = fc.sample(fc.array(fc.boolean(), { minLength: slots, maxLength: slots }), {
        numRuns: 3,
        seed: slots,
      })
      for (const active of [
        new Array<boolean>(slots).fill(true),
        new Array<boolean>(slots).fill(false),
        ...seeds,
      ])
        await circuit.expectPass(
          honestInputs(parameters, batchCase(`honest ${slots} ${active}`, slots, active)),
        )
    })

  test('behavior: keys of inactive slots do not matter, and those of active ones do', async () => {
    const { circuit, parameters } = at(2)
    const inputs = honestInputs(parameters, batchCase('idle', 2, [true, false]))
    const { Ax, Ay } = inputs
    await circuit.expectPass({ ...inputs, Ax: [Ax[0]!, 7n], Ay: [Ay[0]!, 9n] })
    await circuit.expectFail({ ...inputs, Ax: [7n, Ax[1]!] })
  })

  test('behavior: one message and one key in every slot are no exception', async () => {
    const { circuit, parameters } = at(4)
    const { keys, messages } = batchCase('same', 1)
    const same = {
      active: [true, true, true, true],
      keys: new Array(4).fill(keys[0]),
      messages: new Array(4).fill(messages[0]),
    }
    await circuit.expectPass(honestInputs(parameters, same))
  })

  test('behavior: messages at both ends of the field', async () => {
    const { circuit, parameters } = at(2)
    const ends = { ...batchCase('ends', 2), messages: [0n, R - 1n] }
    await circuit.expectPass(honestInputs(parameters, ends))
  })

  test('behavior: signatures made by circomlibjs are accepted', async () => {
    const { circuit, parameters } = at(4)
    const eddsa = await buildEddsa()
    const { F } = eddsa
    const of = batchCase('theirs', 4)
    const slots = of.keys.map(({ secret }, i) => {
      const [x, y] = eddsa.prv2pub(secret)
      const { R8, S } = eddsa.signPoseidon(secret, F.e(of.messages[i]!))
      return {
        publicKey: { x: F.toObject(x), y: F.toObject(y) },
        signature: { R8: { x: F.toObject(R8[0]), y: F.toObject(R8[1]) }, S },
      }
    })
    const hints = buildBatchInputs({ parameters, slots, messages: of.messages })
    await circuit.expectPass({ ...statementOf(of), ...hints })
  })
})

describe('the border of what is accepted', () => {
  const of = batchCase('border', 2)
  const [keys, message] = [of.keys[0]!, of.messages[0]!]
  const other = { publicKey: of.keys[1]!.publicKey, signature: sign(of.keys[1]!, of.messages[1]!) }

  test('default: a torsion part of R8 is accepted by both', async () => {
    const { circuit, parameters } = at(2)
    for (const part of torsion().slice(1)) {
      const signature = signWithTorsion({ keys, message, nonce: 12_345n, part })
      const slot = { publicKey: keys.publicKey, signature }
      expect(verifySignature({ ...slot, message })).toBe(true)
      const hints = buildBatchInputs({ parameters, slots: [slot, other], messages: of.messages })
      await circuit.expectPass({ ...statementOf(of), ...hints })
    }
  })

  test('default: a torsion part of the key is accepted by both', async () => {
    const { circuit, parameters } = at(2)
    for (const part of torsion().slice(1, 4)) {
      const publicKey = toJubPoint(toCurvePoint(keys.publicKey).add(part))
      const signature = signWithTorsion({ keys, message, nonce: 5n, part: torsion()[0]!, publicKey })
      expect(verifySignature({ publicKey, message, signature })).toBe(true)
      const slots = [{ publicKey, signature }, other]
      const hints = buildBatchInputs({ parameters, slots, messages: of.messages })
      const { Ax, Ay, ...rest } = statementOf(of)
      const keyed = { Ax: [publicKey.x, Ax[1]!], Ay: [publicKey.y, Ay[1]!] }
      await circuit.expectPass({ ...rest, ...keyed, ...hints })
    }
  })

  test('error: R8 of small order is refused by both', async () => {
    const { parameters } = at(2)
    for (const part of torsion()) {
      const signature = signWithTorsion({ keys, message, nonce: 0n, part })
      const slot = { publicKey: keys.publicKey, signature }
      expect(verifySignature({ ...slot, message })).toBe(false)
      await expectCode('INVALID_SIGNATURE', () =>
        buildBatchInputs({ parameters, slots: [slot, other], messages: of.messages }),
      )
    }
  })
})

describe('the builder', () => {
  const of = batchCase('builder', 4, [true, true, false, true])
  const slots = signedSlots(of)
  const build = (changed: typeof slots, messages = of.messages) =>
    buildBatchInputs({ parameters: batchParameters(4), slots: changed, messages })

  test('error: names the slot of the first signature that does not hold', async () => {
    const [first, second] = [slots[0]!, slots[1]!]
    const bad = [
      { ...first, signature: second.signature },
      { ...first, publicKey: second.publicKey },
      { ...first, signature: { ...first.signature, R8: second.signature.R8 } },
      { ...first, signature: { ...first.signature, S: (first.signature.S + 1n) % SUBGROUP_ORDER } },
      { ...first, signature: { ...first.signature, S: first.signature.S + SUBGROUP_ORDER } },
      { ...first, signature: { ...first.signature, R8: { x: 1n, y: 1n } } },
      { ...first, publicKey: { x: 0n, y: R - 1n } },
    ]
    for (const slot of bad)
      for (const place of [0, 3]) {
        const run = () => build(slots.with(place, slot))
        expect(await codeOf(run)).toBe('INVALID_SIGNATURE')
        expect(run).toThrow(`slot: ${place}`)
      }
    await expectCode('INVALID_SIGNATURE', () => build(slots, of.messages.with(1, 5n)))
  })

  test('args: as many slots and messages as the instance has', async () => {
    await expectCode('SIGNATURE_COUNT_MISMATCH', () => build(slots.slice(1)))
    await expectCode('SIGNATURE_COUNT_MISMATCH', () => build(slots, of.messages.slice(1)))
  })

  test('args: 2 to 512 slots', () => {
    for (const count of [0, 1, 513, 2.5]) expect(() => batchParameters(count)).toThrow(RangeError)
    for (const count of [2, 3, 100, 512]) expect(batchParameters(count).slots).toBe(count)
  })
})

import { beforeAll, describe, expect, test } from 'vitest'
import type { LinkParameters } from '../../../src/ethereum/link/parameters.js'
import { buildLinkWitness } from '../../../src/ethereum/link/witness.js'
import { borderKey } from '../../ethereum/link/border-key.js'
import { caseOf, type LinkCase, linkCase, openLink, withKeys } from '../../ethereum/link/link-fixture.js'
import { readMainnetCommittee } from '../../ethereum/spec/real-manifest.js'
import type { Circuit } from '../../support/circuit.js'
import { mod } from '../../support/field.js'
import { hasRealData } from '../../support/real-data.js'
import type { Inputs } from '../../support/witness-calculator.js'

let circuit: Circuit
let parameters: LinkParameters

beforeAll(async () => {
  ;({ circuit, parameters } = await openLink())
})

const inputsOf = (of: LinkCase): Inputs => buildLinkWitness({ circuit: parameters, ...of }).inputs
const base = linkCase('link')

describe('link for 32 members', () => {
  test('default: committees of random keys satisfy, and C, rho, F are wires 1 to 3', async () => {
    for (const seed of ['link', 'another', 'a third']) {
      const { inputs, publicInputs } = buildLinkWitness({ circuit: parameters, ...linkCase(seed) })
      const witness = await circuit.expectPass(inputs)
      expect(witness.slice(1, 4)).toEqual(publicInputs)
    }
    expect(circuit.r1cs).toMatchObject({ publicInputCount: 3, publicOutputCount: 0 })
    expect(circuit.droppedInputCount).toBe(0)
  })

  test('default: 61,070 constraints', () => {
    expect(circuit.constraintCount).toBe(61_070)
  })

  test('behavior: repeated keys, and an aggregate that is also a member, satisfy', async () => {
    const { pubkeys, aggregatePubkey } = base.committee
    const same = { pubkeys: pubkeys.map(() => pubkeys[0]), aggregatePubkey: pubkeys[0] }
    await circuit.expectPass(inputsOf(caseOf(same)))
    await circuit.expectPass(inputsOf(caseOf({ pubkeys: pubkeys.with(8, aggregatePubkey), aggregatePubkey })))
  })

  test('behavior: a key at the border of the half-range satisfies, and so do its duplicates', async () => {
    const key = borderKey(3n ** 100n, 1n)
    await circuit.expectPass(inputsOf(withKeys(base, { 30: key })))
    await circuit.expectPass(inputsOf(withKeys(base, { 0: key, 13: key, 31: key })))
    await circuit.expectPass(inputsOf(withKeys(base, { 5: borderKey(2n ** 30n) })))
  })

  test('error: each public input plus one, minus one, or of another proof is rejected', async () => {
    const inputs = inputsOf(base)
    const other = inputsOf(linkCase('other'))
    for (const name of ['commitment', 'rho', 'fingerprint']) {
      const value = inputs[name] as bigint
      for (const changed of [value + 1n, mod(value - 1n), other[name], 0n])
        await circuit.expectFail({ ...inputs, [name]: changed })
    }
    const { commitment, rho, fingerprint } = other
    await circuit.expectFail({ ...inputs, rho, fingerprint })
    await circuit.expectFail({ ...inputs, commitment, rho, fingerprint })
  })
})

describe.runIf(process.env.CONCORDAT_FULL === '1')('link for 512 members', () => {
  test('default: 521,111 constraints, and a committee satisfies', async () => {
    const { circuit: large, parameters: sizes } = await openLink({}, 512)
    expect(large.constraintCount).toBe(521_111)
    const of = hasRealData ? caseOf(readMainnetCommittee(1777)) : linkCase('512', 512)
    const { inputs } = buildLinkWitness({ circuit: sizes, ...of })
    const witness = await large.expectPass(inputs)
    for (const name of ['commitment', 'rho', 'fingerprint'])
      large.expectUnsatisfied(large.setWire(witness, { [name]: (inputs[name] as bigint) + 1n }))
  }, 900_000)
})

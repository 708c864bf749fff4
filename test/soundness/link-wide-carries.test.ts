import { describe, expect, test } from 'vitest'
import { BASE_FIELD_ORDER } from '../../src/bls12-381/base-field.js'
import { fingerprint } from '../../src/ethereum/link/fingerprint.js'
import { type LinkParameters, linkParameters } from '../../src/ethereum/link/parameters.js'
import { forgeLink, limbsOf, limbsOfPoint, wrappingQuotient } from '../ethereum/link/forge-link.js'
import { linkCase, openLink } from '../ethereum/link/link-fixture.js'

/** As wide as a range check can be. */
const WIDEST = 253
const real = linkParameters({ committeeSize: 32 })
const wide: Partial<LinkParameters> = {
  rounds: 1,
  batch: { ...real.batch, carryBits: real.batch.carryBits.map(() => WIDEST) },
}
const base = linkCase('link carries')

/** A committee with a y* that is no point's, under the fingerprint of the honest bytes. */
const off = limbsOfPoint({ ...base.committed.keys[9], yStar: 31337n })
const keys = limbsOf(base.committed).with(9, off)

/** The identity is met modulo r alone. */
const forge = (parameters: LinkParameters) =>
  forgeLink({
    parameters,
    keys,
    committeeRoot: base.committeeRoot,
    quotientOf: (total) => wrappingQuotient(total, real.batch, WIDEST),
  })

describe('carries of link', () => {
  test('behavior: a false key is proven when carries may wrap modulo r', async () => {
    const { circuit, parameters } = await openLink(wide)
    const forged = forge(parameters)
    const { x } = base.committed.keys[9]
    expect((31337n ** 2n - x ** 3n - 4n) % BASE_FIELD_ORDER).not.toBe(0n)
    expect(forged.consistent).toBe(false)
    expect(forged.fingerprint).toBe(fingerprint(base.committee, forged.rho))
    expect(forged.commitment).not.toBe(base.committed.commitment)
    await circuit.expectPass(forged.inputs)
  })

  test('behavior: the same forgery is rejected at the derived widths', async () => {
    const { circuit, parameters } = await openLink({ rounds: 1 })
    await circuit.expectPass(
      forgeLink({ parameters, keys: limbsOf(base.committed), committeeRoot: base.committeeRoot }).inputs,
    )
    await circuit.expectFail(forge(parameters).inputs)
  })
})

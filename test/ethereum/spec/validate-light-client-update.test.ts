import { describe, expect, test } from 'vitest'
import { createBeaconDevnet } from '../../../src/devnet/create-beacon-devnet.js'
import type { MakeUpdateParameters } from '../../../src/devnet/make-update-parameters.js'
import {
  type LightClientStore,
  validateLightClientUpdate,
} from '../../../src/ethereum/spec/validate-light-client-update.js'
import { validateUpdateContent } from '../../../src/ethereum/spec/validate-update-content.js'
import { hashTreeRootSyncCommittee } from '../../../src/ethereum/ssz/hash-tree-root-sync-committee.js'
import type { Hex } from '../../../src/ethereum/types/hex.js'
import type { LightClientUpdate, SyncCommittee } from '../../../src/ethereum/types/light-client.js'

const devnet = createBeaconDevnet({ seed: 'rules', committeeSize: 32 })
const { config } = devnet
const rootOf = (period: bigint) => hashTreeRootSyncCommittee(devnet.committee(period))

/** Period 2 is slots 128 to 191; the head is a little into it. */
const honest = { attestedSlot: 150n, finalizedSlot: 136n, withNextCommittee: true }
const store: LightClientStore = { finalizedSlot: 130n, committeeRoots: new Map([[2n, rootOf(2n)]]) }

function run({
  parameters = {},
  change = {},
  committee = devnet.committee(2n),
  against = store,
  currentSlot = 10_000n,
}: {
  parameters?: Partial<MakeUpdateParameters>
  change?: Partial<LightClientUpdate>
  committee?: SyncCommittee
  against?: LightClientStore
  currentSlot?: bigint
}): string {
  const update = { ...devnet.makeUpdate({ ...honest, ...parameters }), ...change }
  try {
    const applied = validateLightClientUpdate({ config, store: against, update, committee, currentSlot })
    return [applied.advancesHead && 'head', applied.bringsNextSyncCommittee && 'committee']
      .filter((what) => what !== false)
      .join('+')
  } catch (error) {
    return (error as { code: string }).code
  }
}

const firstMembers = (count: number) => Array.from({ length: count }, (_, index) => index)

describe('validateLightClientUpdate', () => {
  test('default: an honest update advances the head and brings the next committee', () => {
    expect(run({})).toBe('head+committee')
    expect(run({ parameters: { withNextCommittee: false } })).toBe('head')
  })

  test('behavior: two thirds of the committee suffice, one member less does not', () => {
    expect(run({ parameters: { absent: firstMembers(10) } })).toBe('head+committee')
    expect(run({ parameters: { absent: firstMembers(11) } })).toBe('INSUFFICIENT_PARTICIPATION')
  })

  test('behavior: 342 of 512 pass, 341 do not', () => {
    const large = createBeaconDevnet({ seed: 'threshold', committeeSize: 512 })
    const validate = (absent: number) => {
      const update = large.makeUpdate({
        attestedSlot: 300n,
        finalizedSlot: 224n,
        absent: firstMembers(absent),
      })
      return validateUpdateContent({ config: large.config, update, committee: large.committee(0n) })
    }
    expect(validate(170).participants).toBe(342)
    expect(() => validate(171)).toThrow(expect.objectContaining({ code: 'INSUFFICIENT_PARTICIPATION' }))
  })

  test('behavior: a signature over more or fewer members than the bits show is refused', () => {
    expect(run({ parameters: { absent: [3], tamper: { signedWithout: [] } } })).toBe('INVALID_SIGNATURE')
    expect(run({ parameters: { absent: [], tamper: { signedWithout: [3] } } })).toBe('INVALID_SIGNATURE')
    expect(run({ parameters: { absent: [3], tamper: { signedWithout: [4] } } })).toBe('INVALID_SIGNATURE')
  })

  test('error: another domain: fork version, genesis root, attester domain', () => {
    expect(run({ parameters: { tamper: { forkVersion: '0x05000001' } } })).toBe('INVALID_SIGNATURE')
    const genesisValidatorsRoot: Hex = `0x${'11'.repeat(32)}`
    expect(run({ parameters: { tamper: { genesisValidatorsRoot } } })).toBe('INVALID_SIGNATURE')
    expect(run({ parameters: { tamper: { domainType: '0x01000000' } } })).toBe('INVALID_SIGNATURE')
  })

  test('error: the committee of another period signs', () => {
    expect(run({ parameters: { tamper: { signerPeriod: 3n } } })).toBe('INVALID_SIGNATURE')
    expect(run({ committee: devnet.committee(3n) })).toBe('WRONG_COMMITTEE')
  })

  test('error: a signed header whose state does not hold the branches', () => {
    const attestedStateRoot: Hex = `0x${'22'.repeat(32)}`
    expect(run({ parameters: { tamper: { attestedStateRoot } } })).toBe('INVALID_FINALITY_BRANCH')
  })

  test('error: the attested block passed off as the finalized one', () => {
    expect(run({ parameters: { tamper: { attestedAsFinalized: true } } })).toBe('INVALID_FINALITY_BRANCH')
  })

  test('error: slots out of order or in the future', () => {
    expect(run({ parameters: { signatureSlot: 150n } })).toBe('WRONG_SLOT_ORDER')
    expect(run({ parameters: { finalizedSlot: 151n } })).toBe('WRONG_SLOT_ORDER')
    expect(run({ parameters: { finalizedSlot: 150n } })).toBe('head+committee')
    expect(run({ currentSlot: 151n })).toBe('head+committee')
    expect(run({ currentSlot: 150n })).toBe('SLOT_IN_FUTURE')
  })

  test('error: finality that no state of the signing period can have', () => {
    const validate = (finalizedSlot: bigint, signatureSlot: bigint) => {
      const update = devnet.makeUpdate({ attestedSlot: 190n, finalizedSlot, signatureSlot })
      const committee = devnet.committee(signatureSlot / 64n)
      return validateUpdateContent({ config, update, committee }).signaturePeriod
    }
    const tooYoung = expect.objectContaining({ code: 'FINALIZED_SLOT_TOO_YOUNG' })
    expect(validate(168n, 191n)).toBe(2n)
    for (const slot of [169n, 176n, 177n, 190n]) expect(() => validate(slot, 191n)).toThrow(tooYoung)
    expect(validate(169n, 192n)).toBe(3n)
  })

  test('behavior: the fork version is that of the slot before the signature', () => {
    const forkSlot = 5n * config.slotsPerEpoch
    const at = (attestedSlot: bigint, forkVersion: Hex) => {
      const update = devnet.makeUpdate({ attestedSlot, finalizedSlot: 32n, tamper: { forkVersion } })
      try {
        return validateUpdateContent({ config, update, committee: devnet.committee(0n) }).attestedFork.name
      } catch (error) {
        return (error as { code: string }).code
      }
    }
    expect(at(forkSlot - 1n, '0x04000001')).toBe('deneb')
    expect(at(forkSlot - 1n, '0x05000001')).toBe('INVALID_SIGNATURE')
    expect(at(forkSlot, '0x05000001')).toBe('electra')
    expect(at(forkSlot, '0x04000001')).toBe('INVALID_SIGNATURE')
  })

  test('behavior: a stale update is refused unless it brings an unknown next committee', () => {
    const late = { ...store, finalizedSlot: 136n }
    expect(run({ against: late })).toBe('committee')
    expect(run({ against: late, parameters: { withNextCommittee: false } })).toBe('STALE_UPDATE')
    const knowing = new Map([...store.committeeRoots, [3n, rootOf(3n)] as const])
    expect(run({ against: { ...late, committeeRoots: knowing } })).toBe('STALE_UPDATE')
    expect(run({ against: { ...store, committeeRoots: knowing } })).toBe('head')
    const zeroed = {
      nextSyncCommittee: {
        pubkeys: Array.from({ length: 32 }, (): Hex => `0x${'00'.repeat(48)}`),
        aggregatePubkey: `0x${'00'.repeat(48)}` as Hex,
      },
      nextSyncCommitteeBranch: Array.from({ length: 6 }, (): Hex => `0x${'00'.repeat(32)}`),
    }
    expect(run({ against: late, change: zeroed })).toBe('STALE_UPDATE')
    expect(run({ change: zeroed })).toBe('head')
  })

  test('behavior: a signature in the first slot of a period belongs to the next committee', () => {
    const parameters = { attestedSlot: 191n, finalizedSlot: 176n, signatureSlot: 192n }
    const knowing = {
      ...store,
      committeeRoots: new Map([...store.committeeRoots, [3n, rootOf(3n)] as const]),
    }
    expect(run({ parameters })).toBe('UNKNOWN_COMMITTEE')
    expect(run({ parameters, against: knowing })).toBe('WRONG_COMMITTEE')
    expect(run({ parameters, against: knowing, committee: devnet.committee(3n) })).toBe('head')
    expect(run({ parameters: { ...parameters, signatureSlot: 256n } })).toBe('WRONG_SIGNATURE_PERIOD')
  })

  test('behavior: a next committee counts only when finalized and attested periods agree', () => {
    const knowing = {
      ...store,
      committeeRoots: new Map([...store.committeeRoots, [3n, rootOf(3n)] as const]),
    }
    const parameters = { attestedSlot: 195n, finalizedSlot: 184n }
    const committee = devnet.committee(3n)
    expect(run({ parameters, against: knowing, committee })).toBe('head')
    const later = { attestedSlot: 205n, finalizedSlot: 192n }
    expect(run({ parameters: later, against: knowing, committee })).toBe('head+committee')
  })

  test('error: a proven next committee that differs from the known one', () => {
    const knowing = {
      ...store,
      committeeRoots: new Map([...store.committeeRoots, [3n, rootOf(3n)] as const]),
    }
    const parameters = { tamper: { nextSyncCommittee: devnet.committee(9n) } }
    expect(run({ parameters, against: knowing })).toBe('NEXT_COMMITTEE_CONFLICT')
    expect(run({ parameters })).toBe('head+committee')
  })

  test('error: an aggregate key at infinity', () => {
    const update = devnet.makeUpdate({ ...honest, absent: [0] })
    const { pubkeys } = devnet.committee(2n)
    const committee = { pubkeys, aggregatePubkey: pubkeys[0] as Hex }
    expect(() => validateUpdateContent({ config, update, committee })).toThrow(
      expect.objectContaining({ code: 'AGGREGATE_KEY_AT_INFINITY' }),
    )
  })

  test.each([
    ['at infinity', `0xc0${'00'.repeat(47)}`],
    ['outside the subgroup', `0x80${'00'.repeat(46)}04`],
    ['off the curve', `0x80${'00'.repeat(46)}07`],
    ['uncompressed flag missing', `0x00${'00'.repeat(46)}04`],
    [
      'x not below p',
      `0x9a0111ea397fe69a4b1ba7b6434bacd764774b84f38512bf6730d2a0f6b0f6241eabfffeb153ffffb9feffffffffaaab`,
    ],
  ])('error: a key %s', (_, key) => {
    const committee = devnet.committee(2n)
    const pubkeys = committee.pubkeys.map((old, index) => (index === 5 ? (key as Hex) : old))
    const update = devnet.makeUpdate({ ...honest, absent: [5] })
    const validate = (signer: SyncCommittee) => validateUpdateContent({ config, update, committee: signer })
    expect(() => validate({ ...committee, pubkeys })).toThrow(
      expect.objectContaining({ code: 'INVALID_PUBKEY' }),
    )
    const aggregate = { ...committee, aggregatePubkey: key as Hex }
    expect(() => validate(aggregate)).toThrow(expect.objectContaining({ code: 'INVALID_PUBKEY' }))
  })

  test('error: blob fields in Capella, blob fields missing in Deneb, execution data before Capella', () => {
    const validate = (slot: bigint, change: (update: LightClientUpdate) => LightClientUpdate) => {
      const update = change(devnet.makeUpdate({ attestedSlot: slot, finalizedSlot: 10n }))
      try {
        return validateUpdateContent({ config, update, committee: devnet.committee(0n) }).attestedFork.name
      } catch (error) {
        return (error as { code: string }).code
      }
    }
    const attested = (update: LightClientUpdate, change: object): LightClientUpdate => {
      const { execution } = update.attestedHeader
      if (execution === undefined) throw new Error('no execution header')
      return {
        ...update,
        attestedHeader: { ...update.attestedHeader, execution: { ...execution, ...change } },
      }
    }
    expect(validate(28n, (update) => attested(update, { blobGasUsed: 0n, excessBlobGas: 0n }))).toBe(
      'capella',
    )
    expect(validate(28n, (update) => attested(update, { blobGasUsed: 1n }))).toBe(
      'INVALID_ATTESTED_EXECUTION',
    )
    expect(validate(36n, (update) => attested(update, { blobGasUsed: undefined }))).toBe(
      'INVALID_ATTESTED_EXECUTION',
    )
    const later = devnet.makeUpdate({ attestedSlot: 36n, finalizedSlot: 10n }).attestedHeader
    const { execution, executionBranch } = later
    const finalized = (update: LightClientUpdate): LightClientUpdate => ({
      ...update,
      finalizedHeader: { ...update.finalizedHeader, execution, executionBranch },
    })
    expect(validate(36n, finalized)).toBe('INVALID_FINALIZED_EXECUTION')
  })
})

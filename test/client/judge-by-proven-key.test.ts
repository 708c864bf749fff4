import { bls12_381 } from '@noble/curves/bls12-381.js'
import { describe, expect, test } from 'vitest'
import { createBeaconDevnet } from '../../src/devnet/create-beacon-devnet.js'
import { mainnet } from '../../src/ethereum/networks/mainnet.js'
import { participantPublicKey } from '../../src/ethereum/spec/participant-public-key.js'
import { validateLightClientUpdate } from '../../src/ethereum/spec/validate-light-client-update.js'
import { hashTreeRootSyncCommittee } from '../../src/ethereum/ssz/hash-tree-root-sync-committee.js'
import type { ChainConfig, LightClientUpdate, SyncCommittee } from '../../src/ethereum/types/light-client.js'
import { corruptedTwins } from '../ethereum/spec/corrupted-twins.js'
import { readMainnetCommittee, readMainnetUpdate } from '../ethereum/spec/real-manifest.js'
import { hasRealData } from '../support/real-data.js'

/** The verdict: a code, or everything that the update says. */
function verdict(judge: () => unknown): unknown {
  try {
    return judge()
  } catch (error) {
    return (error as { code?: string }).code ?? String(error)
  }
}

/** The verdicts of both validations on one update, where one adds keys up and the other is given their sum. */
function bothVerdicts(parameters: {
  config: ChainConfig
  committee: SyncCommittee
  period: bigint
  update: LightClientUpdate
  finalizedSlot: bigint
  known?: readonly (readonly [bigint, `0x${string}`])[]
}) {
  const { config, committee, update, finalizedSlot, period, known = [] } = parameters
  const store = {
    finalizedSlot,
    committeeRoots: new Map([[period, hashTreeRootSyncCommittee(committee)], ...known]),
  }
  const common = { config, store, update, currentSlot: 1n << 40n }
  return {
    direct: verdict(() => validateLightClientUpdate({ ...common, committee })),
    proven: verdict(() =>
      validateLightClientUpdate({
        ...common,
        publicKeyOf: ({ absent }) => participantPublicKey(committee, absent),
      }),
    ),
  }
}

const devnet = createBeaconDevnet({ seed: 'proven updates', committeeSize: 32 })
const base = { config: devnet.config, committee: devnet.committee(2n), period: 2n, finalizedSlot: 136n }
const slots = { finalizedSlot: 144n, attestedSlot: 160n, withNextCommittee: true }

describe('an update judged by a proven aggregate key gets the verdict of its committee', () => {
  test('default: valid updates, and every altered field', () => {
    const update = devnet.makeUpdate({ ...slots, absent: [3, 4] })
    const { direct, proven } = bothVerdicts({ ...base, update })
    expect(direct).toMatchObject({ participants: 30, advancesHead: true, bringsNextSyncCommittee: true })
    expect(proven).toEqual(direct)
    for (const twin of corruptedTwins(update)) {
      const verdicts = bothVerdicts({ ...base, update: twin.update })
      expect(verdicts.proven, twin.field).toEqual(verdicts.direct)
    }
  })

  test('behavior: what the store decides', () => {
    const update = devnet.makeUpdate(slots)
    const root = `0x${'77'.repeat(32)}` as const
    const cases = [
      { ...base, update, finalizedSlot: 144n },
      { ...base, update, finalizedSlot: 200n },
      { ...base, update, finalizedSlot: 1000n },
      { ...base, update, period: 5n },
      { ...base, update, known: [[3n, root]] as const },
      { ...base, update, known: [[3n, root]] as const, finalizedSlot: 150n },
      { ...base, update: devnet.makeUpdate({ ...slots, attestedSlot: 200n, signatureSlot: 201n }) },
      { ...base, update: devnet.makeUpdate({ ...slots, tamper: { signerPeriod: 7n } }) },
      { ...base, update: devnet.makeUpdate({ ...slots, absent: Array.from({ length: 11 }, (_, i) => i) }) },
    ]
    for (const parameters of cases) {
      const { direct, proven } = bothVerdicts(parameters)
      expect(proven).toEqual(direct)
    }
  })

  test('error: a key at infinity, which passes a pairing with anything', () => {
    const update = devnet.makeUpdate(slots)
    const store = {
      finalizedSlot: 136n,
      committeeRoots: new Map([[2n, hashTreeRootSyncCommittee(base.committee)]]),
    }
    const publicKeyOf = () => bls12_381.G1.Point.ZERO
    expect(() =>
      validateLightClientUpdate({ config: devnet.config, store, update, currentSlot: 400n, publicKeyOf }),
    ).toThrow(expect.objectContaining({ code: 'AGGREGATE_KEY_AT_INFINITY' }))
  })

  test.skipIf(!hasRealData)('default: a recorded update of mainnet, and every altered field', () => {
    const update = readMainnetUpdate('updates/period-1167.json')
    const committee = readMainnetCommittee(1167)
    const finalizedSlot = 1167n * 8192n
    const real = { config: mainnet, committee, period: 1167n, finalizedSlot }
    const valid = bothVerdicts({ ...real, update })
    expect(valid.direct).toMatchObject({ bringsNextSyncCommittee: true })
    expect(valid.proven).toEqual(valid.direct)
    for (const twin of corruptedTwins(update)) {
      const { direct, proven } = bothVerdicts({ ...real, update: twin.update })
      expect(proven, twin.field).toEqual(direct)
    }
  })
})

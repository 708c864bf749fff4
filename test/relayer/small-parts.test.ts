import fc from 'fast-check'
import type { AbiFunction } from 'viem'
import { describe, expect, test } from 'vitest'
import { loadContract } from '../../src/chain/compile-contracts.js'
import { createBeaconDevnet } from '../../src/devnet/create-beacon-devnet.js'
import { minimal } from '../../src/ethereum/networks/minimal.js'
import { createAlarms } from '../../src/relayer/alarms.js'
import { backOffMs } from '../../src/relayer/back-off.js'
import { createCommitteeKeys } from '../../src/relayer/ethereum/committee-keys.js'
import { defaultGasModel } from '../../src/relayer/ethereum/default-gas.js'
import { checkGasModel } from '../../src/relayer/ethereum/gas-model.js'
import { judgeLiveness } from '../../src/relayer/ethereum/judge-liveness.js'
import type { ProofSource } from '../../src/relayer/ethereum/proof-source.js'
import { relayAbi } from '../../src/relayer/ethereum/relay-abi.js'
import { shareProofs } from '../../src/relayer/ethereum/shared-proofs.js'
import { smallestCircuitName } from '../../src/relayer/ethereum/smallest-circuit-name.js'
import { createUpdateJudge } from '../../src/relayer/ethereum/update-judge.js'
import type { ProofBought } from '../../src/relayer/proof-options.js'

const devnet = createBeaconDevnet({ seed: 'small parts', committeeSize: 32 })

describe('relayAbi', () => {
  test('default: every function is the compiled contract’s', () => {
    const signature = ({ name, inputs, outputs }: AbiFunction) =>
      `${name}(${inputs.map(({ type }) => type).join()}) ${outputs.map(({ type }) => type).join()}`
    const compiled = loadContract('EthereumLightClient').abi
    const known = compiled.flatMap((item) => (item.type === 'function' ? [signature(item)] : []))
    const mine = relayAbi.flatMap((item) =>
      item.type === 'function' ? [signature(item as AbiFunction)] : [],
    )
    expect(known).toEqual(expect.arrayContaining(mine))
  })
})

describe('backOffMs', () => {
  test('behavior: it doubles up to the most, and is cut to a random part of the upper half', () => {
    const random = fc.double({ min: 0, max: 1, maxExcluded: true, noNaN: true })
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 200 }), random, (failures, at) => {
        const pause = backOffMs({ failures, first: 2_000, most: 300_000, random: () => at })
        const full = Math.min(300_000, 2_000 * 2 ** (failures - 1))
        expect(pause).toBeGreaterThanOrEqual(full / 2 - 1)
        expect(pause).toBeLessThanOrEqual(full)
      }),
    )
  })
})

describe('judgeLiveness', () => {
  const timeOf = (slot: bigint) => minimal.genesisTime + slot * minimal.secondsPerSlot
  function alarmsAt(now: bigint, change: { status?: 'active' | 'expired' | 'frozen'; last?: bigint } = {}) {
    const alarms = createAlarms(() => undefined)
    const { status = 'active', last = 2n } = change
    const committeeRoots = new Map([[2n, '0x02'] as const, [last, '0x03'] as const])
    const facts = { status, headSlot: 130n, committeeRoots }
    judgeLiveness({
      config: minimal,
      destination: 'one',
      facts,
      now,
      weakSubjectivitySeconds: 2_000n,
      alarms,
    })
    return alarms.active('one')
  }

  test('default: all is well until the last quarter of a period, and then with the next committee', () => {
    expect(alarmsAt(timeOf(150n))).toEqual([])
    expect(alarmsAt(timeOf(2n * 64n + 47n))).toEqual([])
    expect(alarmsAt(timeOf(2n * 64n + 48n))).toEqual(['committee-at-risk'])
    expect(alarmsAt(timeOf(2n * 64n + 63n), { last: 3n })).toEqual([])
    expect(alarmsAt(timeOf(3n * 64n), { last: 3n })).toEqual([])
    expect(alarmsAt(timeOf(3n * 64n))).toEqual(['committee-at-risk'])
  })

  test('behavior: half of the weak-subjectivity limit, expiry and freezing', () => {
    expect(alarmsAt(timeOf(130n) + 1_001n, { last: 9n })).toEqual(['client-expiring'])
    expect(alarmsAt(timeOf(400n), { status: 'expired' })).toEqual(['client-expired'])
    expect(alarmsAt(timeOf(400n), { status: 'frozen' })).toEqual(['client-frozen'])
  })
})

describe('createAlarms', () => {
  test('default: tells of changes only, for each destination by itself', () => {
    const heard: string[] = []
    const alarms = createAlarms(({ destination, kind, isActive }) =>
      heard.push(`${destination} ${kind} ${isActive}`),
    )
    alarms.set('one', 'conflict', false)
    alarms.set('one', 'conflict', true)
    alarms.set('one', 'conflict', true)
    alarms.set('two', 'conflict', true)
    alarms.set('one', 'conflict', false)
    expect(heard).toEqual(['one conflict true', 'two conflict true', 'one conflict false'])
    expect([alarms.active('one'), alarms.active('two')]).toEqual([[], ['conflict']])
  })
})

describe('shareProofs', () => {
  const committee = devnet.committee(2n)
  const update = devnet.makeUpdate({ attestedSlot: 160n, finalizedSlot: 144n })
  const later = devnet.makeUpdate({ attestedSlot: 168n, finalizedSlot: 152n })
  const fewer = devnet.makeUpdate({ attestedSlot: 168n, finalizedSlot: 152n, absent: [3] })

  function counted(fails: boolean) {
    const bought: ProofBought[] = []
    let calls = 0
    const make = async () => {
      calls++
      if (fails) throw new Error('out of order')
      return {} as never
    }
    const source: ProofSource = { prove: make, proveLink: make }
    const shared = shareProofs(source, (one) => bought.push(one))
    return { shared, bought, calls: () => calls }
  }

  test('default: one proof a statement, whichever header it is for', async () => {
    const { shared, bought, calls } = counted(false)
    await Promise.all([
      shared.prove(update, committee),
      shared.prove(later, committee),
      shared.proveLink(committee),
    ])
    await shared.prove(update, committee)
    expect(calls()).toBe(2)
    await shared.prove(fewer, committee)
    await shared.prove(update, devnet.committee(3n))
    await shared.prove(update, committee, { circuit: 'apk-32-10' })
    expect(calls()).toBe(5)
    expect(bought.map(({ result }) => result)).toEqual(Array(5).fill('ok'))
  })

  test('error: a failure is shared by who waits, and tried again after', async () => {
    const { shared, bought, calls } = counted(true)
    const both = await Promise.allSettled([shared.prove(update, committee), shared.prove(later, committee)])
    expect(both.map(({ status }) => status)).toEqual(['rejected', 'rejected'])
    expect(calls()).toBe(1)
    await expect(shared.prove(update, committee)).rejects.toThrow('out of order')
    expect(calls()).toBe(2)
    expect(bought.map(({ result }) => result)).toEqual(['failed', 'failed'])
  })
})

describe('createUpdateJudge', () => {
  test('default: the same verdict each time; another committee or a changed byte is another question', () => {
    const judge = createUpdateJudge({ config: devnet.config })
    const keys = createCommitteeKeys()
    const [two, three] = [keys.add(devnet.committee(2n)), keys.add(devnet.committee(3n))]
    const update = devnet.makeUpdate({ attestedSlot: 160n, finalizedSlot: 144n })
    for (let time = 0; time < 2; time++) {
      judge(update, two, devnet.committee(2n))
      expect(() => judge(update, three, devnet.committee(3n))).toThrow(/signature/)
      const moved = { ...update, signatureSlot: update.signatureSlot + 64n }
      expect(() => judge(moved, two, devnet.committee(2n))).not.toThrow()
      const { beacon } = update.attestedHeader
      const attestedHeader = { ...update.attestedHeader, beacon: { ...beacon, proposerIndex: 1n } }
      expect(() => judge({ ...update, attestedHeader }, two, devnet.committee(2n))).toThrow(/signature/)
    }
  })
})

describe('gas and circuits of a client', () => {
  test('default: a model for every set of circuits, and the smallest circuit that fits', () => {
    for (const committeeSize of [32, 512]) {
      for (const capacities of [[], [10], [8, 20, 56, 170]]) {
        expect(() => checkGasModel(defaultGasModel({ committeeSize, capacities }))).not.toThrow()
      }
    }
    const at = (absentees: number) =>
      smallestCircuitName({ committeeSize: 512, absentees, capacities: [20, 170] })
    expect([at(0), at(20), at(21), at(170), at(171)]).toEqual([
      ...['apk-512-20', 'apk-512-20', 'apk-512-170', 'apk-512-170'],
      undefined,
    ])
  })
})

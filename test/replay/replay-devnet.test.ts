import { describe, expect, test } from 'vitest'
import { createBeaconDevnet } from '../../src/devnet/create-beacon-devnet.js'
import { hashTreeRootBeaconBlockHeader } from '../../src/ethereum/ssz/hash-tree-root-beacon-block-header.js'
import { hashTreeRootSyncCommittee } from '../../src/ethereum/ssz/hash-tree-root-sync-committee.js'
import type { UpdateFile } from '../../src/replay/read-updates.js'
import { type ReplayEvent, type ReplayParameters, replay } from '../../src/replay/replay.js'
import { buildSmallLink } from '../contracts/link-artifacts.js'

const devnet = createBeaconDevnet({ seed: 'replay', committeeSize: 32 })
const { config } = devnet
const PERIOD = 64n
/** Absent members by period; ten are as many as the circuit takes, and the most that two thirds allow. */
const ABSENT = [[], [4], Array.from({ length: 10 }, (_, i) => 3 * i)]

const updates: UpdateFile[] = ABSENT.map((absent, i) => {
  const slot = BigInt(i + 1) * PERIOD
  return {
    file: `period ${i + 1}`,
    update: devnet.makeUpdate({
      finalizedSlot: slot + 8n,
      attestedSlot: slot + 20n,
      absent,
      withNextCommittee: true,
    }),
  }
})
const checkpoints = {
  bootstraps: [{ file: 'bootstrap', bootstrap: devnet.bootstrap({ slot: PERIOD }) }],
  committees: [],
}
/** Uses the circuit of the contracts' tests, which takes longest to build. */
const play = async (more: Partial<ReplayParameters> & Pick<ReplayParameters, 'route'>) =>
  replay({ config, updates, checkpoints, directory: await buildSmallLink(), ...more })

describe('replay', () => {
  test('default: committees rotate by real proofs on route apk, with what the contract recorded', async () => {
    const events: ReplayEvent[] = []
    const report = await play({ route: 'apk', onEvent: (event) => events.push(event) })
    expect(report).toMatchObject({ accepted: 3, rejected: 0, setup: 'development' })
    expect(report.clients).toMatchObject([{ kind: 'bootstrap' }])
    for (const [i, row] of report.updates.entries()) {
      const update = updates[i]?.update
      expect(row).toMatchObject({ route: 'apk', circuit: 'apk-32-10', accepted: true, error: null })
      expect(row.registration).toMatchObject({ circuit: 'link-32', constraints: 61_070 })
      expect(row.participants).toBe(32 - (ABSENT[i]?.length ?? 0))
      expect(row.finalizedRoot).toBe(update && hashTreeRootBeaconBlockHeader(update.finalizedHeader.beacon))
      expect(row.executionStateRoot).toBe(update?.finalizedHeader.execution?.stateRoot)
      expect(row.nextSyncCommitteeRoot).toBe(hashTreeRootSyncCommittee(devnet.committee(BigInt(i) + 2n)))
    }
    const stages = events.filter((event) => event.kind === 'stage').map(({ stage }) => stage)
    const proof = ['check-artifacts', 'witness', 'prove', 'verify']
    expect(stages.slice(0, 8)).toEqual([...proof, ...proof])
  })

  test('args: every second update is proven, the others take route direct', async () => {
    const report = await play({ route: 'apk', every: 2 })
    expect(report).toMatchObject({ accepted: 3, rejected: 0 })
    expect(report.updates.map(({ route }) => route)).toEqual(['apk', 'direct', 'apk'])
    expect(report.updates.map(({ registration }) => registration === null)).toEqual([false, true, false])
  })

  test('args: without proofs the twin checks every update, on route direct', async () => {
    const report = await play({ route: 'apk', skipProofs: true })
    expect(report).toMatchObject({ accepted: 3, rejected: 0, setup: null })
    expect(report.updates).toMatchObject(
      ABSENT.map(() => ({ route: 'direct', circuit: null, twinChecked: true })),
    )
  })

  test('default: route direct agrees', async () => {
    const report = await play({ route: 'direct' })
    expect(report).toMatchObject({ accepted: 3, rejected: 0, setup: null })
  })

  test('behavior: an update that the contract refused keeps the next one from being accepted', async () => {
    const [first, second, third] = updates
    if (first === undefined || second === undefined || third === undefined) throw new Error('three updates')
    const wrong = devnet.makeUpdate({
      finalizedSlot: 2n * PERIOD + 8n,
      attestedSlot: 2n * PERIOD + 20n,
      withNextCommittee: true,
      tamper: { genesisValidatorsRoot: `0x${'11'.repeat(32)}` },
    })
    const report = await play({
      route: 'direct',
      updates: [first, { file: 'wrong chain', update: wrong }, third],
    })
    expect(report.updates.map(({ error }) => error)).toEqual([
      null,
      'InvalidSignature',
      'SignaturePeriodOutOfRange',
    ])
  })

  test('error: with too few signers, on either route', async () => {
    const update = devnet.makeUpdate({
      finalizedSlot: PERIOD + 8n,
      attestedSlot: PERIOD + 20n,
      absent: Array.from({ length: 11 }, (_, i) => i),
      withNextCommittee: true,
    })
    const given = { updates: [{ file: 'eleven absent', update }] }
    const direct = await play({ route: 'direct', ...given })
    expect(direct.updates).toMatchObject([{ error: 'InsufficientParticipation', participants: 21 }])
    const apk = await play({ route: 'apk', ...given })
    expect(apk.updates).toMatchObject([{ error: 'NO_CIRCUIT_FITS', accepted: false }])
  })
})

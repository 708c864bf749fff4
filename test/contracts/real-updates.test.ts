import { readdirSync } from 'node:fs'
import { describe, expect, test } from 'vitest'
import { deployLightClient, type LightClientCheckpoint } from '../../src/chain/deploy-light-client.js'
import { encodeDirectProof } from '../../src/chain/encode-direct-proof.js'
import { encodeUpdate } from '../../src/chain/encode-update.js'
import { readHead, readHeader, readSyncCommitteeRoot } from '../../src/chain/read-head.js'
import { submitUpdate } from '../../src/chain/submit-update.js'
import { parseBootstrap } from '../../src/ethereum/json/parse-bootstrap.js'
import { parseSyncCommittee } from '../../src/ethereum/json/parse-sync-committee.js'
import { parseUpdate } from '../../src/ethereum/json/parse-update.js'
import { mainnet } from '../../src/ethereum/networks/mainnet.js'
import { hashTreeRootSyncCommittee } from '../../src/ethereum/ssz/hash-tree-root-sync-committee.js'
import type { LightClientUpdate, SyncCommittee } from '../../src/ethereum/types/light-client.js'
import { hasRealData, readRealJson, realData } from '../support/real-data.js'
import { startDestinationChain } from './destination-chain.js'

const MAINNET = 'ethereum/mainnet'
const SLOTS_PER_PERIOD = 8192n

type Manifest = {
  updates: {
    file: string
    finalized_header_root: string
    next_committee_root: string
    participants: number
  }[]
}

/** Consecutive runs of the recorded updates: first and last period, and where the first committee comes from. */
const runs = [
  { from: 290, to: 299, bootstrap: 'slot-02375680-period-0290' },
  { from: 755, to: 764, bootstrap: 'slot-06184960-period-0755' },
  { from: 757, to: 764, bootstrap: 'slot-06209504-period-0757' },
  { from: 1150, to: 1170, bootstrap: 'slot-09425184-period-1150' },
  { from: 1416, to: 1440, committee: 'committee-of-period-1416' },
  { from: 1777, to: 1777, committee: 'committee-of-period-1777' },
]

function updateFile(period: number): string {
  return `updates/period-${String(period).padStart(4, '0')}.json`
}

function checkpointOf(run: (typeof runs)[number]): {
  checkpoint: LightClientCheckpoint
  committee: SyncCommittee
} {
  if (run.bootstrap !== undefined) {
    const bootstrap = parseBootstrap(readRealJson(`${MAINNET}/bootstraps/${run.bootstrap}.json`))
    return { checkpoint: { kind: 'bootstrap', bootstrap }, committee: bootstrap.currentSyncCommittee }
  }
  const committee = parseSyncCommittee(readRealJson(`${MAINNET}/committees/${run.committee}.json`))
  const committeeRoot = hashTreeRootSyncCommittee(committee)
  return { checkpoint: { kind: 'committee', period: BigInt(run.from), committeeRoot }, committee }
}

async function startClient(checkpoint: LightClientCheckpoint, slot: bigint) {
  const chain = await startDestinationChain(mainnet, { slot })
  const { address } = await deployLightClient({ client: chain.client, config: mainnet, checkpoint })
  return { ...chain, address }
}

function submission(update: LightClientUpdate, committee: SyncCommittee) {
  return {
    route: 'direct',
    update: encodeUpdate({ update, config: mainnet }),
    proof: encodeDirectProof({ syncAggregate: update.syncAggregate, committee }),
  } as const
}

describe.skipIf(!hasRealData)('real mainnet updates on route direct', () => {
  test('default: the runs cover every recorded update', () => {
    const periods = runs.flatMap(({ from, to }) => Array.from({ length: to - from + 1 }, (_, i) => from + i))
    const recorded = readdirSync(realData(`${MAINNET}/updates`)).map((name) => `updates/${name}`)
    expect(new Set(periods.map(updateFile))).toEqual(new Set(recorded))
  })

  test.each(runs)('default: periods $from to $to', async (run) => {
    const manifest = readRealJson(`${MAINNET}/manifest.json`) as Manifest
    const { checkpoint, committee } = checkpointOf(run)
    const start = checkpoint.kind === 'bootstrap' ? checkpoint.bootstrap.header.beacon.slot : 0n
    const first = parseUpdate(readRealJson(`${MAINNET}/${updateFile(run.from)}`)).signatureSlot
    const chain = await startClient(checkpoint, start > first ? start : first)
    try {
      let signers = committee
      let head = start
      for (let period = run.from; period <= run.to; period++) {
        const file = updateFile(period)
        const update = parseUpdate(readRealJson(`${MAINNET}/${file}`))
        const expected = manifest.updates.find((entry) => entry.file === file)
        if (update.signatureSlot > (start > first ? start : first)) await chain.goToSlot(update.signatureSlot)
        await submitUpdate({ ...chain, ...submission(update, signers) })

        const slot = update.finalizedHeader.beacon.slot
        head = slot > head ? slot : head
        const header = await readHeader({ ...chain, slot })
        expect(header.root).toBe(expected?.finalized_header_root)
        expect((await readHead(chain)).slot).toBe(head)
        const execution = update.finalizedHeader.execution
        if (execution !== undefined && slot / SLOTS_PER_PERIOD >= 758n) {
          expect(header.executionStateRoot).toBe(execution.stateRoot)
          expect(header.executionBlockHash).toBe(execution.blockHash)
          expect(header.executionBlockNumber).toBe(execution.blockNumber)
        } else {
          expect(BigInt(header.executionStateRoot)).toBe(0n)
        }
        const next = await readSyncCommitteeRoot({ ...chain, period: BigInt(period) + 1n })
        expect(next).toBe(expected?.next_committee_root)
        signers = update.nextSyncCommittee ?? signers
      }
    } finally {
      await chain.anvil.stop()
    }
  })

  test('default: a finality update brings the execution state root of its finalized block', async () => {
    const { committee } = checkpointOf({ from: 1167, to: 1167, bootstrap: 'slot-09567456-period-1167' })
    const committeeRoot = hashTreeRootSyncCommittee(committee)
    const update = parseUpdate(
      readRealJson(`${MAINNET}/finality-updates/attested-slot-09567542-period-1167.json`),
    )
    const chain = await startClient({ kind: 'committee', period: 1167n, committeeRoot }, update.signatureSlot)
    try {
      await submitUpdate({ ...chain, ...submission(update, committee) })
      const head = await readHead(chain)
      expect(head).toMatchObject({
        slot: 9567456n,
        executionBlockNumber: 20360596n,
        executionStateRoot: update.finalizedHeader.execution?.stateRoot,
        status: 'active',
      })
    } finally {
      await chain.anvil.stop()
    }
  })
})

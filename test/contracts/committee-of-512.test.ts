import { afterAll, beforeAll, expect, test } from 'vitest'
import { readHead } from '../../src/chain/read-head.js'
import { createBeaconDevnet } from '../../src/devnet/create-beacon-devnet.js'
import { type DestinationChain, startDestinationChain } from './destination-chain.js'
import { checkpointAt, deployDevnetClient } from './devnet-light-client.js'

const beacon = createBeaconDevnet({ seed: 'committee of 512', committeeSize: 512 })
const start = 2n * 8192n + 64n
const slots = { finalizedSlot: start + 32n, attestedSlot: start + 100n }
/** Spread over both words of the bits, and over their ends. */
const absentOf = (count: number) =>
  Array.from({ length: count }, (_, i) => Math.round((i * 511) / Math.max(count - 1, 1)))

let chain: DestinationChain
let client: Awaited<ReturnType<typeof deployDevnetClient>>

beforeAll(async () => {
  chain = await startDestinationChain(beacon.config, { slot: start + 200n })
  client = await deployDevnetClient(chain.client, { beacon, checkpoint: checkpointAt(start, beacon) })
})
afterAll(() => chain.anvil.stop())

test('behavior: 342 signers pass, 341 do not', () =>
  chain.isolated(async () => {
    await client.expectRevert(
      beacon.makeUpdate({ ...slots, absent: absentOf(171) }),
      'InsufficientParticipation',
    )
    await client.submit(beacon.makeUpdate({ ...slots, absent: absentOf(170) }))
    expect((await readHead(client)).slot).toBe(slots.finalizedSlot)
  }))

test('error: a bit beyond the 512', async () => {
  await client.expectRevert(beacon.makeUpdate(slots), 'SyncCommitteeBitsLength', {
    update: (sent) => ({ ...sent, syncCommitteeBits: `${sent.syncCommitteeBits}01` }),
  })
})

test.each([
  { absentees: 0, withNextCommittee: false, limit: 450_000n },
  { absentees: 1, withNextCommittee: false, limit: 460_000n },
  { absentees: 15, withNextCommittee: false, limit: 620_000n },
  { absentees: 0, withNextCommittee: true, limit: 480_000n },
])('behavior: gas with $absentees absent', ({ absentees, withNextCommittee, limit }) =>
  chain.isolated(async () => {
    const update = beacon.makeUpdate({ ...slots, absent: absentOf(absentees), withNextCommittee })
    const { gasUsed } = await client.submit(update)
    expect(gasUsed).toBeLessThan(limit)
  }),
)

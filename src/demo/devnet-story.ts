import { createBeaconDevnet } from '../devnet/create-beacon-devnet.js'
import type { Hex } from '../ethereum/types/hex.js'
import type { DemoStory } from './demo-story.js'
import { makeSourceBlock } from './source-chain.js'

const COMMITTEE_SIZE = 512
/** First slot of Fulu on a development chain. */
const BOOTSTRAP_SLOT = 192n
const FINALIZED_SLOT = 256n
const ATTESTED_SLOT = 330n
/** As many as in the recorded mainnet update. */
const ABSENT = [7, 40, 41, 300, 511]
const ADDRESS: Hex = '0x00000000000000000000000000000000c0c0dada'
const ETHER = '32'

/**
 * A story that needs no recorded data: a seeded beacon chain of mainnet's preset with 512 keys and real signatures,
 * whose finalized block is a real block of a second local execution chain.
 */
export async function devnetStory(parameters: {
  seed: string
  signal?: AbortSignal | undefined
}): Promise<DemoStory> {
  const { seed, signal } = parameters
  const devnet = createBeaconDevnet({ seed, committeeSize: COMMITTEE_SIZE })
  const { config } = devnet
  const timestamp = config.genesisTime + FINALIZED_SLOT * config.secondsPerSlot
  const { execution, account } = await makeSourceBlock({ address: ADDRESS, ether: ETHER, timestamp, signal })
  const update = devnet.makeUpdate({
    attestedSlot: ATTESTED_SLOT,
    finalizedSlot: FINALIZED_SLOT,
    absent: ABSENT,
    execution,
  })
  const bootstrap = devnet.bootstrap({ slot: BOOTSTRAP_SLOT })
  return {
    source: `a development beacon chain made here (seed "${seed}")`,
    config,
    checkpoints: { bootstraps: [{ file: 'devnet bootstrap', bootstrap }], committees: [] },
    update: { file: 'devnet update', update },
    account,
  }
}

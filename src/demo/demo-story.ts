import type { ChainConfig } from '../ethereum/types/light-client.js'
import type { Checkpoints } from '../replay/choose-checkpoint.js'
import type { UpdateFile } from '../replay/read-updates.js'
import type { GetProofAnswer } from '../state/parse-get-proof.js'

/** What a demonstration shows: an update, where to start from, and an account of the finalized state. */
export type DemoStory = {
  /** Where the data come from, in words. */
  source: string
  config: ChainConfig
  checkpoints: Checkpoints
  update: UpdateFile
  /** Answer of `eth_getProof` at the finalized execution block. */
  account: GetProofAnswer
}

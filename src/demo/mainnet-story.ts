import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { parseBootstrap } from '../ethereum/json/parse-bootstrap.js'
import { parseUpdate } from '../ethereum/json/parse-update.js'
import { mainnet } from '../ethereum/networks/mainnet.js'
import { readDocument } from '../replay/read-document.js'
import { parseGetProof } from '../state/parse-get-proof.js'
import type { DemoStory } from './demo-story.js'

const BOOTSTRAP = 'bootstraps/slot-09567456-period-1167.json'
const UPDATE = 'finality-updates/attested-slot-09567542-period-1167.json'
const ACCOUNT = 'eth-get-proof/block-20360596-finalized-slot-09567456-account-and-absent-slot.json'

/**
 * The recorded mainnet story: the committee of period 1167, the finality update attested in slot 9567542, and an
 * account of execution block 20360596, which that update finalizes.
 *
 * @param directory Folder of recorded data: the one that holds `ethereum/mainnet`, or that folder itself.
 * @throws ReplayError `FILE_UNREADABLE`, `MALFORMED_JSON`, `INVALID_DOCUMENT`.
 */
export async function mainnetStory(directory: string): Promise<DemoStory> {
  const nested = join(directory, 'ethereum', 'mainnet')
  const root = existsSync(nested) ? nested : directory
  const bootstrap = await readDocument(join(root, BOOTSTRAP), parseBootstrap)
  const update = await readDocument(join(root, UPDATE), parseUpdate)
  const account = await readDocument(join(root, ACCOUNT), parseGetProof)
  return {
    source: 'Ethereum mainnet, July 2024, recorded',
    config: mainnet,
    checkpoints: { bootstraps: [{ file: BOOTSTRAP, bootstrap }], committees: [] },
    update: { file: UPDATE, update },
    account,
  }
}

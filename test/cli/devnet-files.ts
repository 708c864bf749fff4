import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { createBeaconDevnet } from '../../src/devnet/create-beacon-devnet.js'
import {
  bootstrapToBeaconJson,
  syncCommitteeToBeaconJson,
  updateToBeaconJson,
} from '../../src/ethereum/json/to-beacon-json.js'
import { mainnet } from '../../src/ethereum/networks/mainnet.js'

/** First slot of the last fork known of mainnet; all files lie in its period or the next. */
const START = 411_392n * 32n

/**
 * Writes Beacon-API files of a chain that has mainnet's configuration, but keys of our own: what the command line takes
 * for mainnet, whether or not recorded data are at hand.
 */
export function writeDevnetFiles(folder: string) {
  const devnet = createBeaconDevnet({ seed: 'cli', committeeSize: 512, config: mainnet })
  const period = START / 8192n
  const write = (name: string, json: unknown): string => {
    const path = join(folder, name)
    writeFileSync(path, JSON.stringify(json))
    return path
  }
  const first = (period + 1n) * 8192n
  const update = (from: bigint, absent: number[]) =>
    devnet.makeUpdate({
      finalizedSlot: from + 64n,
      attestedSlot: from + 130n,
      absent,
      withNextCommittee: true,
    })
  return {
    period: period + 1n,
    bootstrap: write('bootstrap.json', bootstrapToBeaconJson(devnet.bootstrap({ slot: first }))),
    committee: write('committee.json', syncCommitteeToBeaconJson(devnet.committee(period + 1n))),
    otherCommittee: write('other-committee.json', syncCommitteeToBeaconJson(devnet.committee(period))),
    update: write('update-1.json', updateToBeaconJson(update(first, [3, 200]))),
    later: write('update-2.json', updateToBeaconJson(update(first + 2n * 8192n, []))),
    tampered: write(
      'tampered.json',
      updateToBeaconJson(
        devnet.makeUpdate({
          finalizedSlot: first + 64n,
          attestedSlot: first + 130n,
          tamper: { signedWithout: [7] },
        }),
      ),
    ),
  }
}

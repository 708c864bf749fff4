import { parseBootstrap } from '../ethereum/json/parse-bootstrap.js'
import { parseSyncCommittee } from '../ethereum/json/parse-sync-committee.js'
import type { Checkpoints } from '../replay/choose-checkpoint.js'
import { readDocument } from '../replay/read-document.js'

/** Reads the files given as `--bootstrap` and `--committee`. Errors as in `readDocument`. */
export async function readCheckpoints(files: {
  bootstrap?: readonly string[] | undefined
  committee?: readonly string[] | undefined
}): Promise<Checkpoints> {
  return {
    bootstraps: await Promise.all(
      (files.bootstrap ?? []).map(async (file) => ({
        file,
        bootstrap: await readDocument(file, parseBootstrap),
      })),
    ),
    committees: await Promise.all(
      (files.committee ?? []).map(async (file) => ({
        file,
        committee: await readDocument(file, parseSyncCommittee),
      })),
    ),
  }
}

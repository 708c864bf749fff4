import { createCommitteeCache } from '../../prover/committee-cache.js'

/** Commits to a committee, remembering the last few: it takes a second, and one committee signs all updates of a day. */
export const commit = createCommitteeCache()

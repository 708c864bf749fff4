import { fileURLToPath } from 'node:url'
import { defineConfig } from 'vitest/config'
import { BaseSequencer, type TestSpecification } from 'vitest/node'

/** Files that take most of a minute or more, the longest first: one that starts at the end leaves a core without work. */
const LONG = [
  'contracts/forge',
  'relayer/soak',
  'cli/demo',
  'bft/circuits/proofs',
  'setup/verify-setup',
  'prover/create-prover',
  'replay/replay-devnet',
  'contracts/sync-cases',
  'operation/serve',
  'cli/scenario',
  'bft/circuits/statements',
  'bft/batch/constraints',
  'soundness/link-attacks',
  'bft/witness/quorum-witness',
  'worker/kill-worker',
  'worker/bad-provers',
  'worker/create-worker',
  'soundness/apk-witness',
  'contracts/committee-rotation',
  'scenarios/many-jobs',
].map((name) => `test/${name}.test.ts`)

class LongestFirst extends BaseSequencer {
  override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    const rank = ({ moduleId }: TestSpecification) => {
      const index = LONG.findIndex((path) => moduleId.endsWith(path))
      return index < 0 ? LONG.length : index
    }
    return (await super.sort(files)).toSorted((left, right) => rank(left) - rank(right))
  }
}

const seededFastCheck = fileURLToPath(new URL('test/support/seeded-fast-check.ts', import.meta.url))

export default defineConfig({
  test: {
    include: ['test/**/*.test.ts'],
    pool: 'forks',
    // One more than the cores of CI: most files wait half of the time, for chains, databases and processes.
    maxWorkers: 3,
    sequence: { sequencer: LongestFirst },
    alias: [{ find: /^fast-check$/, replacement: seededFastCheck }],
    // Bounds are there to end what hangs; none of them is a measurement.
    testTimeout: 600_000,
    hookTimeout: 1_200_000,
    expect: { poll: { timeout: 60_000 } },
    reporters: ['default'],
  },
})

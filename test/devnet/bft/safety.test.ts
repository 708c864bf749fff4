import fc from 'fast-check'
import { expect, test } from 'vitest'
import { findEquivocation } from '../../../src/bft/light-client/equivocation.js'
import { signersOf } from '../../../src/bft/votes/bitmap.js'
import { type BftDevnet, createBftDevnet } from '../../../src/devnet/bft/create-bft-devnet.js'
import { faultyScripts, HEALED_AT } from './faulty-script.js'

/** The default run is always the same; the full one looks further. */
const RUNS = process.env.CONCORDAT_FULL === '1' ? { numRuns: 1000 } : { numRuns: 60, seed: 1 }

/** Long enough for rounds that grew during the faults to come round to an honest proposer, a few times. */
const RECOVERY = 15_000

const elapse = (devnet: BftDevnet, time: number) => devnet.advanceTo(devnet.script.genesisTime + BigInt(time))

/** Judges the first piece of evidence of each height, and returns how many heights had any. */
function judgeEvidence(devnet: BftDevnet, byzantine: readonly string[]): number {
  let judged = 0
  for (let height = 1n; height <= devnet.height() && judged < 5; height++) {
    const [evidence] = devnet.evidence(height)
    if (evidence === undefined) continue
    judged += 1
    const { names } = devnet.validatorsAt(height)
    const { signers } = findEquivocation(devnet.script.chainId, evidence)
    for (const place of signersOf(signers)) expect(byzantine).toContain(names[place])
  }
  return judged
}

test('behavior: f faulty of 3f + 1 never finalize two headers, and blocks go on after the network heals', () => {
  let doubleVotes = 0
  let lateRounds = 0
  fc.assert(
    fc.property(faultyScripts(), ({ seed, script, byzantine }) => {
      const devnet = createBftDevnet({ seed, script })
      elapse(devnet, HEALED_AT)
      const healedAt = devnet.height()
      elapse(devnet, HEALED_AT + RECOVERY)
      expect(devnet.forkedHeights()).toEqual([])
      expect(devnet.height()).toBeGreaterThanOrEqual(healedAt + 4n)
      doubleVotes += judgeEvidence(devnet, byzantine)
      for (let height = 1n; height <= healedAt; height++)
        if (devnet.getLightBlock(height).commit.vote.round > 0n) lateRounds += 1
    }),
    RUNS,
  )
  // The scripts do their worst: double votes are cast and rounds are lost.
  expect(doubleVotes).toBeGreaterThan(20)
  expect(lateRounds).toBeGreaterThan(50)
}, 3_600_000)

test('behavior: f + 1 of 3f + 1 do fork the chain by the same scripts, and evidence names nobody else', () => {
  let forks = 0
  let runs = 0
  fc.assert(
    fc.property(faultyScripts({ excess: 1 }), ({ seed, script, byzantine }) => {
      const devnet = createBftDevnet({ seed, script })
      elapse(devnet, HEALED_AT)
      runs += 1
      if (devnet.forkedHeights().length > 0) forks += 1
      judgeEvidence(devnet, byzantine)
    }),
    RUNS,
  )
  expect(forks / runs).toBeGreaterThan(0.1)
}, 3_600_000)

import { beforeEach, expect, test } from 'vitest'
import { findEquivocation } from '../../../src/bft/light-client/equivocation.js'
import { createValidatorSet } from '../../../src/bft/validators/validator-set.js'
import { signersOf } from '../../../src/bft/votes/bitmap.js'
import { PRECOMMIT, type Vote } from '../../../src/bft/votes/vote.js'
import type { BftContext, BftFacts, OpenBftClient } from '../../../src/relayer/bft/bft-context.js'
import { findDoubleVotes } from '../../../src/relayer/bft/find-double-votes.js'
import { createFindings } from '../../../src/relayer/bft/findings.js'
import { CHAIN_ID, validatorsOf, voteBy } from '../../bft/chain.js'

/** A set of two halves, of which 5, 127, 128 and 139 voted twice. */
const validators = validatorsOf(...Array.from({ length: 140 }, (_, key) => [key, 10n] as const))
const { root } = createValidatorSet(validators)
const vote: Vote = { chainId: CHAIN_ID, height: 5n, round: 0n, type: PRECOMMIT, headerHash: 111n }
const evidenceBy = (places: readonly number[]) => ({
  validators,
  first: voteBy(validators, places, vote),
  second: voteBy(validators, places, { ...vote, headerHash: 222n }),
})

/** What the client holds of every fact. */
let known: { signers: bigint; powers: readonly [bigint, bigint] }
beforeEach(() => {
  known = { signers: 0n, powers: [0n, 0n] }
})

async function found(...evidence: readonly ReturnType<typeof evidenceBy>[]) {
  const answers: Record<string, () => unknown> = {
    factOf: () => '0x11',
    equivocators: () => known.signers,
    doublePowers: () => known.powers,
  }
  const client = { readContract: async (call: { functionName: string }) => answers[call.functionName]?.() }
  const node = { name: 'node', open: () => ({ getEvidence: async () => ({ evidence }) }) }
  const findings = createFindings(undefined)
  const doubleVotes = await findDoubleVotes({
    context: { nodes: [node] } as unknown as BftContext,
    open: { policy: { chainId: CHAIN_ID }, destination: { client } } as unknown as OpenBftClient,
    facts: { head: { height: 5n, validatorsRoot: root, nextValidatorsRoot: root } } as BftFacts,
    findings,
    fork: undefined,
    signal: undefined,
  })
  expect(findings.refusals).toEqual([])
  for (const { evidence: part, equivocation } of doubleVotes)
    expect(findEquivocation(CHAIN_ID, part)).toEqual(equivocation)
  return doubleVotes.map(({ equivocation }) => signersOf(equivocation.signers))
}

test('default: double signers of both halves of a set are found apart', async () => {
  expect(await found(evidenceBy([5, 127, 128, 139]))).toEqual([
    [5, 127],
    [128, 139],
  ])
})

test('behavior: a half that the client holds is passed over, unless the report shows more power', async () => {
  const evidence = evidenceBy([5, 127, 128, 139])
  known = { signers: (1n << 5n) | (1n << 127n), powers: [20n, 0n] }
  expect(await found(evidence)).toEqual([[128, 139]])
  // one by one they have less than together
  known = { ...known, powers: [10n, 0n] }
  expect(await found(evidence)).toEqual([
    [5, 127],
    [128, 139],
  ])
  known = { signers: known.signers | (1n << 128n) | (1n << 139n), powers: [20n, 20n] }
  expect(await found(evidence)).toEqual([])
})

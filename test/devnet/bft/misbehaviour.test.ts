import { describe, expect, test } from 'vitest'
import { findConflict } from '../../../src/bft/light-client/conflict.js'
import { findEquivocation } from '../../../src/bft/light-client/equivocation.js'
import type { LightBlock } from '../../../src/bft/light-client/light-block.js'
import {
  acceptBlock,
  createBftStore,
  reportConflict,
  reportEquivocation,
} from '../../../src/bft/light-client/store.js'
import { signersOf } from '../../../src/bft/votes/bitmap.js'
import { PRECOMMIT } from '../../../src/bft/votes/vote.js'
import { type BftDevnet, createBftDevnet } from '../../../src/devnet/bft/create-bft-devnet.js'
import type { BftScriptInput } from '../../../src/devnet/bft/script-schema.js'
import { trusted } from '../../bft/chain.js'
import { expectCode } from '../../bft/expect-code.js'

/** Two of four, or three of seven, attack while the honest ones cannot reach each other. */
function attack(kind: 'equivocation' | 'amnesia', size: 4 | 7): { script: BftScriptInput; guilty: string[] } {
  const names = Array.from({ length: size }, (_, i) => `v${i}`)
  const guilty = names.slice(0, size === 4 ? 2 : 3)
  const honest = names.slice(guilty.length)
  const groups = [honest.slice(0, honest.length / 2), honest.slice(honest.length / 2)]
  return {
    guilty,
    script: {
      validators: names.map((name) => ({ name, power: 10 })),
      transfersPerBlock: 0,
      faults: [
        { kind, heights: [3, 6], validators: guilty, groups },
        { kind: 'partition', from: 2500, to: 60_000, groups },
      ],
    },
  }
}

function forked(kind: 'equivocation' | 'amnesia', size: 4 | 7) {
  const { script, guilty } = attack(kind, size)
  const devnet = createBftDevnet({ seed: `${kind} ${size}`, script })
  devnet.advanceTo(devnet.script.genesisTime + 30_000n)
  return { devnet, guilty }
}

const namesOf = (devnet: BftDevnet, height: bigint, signers: bigint) =>
  signersOf(signers)
    .map((place) => devnet.validatorsAt(height).names[place]!)
    .sort()

function clientOf(devnet: BftDevnet, from: bigint) {
  const policy = { chainId: devnet.script.chainId, trustingPeriod: 1_000_000n, clockDrift: 1000n }
  const base = trusted(devnet.getLightBlock(from))
  return { policy, base, store: createBftStore(policy, base), now: devnet.time() }
}

/** The first height with two headers, on one parent: what came before is not disputed. */
const firstFork = (devnet: BftDevnet): [bigint, LightBlock, LightBlock] => {
  const [height] = devnet.forkedHeights().sort((a, b) => Number(a - b))
  const [first, second] = devnet.finalized(height!)
  return [height!, first!, second!]
}

describe.each([4, 7] as const)('more than a third of %i validators', (size) => {
  const equivocation = forked('equivocation', size)
  const amnesia = forked('amnesia', size)

  test('behavior: double precommits fork the chain, and the proof names exactly who made them', () => {
    const { devnet, guilty } = equivocation
    const [height, first, second] = firstFork(devnet)
    expect(first.header.parentHash).toBe(second.header.parentHash)
    const evidence = devnet.evidence(height).find(({ first: { vote } }) => vote.type === PRECOMMIT)!
    const found = findEquivocation(devnet.script.chainId, evidence)
    expect(namesOf(devnet, height, found.signers)).toEqual(guilty)
    expect(3n * found.power).toBeGreaterThan(found.totalPower)

    const { store, now } = clientOf(devnet, height - 1n)
    const frozen = reportEquivocation(store, { evidence, now })
    expect(frozen.misbehaviour).toEqual(found)
    expect(() => acceptBlock(frozen, { block: first, now })).toThrow('frozen')
  })

  test('behavior: every piece of evidence names guilty ones only, at attacked heights only', () => {
    const { devnet, guilty } = equivocation
    for (let height = 1n; height <= devnet.height(); height++) {
      const pieces = devnet.evidence(height)
      if (height < 3n || height > 6n) expect(pieces).toEqual([])
      for (const evidence of pieces.slice(0, 2)) {
        const { signers } = findEquivocation(devnet.script.chainId, evidence)
        expect(guilty).toEqual(expect.arrayContaining(namesOf(devnet, height, signers)))
      }
    }
    expect(devnet.forkedHeights().length).toBeGreaterThan(0)
  })

  test('behavior: two headers of one height freeze a client, whichever it accepted', () => {
    const { devnet } = equivocation
    const [height, first, second] = firstFork(devnet)
    const { store, now } = clientOf(devnet, height - 1n)
    for (const [mine, other] of [
      [first, second],
      [second, first],
    ] as const) {
      const accepted = acceptBlock(store, { block: mine, now })
      expect(acceptBlock(accepted, { block: other, now }).misbehaviour).toMatchObject({ height })
    }
  })

  test('behavior: amnesia forks the chain without one double vote; the conflict freezes a client', () => {
    const { devnet } = amnesia
    for (let height = 1n; height <= devnet.height(); height++) expect(devnet.evidence(height)).toEqual([])
    const [height, first, second] = firstFork(devnet)
    expect(first.commit.vote.round).not.toBe(second.commit.vote.round)
    const { store, base, policy, now } = clientOf(devnet, height - 1n)
    const found = findConflict({ trusted: base, first, second, policy, now })
    expect(found).toMatchObject({ kind: 'conflict', height })
    const frozen = reportConflict(store, { first, second, now })
    expect(frozen.misbehaviour).toEqual(found)
    expect(() => acceptBlock(frozen, { block: first, now })).toThrow('frozen')
  })
})

test('behavior: an equivocator shows himself at every height, and is passed on by whom he tells', () => {
  for (const seed of ['one', 'two']) {
    const faults = [
      { kind: 'equivocation' as const, heights: [2, 9] as [number, number], validators: ['v0'] },
    ]
    const devnet = createBftDevnet({ seed, script: { transfersPerBlock: 0, faults } })
    devnet.runToHeight(10n)
    for (let height = 2n; height <= 9n; height++) {
      const [evidence] = devnet.evidence(height)
      const { signers } = findEquivocation(devnet.script.chainId, evidence!)
      expect(namesOf(devnet, height, signers)).toEqual(['v0'])
    }
  }
})

test('behavior: the same attack by a third or less does not fork, and its double votes do not freeze', async () => {
  const groups = [['v1'], ['v2', 'v3']]
  const faults = [{ kind: 'equivocation' as const, heights: [2, 6] as [number, number], validators: ['v0'] }]
  const split = { kind: 'partition' as const, from: 1500, to: 9000, groups }
  const devnet = createBftDevnet({
    seed: 'lone',
    script: { transfersPerBlock: 0, faults: [...faults, split] },
  })
  devnet.runToHeight(8n)
  expect(devnet.forkedHeights()).toEqual([])
  const height = [2n, 3n, 4n, 5n, 6n].find((at) => devnet.evidence(at).length > 0)!
  const [evidence] = devnet.evidence(height)
  const { store, now } = clientOf(devnet, height - 1n)
  const found = findEquivocation(devnet.script.chainId, evidence!)
  expect(namesOf(devnet, height, found.signers)).toEqual(['v0'])
  await expectCode('NOT_ENOUGH_POWER', () => reportEquivocation(store, { evidence: evidence!, now }))
})

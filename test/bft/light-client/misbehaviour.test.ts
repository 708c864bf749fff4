import { describe, expect, test } from 'vitest'
import { findConflict } from '../../../src/bft/light-client/conflict.js'
import { findEquivocation } from '../../../src/bft/light-client/equivocation.js'
import {
  acceptBlock,
  createBftStore,
  reportConflict,
  reportEquivocation,
} from '../../../src/bft/light-client/store.js'
import { PREVOTE, type Vote } from '../../../src/bft/votes/vote.js'
import { CHAIN_ID, makeBlock, policy, START, trusted, validatorsOf, voteBy } from '../chain.js'
import { expectCode } from '../expect-code.js'

const set = validatorsOf([1, 10n], [2, 20n], [3, 30n], [4, 40n])
const base = trusted(makeBlock({ height: 1n, validators: set }))
const now = START + 50_000n
const vote: Vote = { chainId: CHAIN_ID, height: 2n, round: 0n, type: PREVOTE, headerHash: 1n }
const other = { ...vote, headerHash: 2n }
const powerAt = (...places: number[]) => places.reduce((sum, place) => sum + set[place]!.power, 0n)

const honest = makeBlock({ height: 2n, validators: set, parentHash: base.hash })
const fork = makeBlock({ height: 2n, validators: set, parentHash: base.hash, stateRoot: 666n })
const laterRound = makeBlock({ height: 2n, validators: set, parentHash: base.hash, stateRoot: 9n, round: 1n })

describe('equivocation', () => {
  test('default: exactly the double signers are named, with their power', () => {
    const first = voteBy(set, [0, 1, 3], vote)
    const second = voteBy(set, [1, 2, 3], other)
    const proof = findEquivocation(CHAIN_ID, { validators: set, first, second })
    expect(proof).toMatchObject({ signers: 0b1010n, power: powerAt(1, 3), totalPower: 100n, height: 2n })
    expect(proof.headerHashes).toEqual([1n, 2n])
  })

  test('behavior: a vote for nothing contradicts a vote for a header', () => {
    const first = voteBy(set, [0], vote)
    const second = voteBy(set, [0], { ...vote, headerHash: 0n })
    expect(findEquivocation(CHAIN_ID, { validators: set, first, second }).signers).toBe(1n)
  })

  test('error: other heights, rounds, types, chains; one header; nobody in common', async () => {
    const first = voteBy(set, [0, 1], vote)
    const none = (second: typeof first) =>
      expectCode('NO_MISBEHAVIOUR', () => findEquivocation(CHAIN_ID, { validators: set, first, second }))
    await none(voteBy(set, [0, 1], { ...other, height: 3n }))
    await none(voteBy(set, [0, 1], { ...other, round: 1n }))
    await none(voteBy(set, [0, 1], { ...other, type: 2n }))
    await none(voteBy(set, [0, 1], { ...other, chainId: 78n }))
    await none(voteBy(set, [1], vote))
    await none(voteBy(set, [2], other))
  })

  test('error: forged evidence: relabelled votes, signatures of others, a foreign chain', async () => {
    const first = voteBy(set, [0, 1], vote)
    const second = { ...first, vote: other }
    await expectCode('INVALID_SIGNATURE', () =>
      findEquivocation(CHAIN_ID, { validators: set, first, second }),
    )
    const moved = { ...voteBy(set, [2, 3], other), signers: 0b11n }
    await expectCode('INVALID_SIGNATURE', () =>
      findEquivocation(CHAIN_ID, { validators: set, first, second: moved }),
    )
    await expectCode('WRONG_CHAIN', () =>
      findEquivocation(78n, { validators: set, first, second: voteBy(set, [0], other) }),
    )
  })
})

describe('conflict', () => {
  test('default: two finalized headers of one round name the double signers', () => {
    const found = findConflict({ trusted: base, first: honest, second: fork, policy, now })
    expect(found).toMatchObject({ kind: 'equivocation', signers: 0b1111n, power: 100n })
  })

  test('behavior: of different rounds, the conflict alone', () => {
    const found = findConflict({ trusted: base, first: honest, second: laterRound, policy, now })
    expect(found).toMatchObject({ kind: 'conflict', height: 2n })
  })

  test('error: the same header, other heights, a block without quorum', async () => {
    const find = (second: typeof fork) => () =>
      findConflict({ trusted: base, first: honest, second, policy, now })
    await expectCode('NO_MISBEHAVIOUR', find(honest))
    await expectCode('NO_MISBEHAVIOUR', find(makeBlock({ height: 3n, validators: set })))
    const weak = makeBlock({ height: 2n, validators: set, parentHash: base.hash, stateRoot: 1n, places: [0] })
    await expectCode('NOT_ENOUGH_POWER', find(weak))
  })
})

describe('store', () => {
  const store = acceptBlock(createBftStore(policy, base), { block: honest, now })

  test('default: it grows, and the same block again changes nothing', async () => {
    expect(store.head.header).toEqual(honest.header)
    expect(acceptBlock(store, { block: honest, now })).toBe(store)
    expect(store.misbehaviour).toBeUndefined()
    await expectCode('NON_MONOTONIC_HEIGHT', () =>
      acceptBlock(store, { block: makeBlock({ height: 0n, validators: set }), now }),
    )
    await expectCode('WRONG_CHAIN', () => createBftStore({ ...policy, chainId: 1n }, base))
  })

  test('behavior: a second valid block of a height freezes it, an invalid one does not', async () => {
    const weak = makeBlock({ height: 2n, validators: set, parentHash: base.hash, stateRoot: 1n, places: [0] })
    await expectCode('NOT_ENOUGH_POWER', () => acceptBlock(store, { block: weak, now }))
    const frozen = acceptBlock(store, { block: fork, now })
    expect(frozen.misbehaviour).toMatchObject({ kind: 'conflict', height: 2n })
    expect(frozen.head).toBe(store.head)
    const later = makeBlock({ height: 5n, validators: set })
    expect(acceptBlock(store, { block: later, now }).head.header.height).toBe(5n)
    await expectCode('FROZEN', () => acceptBlock(frozen, { block: later, now }))
    await expectCode('FROZEN', () => reportConflict(frozen, { first: honest, second: fork, now }))
  })

  test('behavior: two blocks of a height it does not hold freeze it', () => {
    const first = makeBlock({ height: 6n, validators: set })
    const second = makeBlock({ height: 6n, validators: set, stateRoot: 1n })
    expect(reportConflict(store, { first, second, now }).misbehaviour?.kind).toBe('equivocation')
  })

  test('behavior: double votes of more than a third freeze it, exactly a third do not', async () => {
    const thirds = validatorsOf([1, 1n], [2, 1n], [3, 1n])
    const start = createBftStore(policy, trusted(makeBlock({ height: 1n, validators: thirds })))
    const evidence = (places: number[]) => ({
      validators: thirds,
      first: voteBy(thirds, places, vote),
      second: voteBy(thirds, places, other),
    })
    await expectCode('NOT_ENOUGH_POWER', () => reportEquivocation(start, { evidence: evidence([1]), now }))
    const frozen = reportEquivocation(start, { evidence: evidence([0, 1]), now })
    expect(frozen.misbehaviour).toMatchObject({ signers: 0b011n, power: 2n })
  })

  test('error: evidence of a set or height it does not know, or of an expired one', async () => {
    const strangers = validatorsOf([8, 1n])
    const strange = {
      validators: strangers,
      first: voteBy(strangers, [0], vote),
      second: voteBy(strangers, [0], other),
    }
    await expectCode('WRONG_VALIDATOR_SET', () => reportEquivocation(store, { evidence: strange, now }))
    const evidence = { validators: set, first: voteBy(set, [3], vote), second: voteBy(set, [3], other) }
    const at = { ...evidence, first: voteBy(set, [3], { ...vote, height: 40n }) }
    await expectCode('UNKNOWN_TRUSTED_HEIGHT', () => reportEquivocation(store, { evidence: at, now }))
    const late = START + 3_000_000n
    await expectCode('UNKNOWN_TRUSTED_HEIGHT', () => reportEquivocation(store, { evidence, now: late }))
  })
})

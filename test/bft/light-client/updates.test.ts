import { describe, expect, test } from 'vitest'
import { bftTag } from '../../../src/bft/layout.js'
import type { LightBlock } from '../../../src/bft/light-client/light-block.js'
import { verifyAdjacent } from '../../../src/bft/light-client/verify-adjacent.js'
import { verifySkipping } from '../../../src/bft/light-client/verify-skipping.js'
import { verifyToHeight } from '../../../src/bft/light-client/verify-to-height.js'
import { verifyUpdate } from '../../../src/bft/light-client/verify-update.js'
import { MAX_POWER } from '../../../src/bft/validators/validator.js'
import { createValidatorSet } from '../../../src/bft/validators/validator-set.js'
import type { Header } from '../../../src/bft/votes/header.js'
import { hashHeader } from '../../../src/bft/votes/header.js'
import { isQuorum } from '../../../src/bft/votes/power.js'
import { PREVOTE } from '../../../src/bft/votes/vote.js'
import { poseidon } from '../../../src/hash/poseidon.js'
import { codeOf } from '../../support/error-code.js'
import {
  CHAIN_ID,
  commitTo,
  keysAt,
  makeBlock,
  policy,
  START,
  seeded,
  trusted,
  validatorsOf,
  voteBy,
} from '../chain.js'
import { expectCode } from '../expect-code.js'

const set = validatorsOf([1, 10n], [2, 10n], [3, 10n], [4, 10n])
const genesis = makeBlock({ height: 1n, validators: set })
const base = trusted(genesis)
const now = START + 50_000n
const next = makeBlock({ height: 2n, validators: set, parentHash: base.hash })
const far = makeBlock({ height: 9n, validators: set })
const judge = (block: LightBlock, changes: { now?: bigint; trusted?: typeof base } = {}) =>
  verifyUpdate({ trusted: base, block, policy, now, ...changes })

describe('adjacent', () => {
  test('default: three of four equal validators are enough', () => {
    const block = makeBlock({ height: 2n, validators: set, parentHash: base.hash, places: [0, 1, 3] })
    expect(judge(block)).toMatchObject({ hash: hashHeader(block.header), header: block.header })
  })

  test('error: a set that was not announced, another parent, another distance', async () => {
    const others = validatorsOf([1, 10n], [2, 10n], [3, 10n], [4, 11n])
    await expectCode('WRONG_VALIDATOR_SET', () =>
      judge(makeBlock({ height: 2n, validators: others, parentHash: base.hash })),
    )
    await expectCode('WRONG_PARENT_HASH', () => judge(makeBlock({ height: 2n, validators: set })))
    await expectCode('NOT_ADJACENT', () => verifyAdjacent({ trusted: base, block: far, policy, now }))
    await expectCode('ADJACENT', () => verifySkipping({ trusted: base, block: next, policy, now }))
  })
})

describe('both distances', () => {
  for (const [name, block] of [
    ['adjacent', next],
    ['skipping', far],
  ] as const) {
    test(`default: ${name} is accepted`, () => {
      expect(judge(block).header).toEqual(block.header)
    })

    test(`error: ${name}, any header field altered`, async () => {
      for (const field of Object.keys(block.header) as (keyof Header)[]) {
        const altered = { ...block, header: { ...block.header, [field]: block.header[field] + 1n } }
        expect(await codeOf(() => judge(altered)), field).not.toBe('NONE')
      }
      const altered = { ...block.header, stateRoot: 5_000n }
      await expectCode('WRONG_HEADER_HASH', () => judge({ ...block, header: altered }))
      const vote = { ...block.commit.vote, headerHash: hashHeader(altered) }
      await expectCode('INVALID_SIGNATURE', () =>
        judge({ ...block, header: altered, commit: { ...block.commit, vote } }),
      )
    })

    test(`error: ${name}, foreign chain`, async () => {
      await expectCode('WRONG_CHAIN', () =>
        verifyUpdate({ trusted: base, block, now, policy: { ...policy, chainId: CHAIN_ID + 1n } }),
      )
      const header = { ...block.header, chainId: CHAIN_ID + 1n }
      await expectCode('WRONG_CHAIN', () => judge({ ...block, header, commit: commitTo(header, set) }))
    })

    test(`error: ${name}, commit of another height, round, type or header`, async () => {
      const { vote } = block.commit
      const withVote = (changes: Partial<typeof vote>) => ({
        ...block,
        commit: { ...block.commit, vote: { ...vote, ...changes } },
      })
      await expectCode('WRONG_HEIGHT', () => judge(withVote({ height: 3n })))
      await expectCode('INVALID_SIGNATURE', () => judge(withVote({ round: 3n })))
      await expectCode('WRONG_VOTE_TYPE', () => judge(withVote({ type: PREVOTE })))
      await expectCode('WRONG_HEADER_HASH', () => judge(withVote({ headerHash: 1n })))
      const prevotes = voteBy(set, [0, 1, 2, 3], { ...vote, type: PREVOTE })
      await expectCode('INVALID_SIGNATURE', () => judge({ ...block, commit: { ...prevotes, vote } }))
    })

    test(`error: ${name}, validator leaf or next set altered, total power not the sum`, async () => {
      const altered = set.with(0, { ...set[0]!, power: 11n })
      await expectCode('WRONG_VALIDATOR_SET', () => judge({ ...block, validators: altered }))
      await expectCode('WRONG_NEXT_VALIDATOR_SET', () => judge({ ...block, nextValidators: altered }))
      await expectCode('WRONG_VALIDATOR_SET', () => judge({ ...block, validators: set.slice(1) }))
      const { treeRoot, totalPower } = createValidatorSet(set)
      const validatorsRoot = poseidon([bftTag('validator set'), treeRoot, totalPower - 15n])
      const header = { ...block.header, validatorsRoot }
      const commit = commitTo(header, set, { places: [0, 1] })
      await expectCode('WRONG_VALIDATOR_SET', () => judge({ ...block, header, commit }))
    })

    test(`error: ${name}, time`, async () => {
      const expiry = base.header.timestamp + policy.trustingPeriod
      expect(judge(block, { now: expiry - 1n }).header).toEqual(block.header)
      await expectCode('TRUST_EXPIRED', () => judge(block, { now: expiry }))
      const early = block.header.timestamp - policy.clockDrift
      expect(judge(block, { now: early + 1n }).header).toEqual(block.header)
      await expectCode('HEADER_FROM_FUTURE', () => judge(block, { now: early }))
      for (const timestamp of [base.header.timestamp, base.header.timestamp - 1n])
        await expectCode('NON_MONOTONIC_TIME', () =>
          judge(
            makeBlock({ height: block.header.height, validators: set, parentHash: base.hash, timestamp }),
          ),
        )
    })
  }

  test('error: a header not above the trusted one, and a policy without sense', async () => {
    const high = trusted(makeBlock({ height: 9n, validators: set, timestamp: START }))
    await expectCode('NON_MONOTONIC_HEIGHT', () => judge(far, { trusted: high }))
    await expectCode('NON_MONOTONIC_HEIGHT', () => judge(next, { trusted: high }))
    for (const bad of [{ trustingPeriod: 0n }, { clockDrift: -1n }, { clockDrift: policy.trustingPeriod }])
      await expectCode('INVALID_POLICY', () =>
        verifyUpdate({ trusted: base, block: next, now, policy: { ...policy, ...bad } }),
      )
  })
})

describe('thresholds', () => {
  const place = (members: typeof set, key: number) =>
    members.findIndex(({ publicKey }) => publicKey.x === keysAt(key).publicKey.x)
  const commitBy = (powers: [bigint, bigint]) => {
    const members = validatorsOf([1, powers[0]], [2, powers[1]])
    const first = trusted(makeBlock({ height: 1n, validators: members }))
    const places = [place(members, 1)]
    return judge(makeBlock({ height: 2n, validators: members, parentHash: first.hash, places }), {
      trusted: first,
    })
  }

  test('behavior: exactly two thirds fail, a bit more passes, up to 2^64 - 1', async () => {
    await expectCode('NOT_ENOUGH_POWER', () => commitBy([2n, 1n]))
    expect(commitBy([3n, 1n]).header.height).toBe(2n)
    const half = (MAX_POWER - 1n) / 2n
    await expectCode('NOT_ENOUGH_POWER', () => commitBy([2n * half, half]))
    expect(commitBy([2n * half + 1n, half]).header.height).toBe(2n)
    await expectCode('NOT_ENOUGH_POWER', () => commitBy([MAX_POWER, MAX_POWER]))
    expect(commitBy([MAX_POWER, 1n]).header.height).toBe(2n)
    expect(isQuorum(2n ** 63n, 2n ** 63n)).toBe(true)
    expect(isQuorum(0n, 0n)).toBe(false)
  })

  test('behavior: exactly one third of the trusted power fails, by the power it has there', async () => {
    const skipFrom = (powers: [bigint, bigint]) => {
      const first = trusted(
        makeBlock({ height: 1n, validators: validatorsOf([1, powers[0]], [2, powers[1]]) }),
      )
      // Key 1 has all power in the new set but for one unit.
      const block = makeBlock({ height: 5n, validators: validatorsOf([1, MAX_POWER], [3, 1n]) })
      return judge(block, { trusted: first })
    }
    await expectCode('NOT_ENOUGH_TRUST', () => skipFrom([1n, 2n]))
    expect(skipFrom([2n, 3n]).header.height).toBe(5n)
    const third = MAX_POWER / 3n
    await expectCode('NOT_ENOUGH_TRUST', () => skipFrom([third, 2n * third]))
    expect(skipFrom([third + 1n, 2n * third]).header.height).toBe(5n)
    await expectCode('NOT_ENOUGH_TRUST', () => skipFrom([1n, MAX_POWER]))
  })

  test('behavior: trust without a quorum of the new set fails', async () => {
    const block = makeBlock({ height: 9n, validators: set, places: [0, 1] })
    await expectCode('NOT_ENOUGH_POWER', () => judge(block))
  })

  test('behavior: 1,000 random sets, powers and signers are judged as the arithmetic says', async () => {
    const random = seeded(7)
    const power = () => [1n + BigInt(random(5)), 1n + BigInt(random(2 ** 31)), MAX_POWER - BigInt(random(3))]
    const verdicts = new Map<string, number>()
    for (let round = 0; round < 1000; round++) {
      const old = Array.from({ length: 1 + random(4) }, (_, i) => [i, power()[random(3)]!] as const)
      const fresh = Array.from({ length: 1 + random(4) }, (_, i) => [i + random(2), 0n] as const)
      const keys = [...new Set(fresh.map(([key]) => key + 2 * random(2)))]
      const members = validatorsOf(...keys.map((key) => [key, power()[random(3)]!] as const))
      const places = members.map((_, i) => i).filter(() => random(5) > 1)
      if (places.length === 0) places.push(0)
      const trustedSet = validatorsOf(...old)
      const from = trusted({ ...genesis, ...fakeHeader(trustedSet) })
      const block = makeBlock({ height: 7n, validators: members, places })

      const signers = places.map((i) => members[i]!)
      const weight = signers.reduce((sum, member) => sum + member.power, 0n)
      const total = members.reduce((sum, member) => sum + member.power, 0n)
      const known = trustedSet
        .filter(({ publicKey }) => signers.some((signer) => signer.publicKey.x === publicKey.x))
        .reduce((sum, member) => sum + member.power, 0n)
      const whole = trustedSet.reduce((sum, member) => sum + member.power, 0n)
      const expected =
        known <= whole / 3n ? 'NOT_ENOUGH_TRUST' : weight <= (2n * total) / 3n ? 'NOT_ENOUGH_POWER' : 'NONE'
      const verdict = await codeOf(() => judge(block, { trusted: from }))
      expect(verdict).toBe(expected)
      verdicts.set(verdict, (verdicts.get(verdict) ?? 0) + 1)
    }
    for (const code of ['NONE', 'NOT_ENOUGH_TRUST', 'NOT_ENOUGH_POWER'])
      expect(verdicts.get(code) ?? 0, code).toBeGreaterThan(50)
  }, 600_000)

  function fakeHeader(members: typeof set): Pick<LightBlock, 'header' | 'nextValidators'> {
    const nextValidatorsRoot = createValidatorSet(members).root
    return { header: { ...genesis.header, nextValidatorsRoot }, nextValidators: members }
  }
})

describe('bisection', () => {
  // Each height's set shares keys with its neighbours; two of three keys change over two heights.
  const setAt = (height: bigint) => {
    const n = Number(height)
    return validatorsOf([n, 10n], [n + 1, 10n], [n + 2, 10n])
  }
  const chain = new Map<bigint, LightBlock>()
  let parentHash = 0n
  for (let height = 1n; height <= 9n; height++) {
    const block = makeBlock({
      height,
      validators: setAt(height),
      nextValidators: setAt(height + 1n),
      parentHash,
    })
    parentHash = hashHeader(block.header)
    chain.set(height, block)
  }
  const source = { getLightBlock: async (height: bigint) => chain.get(height)! }
  const start = trusted(chain.get(1n)!)

  test('default: the target is reached over headers in between', async () => {
    const accepted = await verifyToHeight({ trusted: start, height: 9n, source, policy, now })
    const heights = accepted.map(({ header }) => header.height)
    expect(heights.at(-1)).toBe(9n)
    expect(heights.length).toBeGreaterThan(1)
    expect(heights).toEqual([...heights].sort((a, b) => Number(a - b)))
    expect(accepted.at(-1)?.hash).toBe(hashHeader(chain.get(9n)!.header))
  })

  test('default: one step when the set stays', async () => {
    const blocks = { getLightBlock: async () => far }
    expect(await verifyToHeight({ trusted: base, height: 9n, source: blocks, policy, now })).toHaveLength(1)
  })

  test('error: a forged target, a wrong height, a height below', async () => {
    const strangers = validatorsOf([50, 1n])
    const forged = makeBlock({ height: 9n, validators: strangers, nextValidators: strangers })
    const liar = {
      getLightBlock: async (height: bigint) => (height === 9n ? forged : chain.get(height)!),
    }
    await expectCode('WRONG_VALIDATOR_SET', () =>
      verifyToHeight({ trusted: start, height: 9n, source: liar, policy, now }),
    )
    const confused = { getLightBlock: async () => far }
    await expectCode('SOURCE_HEIGHT_MISMATCH', () =>
      verifyToHeight({ trusted: start, height: 8n, source: confused, policy, now }),
    )
    await expectCode('NON_MONOTONIC_HEIGHT', () =>
      verifyToHeight({ trusted: start, height: 1n, source, policy, now }),
    )
  })
})

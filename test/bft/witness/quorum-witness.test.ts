import { describe, expect, test } from 'vitest'
import { verifyAdjacent } from '../../../src/bft/light-client/verify-adjacent.js'
import { SUBGROUP_ORDER, toCurvePoint, toJubPoint } from '../../../src/bft/signature/baby-jubjub.js'
import type { Signature } from '../../../src/bft/signature/sign.js'
import { createValidatorSet, sortValidators } from '../../../src/bft/validators/validator-set.js'
import { hashHeader } from '../../../src/bft/votes/header.js'
import { PREVOTE } from '../../../src/bft/votes/vote.js'
import { buildQuorumWitness } from '../../../src/bft/witness/quorum-witness.js'
import { codeOf } from '../../support/error-code.js'
import { createRandom, R } from '../../support/field.js'
import { CHAIN_ID, commitTo, makeBlock, policy, START, trusted, validatorsOf, voteBy } from '../chain.js'
import { expectCode } from '../expect-code.js'
import { randomPlaces, randomValidators } from './random-blocks.js'

describe('quorum witness', () => {
  test('default: 400 random sets, powers and signers: a witness exists when the light client accepts', async () => {
    const random = createRandom('quorum witness')
    const codes = new Map<string, number>()
    for (let round = 0; round < 400; round++) {
      const validators = randomValidators(random, { pool: 24, most: round % 20 === 0 ? 16 : 6 })
      const parent = makeBlock({ height: 4n, validators, places: [0] })
      const block = makeBlock({
        height: 5n,
        validators,
        parentHash: hashHeader(parent.header),
        stateRoot: random.element(),
        round: random.below(2n ** 32n),
        places: [0, ...randomPlaces(random, validators.length, 75n)].filter(
          (place, i) => i === 0 || place > 0,
        ),
      })
      const code = await codeOf(() =>
        verifyAdjacent({ trusted: trusted(parent), block, policy, now: START + 5000n }),
      )
      codes.set(code, (codes.get(code) ?? 0) + 1)
      if (code !== 'NONE') {
        await expectCode(code as 'NOT_ENOUGH_POWER', () => buildQuorumWitness({ chainId: CHAIN_ID, block }))
        continue
      }
      const { circuit, publicInputs } = buildQuorumWitness({ chainId: CHAIN_ID, block })
      expect(circuit).toBe(`bft-quorum-${createValidatorSet(validators).size}`)
      const { header, commit } = block
      expect(publicInputs).toEqual([
        CHAIN_ID,
        createValidatorSet(validators).root,
        hashHeader(header),
        hashHeader(parent.header),
        5n,
        header.timestamp,
        header.stateRoot,
        createValidatorSet(validators).root,
        commit.signers,
        0n,
      ])
    }
    expect([...codes.keys()].sort()).toEqual(['NONE', 'NOT_ENOUGH_POWER'])
    for (const count of codes.values()) expect(count).toBeGreaterThan(80)
  })

  const validators = validatorsOf([1, 10n], [2, 10n], [3, 10n])
  const block = makeBlock({ height: 5n, validators })
  const build = (changed: Partial<typeof block>, chainId = CHAIN_ID) =>
    buildQuorumWitness({ chainId, block: { ...block, ...changed } })

  test('args: a larger circuit takes a smaller set, a smaller one refuses a larger set', async () => {
    const { circuit, inputs } = buildQuorumWitness({ chainId: CHAIN_ID, block, size: 16 })
    expect(circuit).toBe('bft-quorum-16')
    expect(inputs.present).toHaveLength(16)
    const many = validatorsOf(...Array.from({ length: 5 }, (_, key) => [key, 1n] as const))
    const large = makeBlock({ height: 5n, validators: many })
    await expectCode('VALIDATOR_SET_TOO_LARGE', () =>
      buildQuorumWitness({ chainId: CHAIN_ID, block: large, size: 4 }),
    )
  })

  test('error: exactly two thirds of the power', async () => {
    const commit = commitTo(block.header, validators, { places: [0, 2] })
    await expectCode('NOT_ENOUGH_POWER', () => build({ commit }))
  })

  test('error: whatever the light client refuses', async () => {
    const { header, commit } = block
    const { vote } = commit
    const all = [0, 1, 2]
    await expectCode('WRONG_CHAIN', () => build({}, CHAIN_ID + 1n))
    await expectCode('WRONG_HEADER_HASH', () => build({ header: { ...header, stateRoot: 1n } }))
    await expectCode('WRONG_HEIGHT', () =>
      build({ commit: voteBy(validators, all, { ...vote, height: 6n }) }),
    )
    await expectCode('WRONG_VOTE_TYPE', () =>
      build({ commit: voteBy(validators, all, { ...vote, type: PREVOTE }) }),
    )
    const other = voteBy(validators, all, { ...vote, round: 1n })
    await expectCode('INVALID_SIGNATURE', () =>
      build({ commit: { ...commit, signatures: commit.signatures.with(1, other.signatures[1]!) } }),
    )
    await expectCode('WRONG_VALIDATOR_SET', () => build({ validators: validatorsOf([1, 10n], [2, 10n]) }))
    await expectCode('SIGNER_OUT_OF_RANGE', () => build({ commit: { ...commit, signers: 15n } }))
  })

  test('error: signatures that were altered, and points of small order', async () => {
    const { commit, header } = block
    const [first, ...rest] = commit.signatures as [Signature, ...Signature[]]
    const { R8, S } = first
    const torsion = toCurvePoint({ x: 0n, y: R - 1n })
    const altered: Signature[] = [
      { R8, S: S + SUBGROUP_ORDER },
      { R8, S: S - SUBGROUP_ORDER },
      { R8, S: (S + 1n) % SUBGROUP_ORDER },
      { R8: { x: R - R8.x, y: R8.y }, S },
      { R8: { x: R8.x + R, y: R8.y }, S },
      { R8: { x: 0n, y: 1n }, S },
      { R8: { x: 0n, y: R - 1n }, S },
      { R8: toJubPoint(toCurvePoint(R8).add(torsion)), S },
    ]
    for (const signature of altered)
      await expectCode('INVALID_SIGNATURE', () =>
        build({ commit: { ...commit, signatures: [signature, ...rest] } }),
      )
    // A key of order 2 "signs" everything with S = 0 where the cofactor alone is asked for.
    const members = sortValidators([...validators, { publicKey: { x: 0n, y: R - 1n }, power: 90n }])
    const root = createValidatorSet(members).root
    const named = { ...header, validatorsRoot: root }
    const vote = { ...commit.vote, headerHash: hashHeader(named) }
    const place = members.findIndex(({ power }) => power === 90n)
    const signatures = [{ R8: { x: 0n, y: 1n }, S: 0n }]
    await expectCode('INVALID_SIGNATURE', () =>
      build({
        header: named,
        validators: members,
        commit: { vote, signers: 1n << BigInt(place), signatures },
      }),
    )
  })
})

import { describe, expect, test } from 'vitest'
import { createKeyPair } from '../../../src/bft/signature/key-pair.js'
import { sign } from '../../../src/bft/signature/sign.js'
import { changeValidators } from '../../../src/bft/validators/change-validators.js'
import { provePossession, registerValidator } from '../../../src/bft/validators/possession.js'
import { MAX_POWER } from '../../../src/bft/validators/validator.js'
import { createValidatorSet } from '../../../src/bft/validators/validator-set.js'
import { setSizeOf, validatorLeaf } from '../../../src/bft/validators/validator-tree.js'
import { poseidon } from '../../../src/hash/poseidon.js'
import { domainTag } from '../../../src/hash/tag.js'
import { keysAt, validatorsOf } from '../chain.js'
import { expectCode } from '../expect-code.js'

describe('possession', () => {
  const context = { chainId: 77n, operator: 0xabcdefn }
  const keys = keysAt(1)
  const { publicKey } = keys
  const possession = provePossession(keys, context)
  const request = { context, publicKey, power: 5n, possession }

  test('default: a key with its proof enters', () => {
    expect(registerValidator(request)).toEqual({ publicKey, power: 5n })
  })

  test('error: the proof of another chain, operator or key, a vote as a proof, and a changed one', async () => {
    const rejected = (changes: Partial<typeof request>) =>
      expectCode('INVALID_POSSESSION_PROOF', () => registerValidator({ ...request, ...changes }))
    await rejected({ context: { ...context, chainId: 78n } })
    await rejected({ context: { ...context, operator: 0xabcdeen } })
    await rejected({ publicKey: keysAt(2).publicKey })
    await rejected({ possession: provePossession(keysAt(2), context) })
    await rejected({ possession: { ...possession, S: possession.S + 1n } })
    await rejected({ possession: sign(keys, poseidon([publicKey.x, publicKey.y])) })
  })

  test('error: keys and powers that may not enter', async () => {
    await expectCode('SMALL_ORDER_POINT', () =>
      registerValidator({ ...request, publicKey: { x: 0n, y: 1n } }),
    )
    await expectCode('POINT_NOT_ON_CURVE', () =>
      registerValidator({ ...request, publicKey: { x: 2n, y: 1n } }),
    )
    for (const power of [0n, -1n, MAX_POWER + 1n])
      await expectCode('INVALID_POWER', () => registerValidator({ ...request, power }))
    await expectCode('FIELD_OUT_OF_RANGE', () =>
      registerValidator({ ...request, context: { ...context, operator: 1n << 160n } }),
    )
  })
})

describe('validator sets', () => {
  test('default: the root is the written formula, padded with zero leaves', () => {
    const members = validatorsOf([1, 10n], [2, 20n], [3, 30n])
    const leaves = members.map(({ publicKey, power }) => poseidon([publicKey.x, publicKey.y, power]))
    const [a, b, c] = leaves as [bigint, bigint, bigint]
    const treeRoot = poseidon([poseidon([a, b]), poseidon([c, 0n])])
    const set = createValidatorSet(members)
    expect(set).toMatchObject({ size: 4, treeRoot, totalPower: 60n })
    expect(set.root).toBe(poseidon([domainTag('concordat v1 bft validator set'), treeRoot, 60n]))
  })

  test('behavior: sizes', async () => {
    expect([1, 4, 5, 16, 17, 64, 65, 128, 129, 256].map(setSizeOf)).toEqual([
      4, 4, 16, 16, 64, 64, 128, 128, 256, 256,
    ])
    await expectCode('EMPTY_VALIDATOR_SET', () => createValidatorSet([]))
    await expectCode('VALIDATOR_SET_TOO_LARGE', () => setSizeOf(257))
  })

  test('behavior: the largest powers add without wrapping', () => {
    const set = createValidatorSet(validatorsOf(...[0, 1, 2, 3].map((n) => [n, MAX_POWER] as const)))
    expect(set.totalPower).toBe(4n * (2n ** 64n - 1n))
  })

  test('behavior: every field of a leaf is in the root', () => {
    const members = validatorsOf([1, 10n], [2, 20n], [3, 30n])
    const root = createValidatorSet(members).root
    members.forEach((member, i) => {
      const changed = members.with(i, { ...member, power: member.power + 1n })
      expect(createValidatorSet(changed).root).not.toBe(root)
      const { x, y } = member.publicKey
      expect(validatorLeaf({ publicKey: { x: y, y: x }, power: member.power })).not.toBe(
        validatorLeaf(member),
      )
    })
  })

  test('error: order, duplicates, powers, points', async () => {
    const [a, b] = validatorsOf([1, 10n], [2, 20n])
    await expectCode('WRONG_VALIDATOR_ORDER', () => createValidatorSet([b!, a!]))
    await expectCode('DUPLICATE_VALIDATOR', () => createValidatorSet([a!, { ...a!, power: 3n }]))
    for (const power of [0n, MAX_POWER + 1n, -1n])
      await expectCode('INVALID_POWER', () => createValidatorSet([{ ...a!, power }]))
    await expectCode('POINT_NOT_ON_CURVE', () =>
      createValidatorSet([{ publicKey: { x: a!.publicKey.x, y: 3n }, power: 1n }]),
    )
  })

  test('default: changes add, reweigh and remove', async () => {
    const set = createValidatorSet(validatorsOf([1, 10n], [2, 20n]))
    const changed = changeValidators(set, {
      put: validatorsOf([2, 21n], [3, 30n]),
      remove: [keysAt(1).publicKey],
    })
    expect(changed.root).toBe(createValidatorSet(validatorsOf([3, 30n], [2, 21n])).root)
    const { publicKey } = createKeyPair(new Uint8Array(32))
    await expectCode('UNKNOWN_VALIDATOR', () => changeValidators(set, { remove: [publicKey] }))
    await expectCode('DUPLICATE_VALIDATOR', () =>
      changeValidators(set, { put: validatorsOf([2, 1n]), remove: [keysAt(2).publicKey] }),
    )
    await expectCode('EMPTY_VALIDATOR_SET', () =>
      changeValidators(set, { remove: set.validators.map(({ publicKey }) => publicKey) }),
    )
  })
})

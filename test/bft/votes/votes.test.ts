import { describe, expect, test } from 'vitest'
import { BFT_LAYOUT, publicInputs } from '../../../src/bft/layout.js'
import { createValidatorSet } from '../../../src/bft/validators/validator-set.js'
import { bitmapWords, signersOf } from '../../../src/bft/votes/bitmap.js'
import { type Header, hashHeader } from '../../../src/bft/votes/header.js'
import { verifyVotes } from '../../../src/bft/votes/verify-votes.js'
import { hashVote, PRECOMMIT, PREVOTE, type SignedVote, type Vote } from '../../../src/bft/votes/vote.js'
import { collectVotes } from '../../../src/bft/votes/vote-set.js'
import { poseidon } from '../../../src/hash/poseidon.js'
import { domainTag } from '../../../src/hash/tag.js'
import { CHAIN_ID, validatorsOf, voteBy } from '../chain.js'
import { expectCode } from '../expect-code.js'

const members = validatorsOf([1, 10n], [2, 20n], [3, 30n])
const validators = createValidatorSet(members)
const vote: Vote = { chainId: CHAIN_ID, height: 5n, round: 1n, type: PRECOMMIT, headerHash: 999n }
const header: Header = {
  chainId: CHAIN_ID,
  height: 5n,
  timestamp: 6n,
  parentHash: 7n,
  stateRoot: 8n,
  validatorsRoot: 9n,
  nextValidatorsRoot: 10n,
}

describe('hashes', () => {
  test('default: votes and headers are the written formulas', () => {
    expect(hashVote(vote)).toBe(poseidon([domainTag('concordat v1 bft vote'), CHAIN_ID, 5n, 1n, 2n, 999n]))
    expect(hashHeader(header)).toBe(
      poseidon([domainTag('concordat v1 bft header'), CHAIN_ID, 5n, 6n, 7n, 8n, 9n, 10n]),
    )
  })

  test('behavior: every field changes the hash', () => {
    const fields = Object.keys(header) as (keyof Header)[]
    const hashes = fields.map((field) => hashHeader({ ...header, [field]: header[field] + 1n }))
    expect(new Set([...hashes, hashHeader(header)]).size).toBe(fields.length + 1)
    const slots = Object.keys(vote) as (keyof Vote)[]
    const votes = slots.map((field) => hashVote({ ...vote, [field]: vote[field] + 1n }))
    expect(new Set([...votes, hashVote(vote)]).size).toBe(slots.length + 1)
  })

  test('error: fields beyond their width', async () => {
    await expectCode('FIELD_OUT_OF_RANGE', () => hashVote({ ...vote, height: 1n << 64n }))
    await expectCode('FIELD_OUT_OF_RANGE', () => hashVote({ ...vote, round: 1n << 32n }))
    await expectCode('FIELD_OUT_OF_RANGE', () => hashVote({ ...vote, type: 256n }))
    await expectCode('FIELD_OUT_OF_RANGE', () => hashHeader({ ...header, timestamp: -1n }))
    await expectCode('FIELD_OUT_OF_RANGE', () => hashHeader({ ...header, stateRoot: 1n << 254n }))
  })
})

describe('bitmap and public inputs', () => {
  test('default: a bitmap gives places and two words', () => {
    const bitmap = (1n << 255n) | (1n << 128n) | 0b101n
    expect(signersOf(bitmap)).toEqual([0, 2, 128, 255])
    expect(bitmapWords(bitmap)).toEqual({ signersLow: 5n, signersHigh: (1n << 127n) | 1n })
  })

  test('default: public inputs follow the table, each name once', () => {
    for (const names of Object.values(BFT_LAYOUT.publicInputs)) expect(new Set(names).size).toBe(names.length)
    const { equivocation } = BFT_LAYOUT.publicInputs
    const values = Object.fromEntries(equivocation.map((name, i) => [name, BigInt(i)]))
    const record = values as Record<(typeof equivocation)[number], bigint>
    expect(publicInputs('equivocation', record)).toEqual(equivocation.map((_, i) => BigInt(i)))
    expect(() => publicInputs('equivocation', { ...record, signersLow: 1n << 128n })).toThrow()
  })
})

describe('collecting', () => {
  const signed = (index: number, changes: Partial<Vote> = {}): SignedVote => ({
    vote: { ...vote, ...changes },
    index,
    signature: { R8: { x: 0n, y: 1n }, S: 1n },
  })

  test('default: votes become a bitmap and signatures', () => {
    expect(collectVotes([signed(0), signed(2)])).toMatchObject({ vote, signers: 0b101n })
  })

  test('error: chain, height, round, type or header mixed; order; the same signer twice', async () => {
    for (const field of Object.keys(vote) as (keyof Vote)[]) {
      const other = signed(2, { [field]: vote[field] + 1n })
      await expectCode('MIXED_VOTES', () => collectVotes([signed(0), other]))
    }
    await expectCode('WRONG_SIGNER_ORDER', () => collectVotes([signed(2), signed(0)]))
    await expectCode('DUPLICATE_SIGNER', () => collectVotes([signed(1), signed(1)]))
    await expectCode('SIGNER_OUT_OF_RANGE', () => collectVotes([signed(256)]))
    await expectCode('SIGNER_OUT_OF_RANGE', () => collectVotes([signed(-1)]))
    await expectCode('NO_VOTES', () => collectVotes([]))
  })
})

describe('counting', () => {
  const votes = voteBy(members, [0, 2], vote)
  const count = (changed: Partial<typeof votes>, chainId = CHAIN_ID) =>
    verifyVotes({ chainId, validators, votes: { ...votes, ...changed } })

  test('default: signers and their power', () => {
    expect(count({})).toEqual({ signers: [0, 2], power: members[0]!.power + members[2]!.power })
  })

  test('error: signatures made for another chain, height, round, type or header', async () => {
    for (const field of ['height', 'round', 'headerHash'] as const)
      await expectCode('INVALID_SIGNATURE', () => count({ vote: { ...vote, [field]: vote[field] + 1n } }))
    await expectCode('INVALID_SIGNATURE', () => count({ vote: { ...vote, type: PREVOTE } }))
    await expectCode('WRONG_CHAIN', () => count({}, CHAIN_ID + 1n))
    await expectCode('INVALID_SIGNATURE', () =>
      count({ vote: { ...vote, chainId: CHAIN_ID + 1n } }, CHAIN_ID + 1n),
    )
  })

  test('error: the bitmap and the signatures disagree', async () => {
    await expectCode('SIGNATURE_COUNT_MISMATCH', () => count({ signers: 0b111n }))
    await expectCode('SIGNATURE_COUNT_MISMATCH', () => count({ signatures: votes.signatures.slice(1) }))
    await expectCode('SIGNER_OUT_OF_RANGE', () => count({ signers: 0b1001n }))
    await expectCode('SIGNER_OUT_OF_RANGE', () => count({ signers: -1n }))
    await expectCode('INVALID_SIGNATURE', () => count({ signers: 0b011n }))
    await expectCode('INVALID_SIGNATURE', () => count({ signatures: votes.signatures.toReversed() }))
    const [first, second] = votes.signatures
    await expectCode('INVALID_SIGNATURE', () => count({ signatures: [first!, first!] }))
    await expectCode('INVALID_SIGNATURE', () =>
      count({ signatures: [first!, { ...second!, S: second!.S + 1n }] }),
    )
  })
})

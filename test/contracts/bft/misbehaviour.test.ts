import { parseEventLogs, toHex } from 'viem'
import { readContract } from 'viem/actions'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { bftLightClientAbi as abi } from '../../../src/bft/chain/bft-light-client-abi.js'
import { readHead, readMisbehaviour } from '../../../src/bft/chain/read-light-client.js'
import { encodeEquivocation } from '../../../src/bft/chain/submit-equivocation.js'
import type { Equivocation } from '../../../src/bft/light-client/equivocation.js'
import { hashHeader } from '../../../src/bft/votes/header.js'
import {
  adjacent,
  childOf,
  equivocationOf,
  expectRefusal,
  headerAt,
  isolated,
  type LightClientUnderTest,
  OTHER_SET,
  policy,
  SET,
  skipping,
  startLightClient,
  TRUSTED,
} from './light-client.js'

let under: LightClientUnderTest
beforeAll(async () => {
  under = await startLightClient()
})
afterAll(() => under.destination.anvil.stop())

const first = childOf(TRUSTED)
const second = childOf(TRUSTED, { stateRoot: 1n })

async function expectFrozen(): Promise<void> {
  expect((await readHead(under.reader)).status).toBe('frozen')
  await expectRefusal(under.update(adjacent(first)), 'ClientFrozen')
  await expectRefusal(under.update(skipping(100n, headerAt(140n))), 'ClientFrozen')
  await expectRefusal(under.conflict(adjacent(second)), 'ClientFrozen')
  await expectRefusal(under.conflict(skipping(100n, headerAt(140n))), 'ClientFrozen')
}

describe('conflict', () => {
  test('default: a second child of one header freezes the client', () =>
    isolated(under, async () => {
      await under.update(adjacent(first))
      await under.conflict(adjacent(second))
      expect(await readMisbehaviour(under.reader)).toEqual({
        kind: 'conflict',
        height: 101n,
        headerHashes: [hashHeader(first), hashHeader(second)],
      })
      await expectFrozen()
      // what was accepted stays as it was
      expect(await readHead(under.reader)).toMatchObject({ height: 101n, headerHash: hashHeader(first) })
    }))

  test('default: a second header by a skip', () =>
    isolated(under, async () => {
      await under.update(skipping(100n, headerAt(120n)))
      const other = headerAt(120n, { validatorsRoot: OTHER_SET })
      await under.conflict(skipping(100n, other))
      expect(await readMisbehaviour(under.reader)).toMatchObject({ kind: 'conflict', height: 120n })
      await expectFrozen()
    }))

  test('error: the same header, and a height that is not recorded', () =>
    isolated(under, async () => {
      await under.update(adjacent(first))
      await expectRefusal(under.conflict(adjacent(first)), 'NoConflict')
      await expectRefusal(under.conflict(skipping(100n, headerAt(120n))), 'NoConflict')
    }))

  test('error: a header that would not be accepted', () =>
    isolated(under, async () => {
      await under.update(adjacent(first))
      await under.update(skipping(101n, headerAt(120n)))
      await expectRefusal(under.conflict(adjacent(second), SET, 'no'), 'InvalidProof')
      await expectRefusal(under.conflict(adjacent({ ...second, parentHash: 1n })), 'WrongParentHash')
      await expectRefusal(
        under.conflict(adjacent({ ...second, validatorsRoot: OTHER_SET })),
        'WrongValidatorSet',
      )
      const other = headerAt(120n, { stateRoot: 1n })
      await expectRefusal(under.conflict(skipping(100n, other), OTHER_SET), 'InvalidProof')
      await expectRefusal(under.conflict(skipping(120n, other)), 'NonMonotonicHeight')
      await expectRefusal(under.conflict(skipping(100n, { ...other, chainId: 78n })), 'WrongChain')
      await under.destination.goTo(TRUSTED.timestamp + policy.trustingPeriod + 1000n)
      await expectRefusal(under.conflict(adjacent(second)), 'TrustExpired')
      expect(await readMisbehaviour(under.reader)).toBeUndefined()
    }))
})

describe('equivocation', () => {
  const factOf = (equivocation: Equivocation) =>
    readContract(under.reader.client, {
      address: under.reader.address,
      abi,
      functionName: 'factOf',
      args: [encodeEquivocation(equivocation)],
    })
  const equivocatorsOf = async (equivocation: Equivocation) =>
    readContract(under.reader.client, {
      address: under.reader.address,
      abi,
      functionName: 'equivocators',
      args: [await factOf(equivocation)],
    })

  test('default: more than a third freezes the client', () =>
    isolated(under, async () => {
      await under.equivocation(equivocationOf())
      expect(await readMisbehaviour(under.reader)).toEqual({
        kind: 'equivocation',
        height: 100n,
        headerHashes: [11n, 12n],
      })
      await expectFrozen()
    }))

  test('behavior: a frozen client records further double signers, once, and why it froze stays', () =>
    isolated(under, async () => {
      await under.equivocation(equivocationOf({ signers: 0b0011n }))
      const why = await readMisbehaviour(under.reader)
      await expectRefusal(under.equivocation(equivocationOf({ signers: 0b0011n })), 'EquivocationKnown')
      const { txHash } = await under.equivocation(equivocationOf({ signers: 0b0111n }))
      const { logs } = await under.reader.client.getTransactionReceipt({ hash: txHash })
      expect(parseEventLogs({ abi, logs }).map(({ eventName }) => eventName)).toEqual(['EquivocationProven'])
      await under.equivocation(equivocationOf({ headerHashes: [11n, 0n], power: 1n, totalPower: 100n }))
      expect(await equivocatorsOf(equivocationOf())).toBe(0b0111n)
      expect(await readMisbehaviour(under.reader)).toEqual(why)
      await expectFrozen()
    }))

  test('behavior: exactly a third is recorded and freezes nothing', () =>
    isolated(under, async () => {
      const third = equivocationOf({ power: 33n, totalPower: 99n })
      const { txHash } = await under.equivocation(third)
      const { logs } = await under.reader.client.getTransactionReceipt({ hash: txHash })
      const events = parseEventLogs({ abi, logs })
      expect(events).toHaveLength(1)
      expect(events[0]).toMatchObject({
        eventName: 'EquivocationProven',
        args: {
          fact: await factOf(third),
          height: 100n,
          validatorsRoot: toHex(SET, { size: 32 }),
          equivocation: { doublePower: 33n, totalPower: 99n, round: 3, voteType: 2 },
          signers: 3n,
        },
      })
      expect((await readHead(under.reader)).status).toBe('active')
      expect(await equivocatorsOf(third)).toBe(3n)
    }))

  test('behavior: each double signer is recorded once', () =>
    isolated(under, async () => {
      const few = { power: 10n, totalPower: 100n } as const
      await under.equivocation(equivocationOf({ ...few, signers: 0b0010n }))
      await expectRefusal(
        under.equivocation(equivocationOf({ ...few, signers: 0b0010n })),
        'EquivocationKnown',
      )
      // the same pair the other way round
      const swapped = equivocationOf({ ...few, signers: 0b0010n, headerHashes: [12n, 11n] })
      await expectRefusal(under.equivocation(swapped), 'EquivocationKnown')
      await under.equivocation(equivocationOf({ power: 20n, totalPower: 100n, signers: 0b0110n }))
      await under.equivocation(equivocationOf({ ...few, signers: 0b1000n }))
      expect(await equivocatorsOf(equivocationOf())).toBe(0b1110n)
      // each other field makes another fact
      await under.equivocation(equivocationOf({ ...few, signers: 0b0010n, round: 4n }))
      await under.equivocation(equivocationOf({ ...few, signers: 0b0010n, type: 1n }))
      await under.equivocation(equivocationOf({ ...few, signers: 0b0010n, headerHashes: [11n, 0n] }))
      expect((await readHead(under.reader)).status).toBe('active')
      // together they are enough, though each is known
      await under.equivocation(equivocationOf({ signers: 0b1110n }))
      expect((await readHead(under.reader)).status).toBe('frozen')
    }))

  test('behavior: reports about the two halves of a set add up, two about one half do not', () =>
    isolated(under, async () => {
      const report = (signers: bigint, power: bigint) =>
        under.equivocation(equivocationOf({ signers, power, totalPower: 99n }), 'yes', 256)
      await report(1n, 30n)
      await report(2n, 30n)
      await report(1n << 200n, 3n)
      expect((await readHead(under.reader)).status).toBe('active')
      await report(3n << 200n, 4n)
      expect((await readHead(under.reader)).status).toBe('frozen')
    }))

  test('behavior: the largest powers do not wrap', () =>
    isolated(under, async () => {
      const totalPower = 256n * (2n ** 64n - 1n)
      await under.equivocation(equivocationOf({ power: totalPower / 3n, totalPower, signers: 1n }))
      expect((await readHead(under.reader)).status).toBe('active')
      await under.equivocation(equivocationOf({ power: totalPower / 3n + 1n, totalPower, signers: 1n }))
      expect((await readHead(under.reader)).status).toBe('frozen')
    }))

  test('behavior: the set that a header announced for the next height', () =>
    isolated(under, async () => {
      await under.update(adjacent(childOf(TRUSTED, { nextValidatorsRoot: OTHER_SET })))
      const next = { height: 102n, validatorsRoot: OTHER_SET } as const
      await expectRefusal(
        under.equivocation(equivocationOf({ ...next, validatorsRoot: SET })),
        'WrongValidatorSet',
      )
      await expectRefusal(
        under.equivocation(equivocationOf({ ...next, height: 101n })),
        'WrongValidatorSet',
        [SET, OTHER_SET],
      )
      await under.equivocation(equivocationOf(next))
      expect((await readHead(under.reader)).status).toBe('frozen')
    }))

  test('error: a height whose set is not known, or known no longer', () =>
    isolated(under, async () => {
      for (const height of [0n, 99n, 102n])
        await expectRefusal(under.equivocation(equivocationOf({ height })), 'UnknownTrustedHeight', [height])
      await under.destination.goTo(TRUSTED.timestamp + policy.trustingPeriod + 1000n)
      await expectRefusal(under.equivocation(equivocationOf()), 'UnknownTrustedHeight')
    }))

  test('error: one header, no vote type, no proof', async () => {
    await expectRefusal(under.equivocation(equivocationOf({ headerHashes: [11n, 11n] })), 'SameHeader')
    await expectRefusal(under.equivocation(equivocationOf({ type: 0n })), 'UnknownVoteType', [0n])
    await expectRefusal(under.equivocation(equivocationOf({ type: 3n })), 'UnknownVoteType', [3n])
    await expectRefusal(under.equivocation(equivocationOf(), 'no'), 'InvalidProof')
    await expectRefusal(under.equivocation(equivocationOf(), 'yes', 64), 'UnknownVerifier', [2, 64n])
    await expectRefusal(under.equivocation(equivocationOf({ signers: 16n })), 'SignerOutOfRange')
  })
})

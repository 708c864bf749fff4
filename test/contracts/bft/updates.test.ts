import { toHex } from 'viem'
import { readContract } from 'viem/actions'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { bftLightClientAbi as abi } from '../../../src/bft/chain/bft-light-client-abi.js'
import { readHead, readHeader, readMisbehaviour } from '../../../src/bft/chain/read-light-client.js'
import { hashHeader } from '../../../src/bft/votes/header.js'
import type { Answer } from './bft-destination.js'
import {
  adjacent,
  childOf,
  expectRefusal,
  headerAt,
  isolated,
  type LightClientUnderTest,
  NOW,
  OTHER_SET,
  policy,
  SET,
  START,
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
const word = (value: bigint) => toHex(value, { size: 32 })

describe('accepted', () => {
  test('default: starts at the trusted header', async () => {
    expect(await readHead(under.reader)).toMatchObject({
      status: 'active',
      height: 100n,
      headerHash: hashHeader(TRUSTED),
      stateRoot: TRUSTED.stateRoot,
      validatorsRoot: SET,
      nextValidatorsRoot: SET,
      timestamp: TRUSTED.timestamp,
    })
    expect(await readMisbehaviour(under.reader)).toBeUndefined()
    expect(await readHeader({ ...under.reader, height: 101n })).toBeUndefined()
  })

  test('default: an adjacent header moves the head', () =>
    isolated(under, async () => {
      await under.update(adjacent(first))
      expect(await readHead(under.reader)).toMatchObject({ height: 101n, headerHash: hashHeader(first) })
      const at = (functionName: 'headers' | 'stateRoots' | 'timestamps') =>
        readContract(under.reader.client, { address: under.reader.address, abi, functionName, args: [101n] })
      expect(await at('headers')).toBe(word(hashHeader(first)))
      expect(await at('stateRoots')).toBe(word(first.stateRoot))
      expect(await at('timestamps')).toBeGreaterThanOrEqual(NOW / 1000n)
    }))

  test('default: a set that was announced, then a skip on it', () =>
    isolated(under, async () => {
      const announcing = childOf(TRUSTED, { nextValidatorsRoot: OTHER_SET })
      await under.update(adjacent(announcing))
      await under.update(skipping(101n, headerAt(150n, { validatorsRoot: OTHER_SET })), OTHER_SET)
      expect(await readHead(under.reader)).toMatchObject({ height: 150n, validatorsRoot: OTHER_SET })
    }))

  test('behavior: a header below the head fills a gap and leaves the head', () =>
    isolated(under, async () => {
      await under.update(skipping(100n, headerAt(120n)))
      await under.update(adjacent(first))
      await under.update(skipping(101n, headerAt(110n)))
      expect(await readHead(under.reader)).toMatchObject({ height: 120n })
      expect(await readHeader({ ...under.reader, height: 110n })).toMatchObject({ stateRoot: 5_110n })
    }))

  test('behavior: an empty state and 256 signers', () =>
    isolated(under, async () => {
      const signers = 2n ** 256n - 1n
      await under.update(adjacent(childOf(TRUSTED, { stateRoot: 0n }), { size: 256, signers }))
      expect(await readHeader({ ...under.reader, height: 101n })).toMatchObject({ stateRoot: 0n })
    }))
})

describe('refused', () => {
  test('error: another chain', async () => {
    await expectRefusal(under.update(adjacent({ ...first, chainId: 78n })), 'WrongChain', [77n, 78n])
    await expectRefusal(under.update(skipping(100n, headerAt(120n, { chainId: 78n }))), 'WrongChain')
  })

  test('error: a height that is recorded', () =>
    isolated(under, async () => {
      await expectRefusal(under.update(adjacent(TRUSTED)), 'HeaderKnown', [100n])
      const other = headerAt(100n, { stateRoot: 1n })
      await expectRefusal(under.update(skipping(90n, other)), 'HeaderConflict', [
        100n,
        word(hashHeader(TRUSTED)),
        word(hashHeader(other)),
      ])
    }))

  test('error: a trusted height that is not recorded', async () => {
    await expectRefusal(under.update(adjacent(headerAt(103n))), 'UnknownTrustedHeight', [102n])
    await expectRefusal(under.update(skipping(101n, headerAt(103n))), 'UnknownTrustedHeight', [101n])
  })

  test('error: not above the trusted header', async () => {
    await expectRefusal(under.update(skipping(100n, headerAt(99n))), 'NonMonotonicHeight', [99n, 100n])
    await expectRefusal(under.update(adjacent(headerAt(0n))), 'NonMonotonicHeight', [0n, 0n])
  })

  test('error: not later than the trusted header, or than the head', () =>
    isolated(under, async () => {
      const early = { timestamp: TRUSTED.timestamp }
      await expectRefusal(under.update(adjacent({ ...first, ...early })), 'NonMonotonicTime')
      await under.update(skipping(100n, headerAt(120n)))
      // above the head, and later than what it trusts, but not later than the head
      const behind = headerAt(130n, { timestamp: START + 120_000n })
      await expectRefusal(under.update(skipping(100n, behind)), 'NonMonotonicTime')
      // below the head, and not earlier
      const ahead = headerAt(110n, { timestamp: START + 120_000n })
      await expectRefusal(under.update(skipping(100n, ahead)), 'NonMonotonicTime')
      // below the head, and not later than what it trusts
      await expectRefusal(under.update(skipping(100n, headerAt(110n, early))), 'NonMonotonicTime')
    }))

  test('error: ahead of the clock', async () => {
    const future = { timestamp: NOW + policy.clockDrift + 3_600_000n }
    await expectRefusal(under.update(adjacent({ ...first, ...future })), 'HeaderFromFuture')
  })

  test('error: a trusted header that expired', () =>
    isolated(under, async () => {
      await under.destination.goTo(TRUSTED.timestamp + policy.trustingPeriod + 1000n)
      await expectRefusal(under.update(adjacent(first)), 'TrustExpired')
      await expectRefusal(under.update(skipping(100n, headerAt(120n))), 'TrustExpired')
      expect(await readHead(under.reader)).toMatchObject({ status: 'expired' })
    }))

  test('error: another parent, another set, a skip to the next height', async () => {
    await expectRefusal(under.update(adjacent({ ...first, parentHash: 1n })), 'WrongParentHash')
    const foreign = { ...first, validatorsRoot: OTHER_SET }
    await expectRefusal(under.update(adjacent(foreign)), 'WrongValidatorSet', [SET, OTHER_SET])
    await expectRefusal(under.update(skipping(100n, first)), 'Adjacent', [101n])
  })

  test('error: a set that does not hang together with the header below or above', () =>
    isolated(under, async () => {
      await under.update(adjacent(first))
      await under.update(skipping(101n, headerAt(110n)))
      // beside the adjacent rule: the header below is recorded, an older one is trusted
      const other = { validatorsRoot: OTHER_SET }
      await expectRefusal(under.update(skipping(100n, headerAt(102n, other))), 'WrongValidatorSet', [
        SET,
        OTHER_SET,
      ])
      const next = { nextValidatorsRoot: OTHER_SET }
      await expectRefusal(under.update(skipping(101n, headerAt(109n, next))), 'WrongValidatorSet', [
        SET,
        OTHER_SET,
      ])
      await under.update(skipping(101n, headerAt(109n)))
    }))

  test('error: no verifier, and signers outside the tree', async () => {
    await expectRefusal(under.update(adjacent(first, { size: 16 })), 'UnknownVerifier', [0, 16n])
    await expectRefusal(under.update(skipping(100n, headerAt(120n), { size: 16 })), 'UnknownVerifier', [
      1,
      16n,
    ])
    await expectRefusal(under.update(adjacent(first, { signers: 16n })), 'SignerOutOfRange', [16n, 4n])
  })

  test.each<Answer>(['no', 'nothing', 'two', 'revert'])(
    'error: a verifier that answers %s',
    async (answer) => {
      await expectRefusal(under.update(adjacent(first), SET, answer), 'InvalidProof')
      await expectRefusal(under.update(skipping(100n, headerAt(120n)), SET, answer), 'InvalidProof')
    },
  )

  test('error: a proof for another statement', async () => {
    await expectRefusal(under.update(skipping(100n, headerAt(120n)), OTHER_SET), 'InvalidProof')
  })
})

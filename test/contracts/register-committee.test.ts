import { type Address, concat, type Hex } from 'viem'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { loadContract } from '../../src/chain/compile-contracts.js'
import { encodeRegistration } from '../../src/chain/encode-committee.js'
import { readCommitment } from '../../src/chain/read-commitment.js'
import { readHead } from '../../src/chain/read-head.js'
import { rebuildCommittee } from '../../src/chain/rebuild-committee.js'
import { registerCommittee } from '../../src/chain/register-committee.js'
import { revertOf } from '../../src/chain/revert-of.js'
import type { SyncCommittee } from '../../src/ethereum/types/light-client.js'
import { type DeployedApk, deployApkClient } from './apk-light-client.js'
import { openSmallApk } from './apk-proofs.js'
import { type DestinationChain, startDestinationChain } from './destination-chain.js'
import { CURRENT_SLOT, deployDevnetClient, devnet, HONEST } from './devnet-light-client.js'
import { deployForwarder, forwardedData } from './forwarder.js'
import { openSmallLink, type ProvenCommittee, type SmallLink } from './linked-devnet.js'

/** Order of the proof system's scalar field. */
const R = 21888242871839275222246405745257275088548364400416034343698204186575808495617n
/** Order of the field of the proof's coordinates. */
const Q = 21888242871839275222246405745257275088696311157297823662689037894645226208583n

let chain: DestinationChain
let link: SmallLink
let apk: Awaited<ReturnType<typeof openSmallApk>>
let client: DeployedApk
let proven: ProvenCommittee
let other: ProvenCommittee

beforeAll(async () => {
  link = await openSmallLink()
  apk = await openSmallApk()
  proven = await link.prove(devnet.committee(2n))
  other = await link.prove(devnet.committee(3n))
  chain = await startDestinationChain(devnet.config, { slot: CURRENT_SLOT })
  client = await deployApkClient(chain.client, { verifierPath: apk.verifierPath, link, registered: [] })
})
afterAll(() => chain?.anvil.stop())

type Arguments = [pubkeys: Hex, aggregate: Hex, commitment: bigint, proof: unknown]
const { abi } = loadContract('EthereumLightClient')

/** Calls `registerCommittee` with whatever it is given and expects to be refused. */
async function expectRefusal(
  change: (honest: Arguments) => Arguments,
  errorName: string,
  options: { args?: readonly unknown[]; address?: Address } = {},
): Promise<void> {
  const args = change([...encodeRegistration(proven)])
  const { address = client.address } = options
  const refusal = await chain.client
    .simulateContract({ address, abi, functionName: 'registerCommittee', args })
    .then(
      () => undefined,
      (error: unknown) => revertOf({ error, abi }),
    )
  expect(refusal?.name).toBe(errorName)
  if (options.args !== undefined) expect(refusal?.args).toEqual(options.args)
}

/** Bytes with the byte at `index` put through `change`. */
function withByte(bytes: Hex, index: number, change: (byte: number) => number): Hex {
  const at = 2 + 2 * index
  const byte = change(Number.parseInt(bytes.slice(at, at + 2), 16)) & 0xff
  return `0x${bytes.slice(2, at)}${byte.toString(16).padStart(2, '0')}${bytes.slice(at + 2)}`
}

const registered = (committeeRoot = proven.committeeRoot) => readCommitment({ ...client, committeeRoot })

describe('an honest registration', () => {
  test('default: records the commitment, once, and says so', () =>
    chain.isolated(async () => {
      expect(await registered()).toBeUndefined()
      const { txHash, gasUsed } = await client.register(proven)
      expect(await registered()).toBe(proven.commitment)
      const logs = await chain.client.getContractEvents({ address: client.address, abi, fromBlock: 'latest' })
      expect(logs).toMatchObject([
        {
          eventName: 'CommitteeRegistered',
          args: { committeeRoot: proven.committeeRoot, commitment: proven.commitment },
          transactionHash: txHash,
        },
      ])
      expect(gasUsed).toBeLessThan(345_000n)
      const again = { code: 'SUBMISSION_REVERTED', errorName: 'CommitteeAlreadyRegistered' }
      await expect(client.register(proven)).rejects.toMatchObject(again)
      await expectRefusal(
        ([keys, aggregate]) => [keys, aggregate, 1n, encodeRegistration(other)[3]],
        again.errorName,
      )
      expect(await registered()).toBe(proven.commitment)
    }))

  test('behavior: a committee of no period, an expired client, a frozen client', () =>
    chain.isolated(async () => {
      const update = devnet.makeUpdate(HONEST)
      await client.direct(update, devnet.committee(2n))
      await chain.isolated(async () => {
        await chain.goToSlot(CURRENT_SLOT + 300_000n)
        expect((await readHead(client)).status).toBe('expired')
        await client.register(proven)
      })
      await client.register(proven)
      const fork = devnet.makeUpdate({ ...HONEST, execution: { gasUsed: 1n } })
      await client.report(fork, await apk.prove(fork, devnet.committee(2n)))
      expect((await readHead(client)).status).toBe('frozen')
      await client.register(other)
      expect(await registered(other.committeeRoot)).toBe(other.commitment)
    }))

  test('behavior: at any gas, all or nothing', () =>
    chain.isolated(async () => {
      const args = encodeRegistration(proven)
      const call = { address: client.address, abi, functionName: 'registerCommittee', args } as const
      const needed = await chain.client.estimateContractGas({ ...call, account: client.client.account })
      for (let gas = 120_000n; gas < needed; gas += (needed - 120_000n) / 24n + 1n) {
        const hash = await chain.client.writeContract({ ...call, gas })
        const { status } = await chain.client.waitForTransactionReceipt({ hash })
        expect(await registered()).toBe(status === 'success' ? proven.commitment : undefined)
        if (status === 'success') break
      }
    }))
})

describe('bytes', () => {
  test('error: one byte of calldata changed', async () => {
    for (const index of [1, 7, 8, 47, 48 * 7 + 15, 48 * 31 + 40, 48 * 32 - 1]) {
      await expectRefusal(
        ([keys, ...rest]) => [withByte(keys, index, (byte) => byte ^ 1), ...rest],
        'InvalidProof',
      )
    }
    for (const index of [1, 20, 47]) {
      await expectRefusal(
        ([keys, aggregate, ...rest]) => [keys, withByte(aggregate, index, (byte) => byte ^ 0x80), ...rest],
        'InvalidProof',
      )
    }
  })

  test('error: y in the wrong half', async () => {
    const flip = (byte: number) => byte ^ 0x20
    for (const index of [0, 17, 31]) {
      await expectRefusal(([keys, ...rest]) => [withByte(keys, 48 * index, flip), ...rest], 'InvalidProof')
    }
    await expectRefusal(
      ([keys, aggregate, ...rest]) => [keys, withByte(aggregate, 0, flip), ...rest],
      'InvalidProof',
    )
  })

  test('error: keys swapped, one twice, the aggregate in the place of a key', async () => {
    const { pubkeys } = proven.committee
    const orders: Hex[][] = [
      [pubkeys[1]!, pubkeys[0]!, ...pubkeys.slice(2)],
      [...pubkeys.slice(0, 30), pubkeys[31]!, pubkeys[30]!],
      [pubkeys[0]!, pubkeys[0]!, ...pubkeys.slice(2)],
      [proven.committee.aggregatePubkey, ...pubkeys.slice(1)],
    ]
    for (const keys of orders) await expectRefusal(([, ...rest]) => [concat(keys), ...rest], 'InvalidProof')
    await expectRefusal(([keys, , ...rest]) => [keys, pubkeys[0]!, ...rest], 'InvalidProof')
  })

  test('error: flags: not compressed, infinity, neither', async () => {
    for (const flags of [0x00, 0xc0, 0x40]) {
      const set = (byte: number) => (byte & 0x3f) | flags
      for (const index of [0, 5, 31]) {
        await expectRefusal(
          ([keys, ...rest]) => [withByte(keys, 48 * index, set), ...rest],
          'InvalidKeyFlags',
          {
            args: [BigInt(index)],
          },
        )
      }
      await expectRefusal(
        ([keys, aggregate, ...rest]) => [keys, withByte(aggregate, 0, set), ...rest],
        'InvalidKeyFlags',
        { args: [32n] },
      )
    }
  })

  test('error: 31 or 33 keys, a byte more or less, an aggregate that is not 48 bytes', async () => {
    const lengths: [(keys: Hex) => Hex, bigint][] = [
      [(keys) => keys.slice(0, -96) as Hex, 48n * 31n],
      [(keys) => concat([keys, proven.committee.pubkeys[0]!]), 48n * 33n],
      [(keys) => keys.slice(0, -2) as Hex, 48n * 32n - 1n],
      [(keys) => `${keys}00`, 48n * 32n + 1n],
      [() => '0x', 0n],
    ]
    for (const [change, length] of lengths) {
      await expectRefusal(([keys, ...rest]) => [change(keys), ...rest], 'CommitteeLength', {
        args: [48n * 32n, length],
      })
    }
    for (const change of [
      (aggregate: Hex) => aggregate.slice(0, -2) as Hex,
      (aggregate: Hex) => `${aggregate}00` as Hex,
    ]) {
      await expectRefusal(
        ([keys, aggregate, ...rest]) => [keys, change(aggregate), ...rest],
        'CommitteeLength',
      )
    }
  })
})

describe('statement', () => {
  test('error: a commitment that is zero or not below r', async () => {
    const { commitment } = proven
    for (const wrong of [0n, R, commitment + R, 2n ** 256n - 1n]) {
      await expectRefusal(
        ([keys, aggregate, , proof]) => [keys, aggregate, wrong, proof],
        'InvalidCommitment',
        {
          args: [wrong],
        },
      )
    }
    await expectRefusal(
      ([keys, aggregate, , proof]) => [keys, aggregate, commitment + 1n, proof],
      'InvalidProof',
    )
    await expectRefusal(([keys, aggregate, , proof]) => [keys, aggregate, R - 1n, proof], 'InvalidProof')
  })

  test('error: commitment, proof or bytes of another committee', async () => {
    const [keys, aggregate, commitment, proof] = encodeRegistration(other)
    await expectRefusal(([a, b, c]) => [a, b, c, proof], 'InvalidProof')
    await expectRefusal(([a, b, , d]) => [a, b, commitment, d], 'InvalidProof')
    await expectRefusal(([a, b]) => [a, b, commitment, proof], 'InvalidProof')
    await expectRefusal(([, , c, d]) => [keys, aggregate, c, d], 'InvalidProof')
  })

  test('error: a true proof at another point than the root and the commitment give', async () => {
    const elsewhere = await link.prove(proven.committee, `0x${'77'.repeat(32)}`)
    expect(elsewhere).toMatchObject({ commitment: proven.commitment })
    expect(elsewhere.rho).not.toBe(proven.rho)
    await expectRefusal(() => [...encodeRegistration(elsewhere)], 'InvalidProof')
  })

  test('error: every coordinate of the proof changed, and the pairs of b not swapped', async () => {
    const { a, b, c } = encodeRegistration(proven)[3]
    const forged = [
      { a: [a[0] + 1n, a[1]], b, c },
      { a: [a[0], Q - a[1]], b, c },
      {
        a,
        b: [
          [b[0][1], b[0][0]],
          [b[1][1], b[1][0]],
        ],
        c,
      },
      { a, b: [b[0], [b[1][0], b[1][1] + 1n]], c },
      { a, b, c: [c[0], Q - c[1]] },
      {
        a: [0n, 0n],
        b: [
          [0n, 0n],
          [0n, 0n],
        ],
        c: [0n, 0n],
      },
    ]
    for (const proof of forged) {
      await expectRefusal(
        ([keys, aggregate, commitment]) => [keys, aggregate, commitment, proof],
        'InvalidProof',
      )
    }
  })

  test('error: a client without a verifier of link, one of another circuit, one for 512 members', () =>
    chain.isolated(async () => {
      const bare = await deployDevnetClient(chain.client)
      await expectRefusal((honest) => honest, 'NoLinkVerifier', { address: bare.address })
      const mistaken = await deployDevnetClient(chain.client, {
        apk: { setupKind: 'development', circuits: [], linkVerifier: client.verifier },
      })
      await expectRefusal((honest) => honest, 'InvalidProof', { address: mistaken.address })
      const large = await deployDevnetClient(chain.client, {
        config: { ...devnet.config, syncCommitteeSize: 512 },
        apk: { setupKind: 'development', circuits: [], linkVerifier: client.linkVerifier },
      })
      for (const count of [511, 513, 32]) {
        const keys = concat(Array.from({ length: count }, () => proven.committee.aggregatePubkey))
        await expectRefusal(([, ...rest]) => [keys, ...rest], 'CommitteeLength', {
          address: large.address,
          args: [48n * 512n, 48n * BigInt(count)],
        })
      }
    }))
})

describe('rebuilding from calldata', () => {
  const rebuild = (): Promise<SyncCommittee> =>
    rebuildCommittee({ ...client, committeeRoot: proven.committeeRoot })

  test('default: the keys, and with them the next proof', () =>
    chain.isolated(async () => {
      await client.register(other)
      await client.register(proven)
      const rebuilt = await rebuild()
      expect(rebuilt).toEqual(proven.committee)
      const update = devnet.makeUpdate({ ...HONEST, absent: [4] })
      await client.submit(update, await apk.prove(update, rebuilt))
      expect((await readHead(client)).slot).toBe(HONEST.finalizedSlot)
    }))

  test('behavior: out of a call that another contract passed on', () =>
    chain.isolated(async () => {
      const forwarder = await deployForwarder(chain.client)
      const data = forwardedData(client.address, abi, 'registerCommittee', encodeRegistration(proven))
      const hash = await chain.client.sendTransaction({ to: forwarder, data })
      await chain.client.waitForTransactionReceipt({ hash })
      expect(await registered()).toBe(proven.commitment)
      expect(await rebuild()).toEqual(proven.committee)
    }))

  test('error: nothing was registered, or the node gives another transaction', () =>
    chain.isolated(async () => {
      await expect(rebuild()).rejects.toMatchObject({ code: 'COMMITTEE_NOT_REGISTERED' })
      await client.register(proven)
      const { txHash } = await client.register(other)
      const { getContractEvents } = chain.client
      const lying = {
        getContractEvents,
        getTransaction: () => chain.client.getTransaction({ hash: txHash }),
      } as unknown as typeof chain.client
      const rebuilt = rebuildCommittee({ ...client, client: lying, committeeRoot: proven.committeeRoot })
      await expect(rebuilt).rejects.toMatchObject({ code: 'COMMITTEE_NOT_IN_CALLDATA' })
    }))
})

test('error: registerCommittee names the refusal', async () => {
  const refused = registerCommittee({ ...client, ...proven, commitment: proven.commitment + 1n })
  await expect(refused).rejects.toMatchObject({ code: 'SUBMISSION_REVERTED', errorName: 'InvalidProof' })
})

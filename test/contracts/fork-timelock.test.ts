import type { Address } from 'viem'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { callLightClient } from '../../src/chain/call-light-client.js'
import { type ChainClient, connectChain } from '../../src/chain/chain-client.js'
import { loadContract } from '../../src/chain/compile-contracts.js'
import { type ContractFork, encodeForks } from '../../src/chain/encode-forks.js'
import { readHead } from '../../src/chain/read-head.js'
import { setChainTime } from '../../src/chain/set-chain-time.js'
import { createBeaconDevnet } from '../../src/devnet/create-beacon-devnet.js'
import { type DestinationChain, startDestinationChain } from './destination-chain.js'
import { bareCheckpoint, CURRENT_SLOT, deployDevnetClient, devnet } from './devnet-light-client.js'

const DELAY = 7n * 86_400n
const { secondsPerSlot, slotsPerEpoch } = devnet.config
const SECONDS_PER_EPOCH = secondsPerSlot * slotsPerEpoch
const NOW_EPOCH = CURRENT_SLOT / slotsPerEpoch
/** The first epoch that a row announced now may be about: the one after that in which it may become active. */
const EARLIEST = NOW_EPOCH + DELAY / SECONDS_PER_EPOCH + 1n
/** First epoch of the fork that the client learns of: at a period's start, some time after the delay. */
const FORK_EPOCH = (EARLIEST / 8n + 20n) * 8n
const END = FORK_EPOCH + 10_000n

/** The chain as it goes on: one more fork, with Fulu's shape. */
const beacon = createBeaconDevnet({
  seed: 'a fork to come',
  committeeSize: 32,
  forks: [...devnet.config.forks, { name: 'fulu', version: '0x07000001', epoch: FORK_EPOCH }],
})
const rows = encodeForks({ forks: beacon.config.forks })
const row = rows.at(-1) as ContractFork
const { abi } = loadContract('EthereumLightClient')

let chain: DestinationChain
let stranger: ChainClient
let guardian: Address
let client: Awaited<ReturnType<typeof deployDevnetClient>>

const before = FORK_EPOCH - 8n
const checkpoint = bareCheckpoint(before / 8n, beacon.committee(before / 8n))

beforeAll(async () => {
  chain = await startDestinationChain(devnet.config, { slot: CURRENT_SLOT })
  guardian = chain.client.account.address
  const others = (await chain.client.getAddresses()).filter((address) => address !== guardian)
  stranger = { ...(await connectChain({ rpcUrl: chain.anvil.rpcUrl })) }
  stranger.account = { address: others[0] as Address, type: 'json-rpc' }
  client = await deployAt()
})
afterAll(() => chain?.anvil.stop())

/** A client that knows all forks but the last, and whose head is shortly before that one. */
function deployAt(validUntilEpoch?: bigint, guardedBy: Address | null = guardian) {
  return deployDevnetClient(chain.client, {
    beacon,
    config: { ...beacon.config, forks: devnet.config.forks },
    checkpoint,
    ...(validUntilEpoch === undefined ? {} : { validUntilEpoch }),
    ...(guardedBy === null ? {} : { forkGovernance: { guardian: guardedBy, delaySeconds: DELAY } }),
  })
}

type Options = { by?: ChainClient; on?: Address }
function call(functionName: string, args: readonly unknown[], { by = chain.client, on }: Options = {}) {
  return callLightClient({ client: by, address: on ?? client.address, functionName, args, what: 'fork' })
}
const announce = (given: ContractFork = row, end = END, options: Options = {}) =>
  call('announceFork', [given, end], options)
const activate = (options: Options = {}) => call('activateFork', [], options)
const cancel = (options: Options = {}) => call('cancelFork', [], options)
const read = (functionName: string, address = client.address) =>
  chain.client.readContract({ address, abi, functionName })
const rejection = (errorName: string, errorArgs?: readonly unknown[]) =>
  errorArgs === undefined ? { errorName } : { errorName, errorArgs }

const goToEpoch = (epoch: bigint) => chain.goToSlot(epoch * slotsPerEpoch)
const waitOut = async () => {
  const { timestamp } = await chain.client.getBlock()
  await setChainTime({ client: chain.client, timestamp: timestamp + DELAY })
}

function onClient(name: string, work: () => Promise<void>): void {
  test(name, () => chain.isolated(work))
}

const FIRST = FORK_EPOCH * slotsPerEpoch
const inOldFork = beacon.makeUpdate({ finalizedSlot: FIRST - 32n, attestedSlot: FIRST - 4n })
const rotation = beacon.makeUpdate({
  finalizedSlot: FIRST - 24n,
  attestedSlot: FIRST - 3n,
  withNextCommittee: true,
})
const overTheFork = beacon.makeUpdate({
  finalizedSlot: FIRST - 8n,
  attestedSlot: FIRST - 1n,
  signatureSlot: FIRST,
})
const inNewFork = beacon.makeUpdate({ finalizedSlot: FIRST, attestedSlot: FIRST + 9n })

describe('a fork in the future', () => {
  onClient('default: announced, activated by anybody, and followed', async () => {
    const known = (await read('forks')) as unknown[]
    await announce()
    const { timestamp } = await chain.client.getBlock()
    expect(await read('announcedFork')).toMatchObject([{ epoch: FORK_EPOCH }, END, timestamp + DELAY])
    await waitOut()
    await activate({ by: stranger })
    const logs = await chain.client.getContractEvents({ address: client.address, abi, fromBlock: 0n })
    expect(logs.slice(-2)).toMatchObject([
      { eventName: 'ForkAnnounced', args: { epoch: FORK_EPOCH, validUntilEpoch: END } },
      { eventName: 'ForkActivated', args: { epoch: FORK_EPOCH, validUntilEpoch: END } },
    ])
    const table = (await read('forks')) as unknown[]
    expect(table.slice(0, -1)).toEqual(known)
    expect(table.at(-1)).toMatchObject({ epoch: FORK_EPOCH, version: '0x07000001' })
    expect(await read('validUntilEpoch')).toBe(END)
    expect(await read('announcedFork')).toMatchObject([{ epoch: 0n }, 0n, 0n])
    await goToEpoch(FORK_EPOCH + 5n)
    for (const update of [inOldFork, rotation, overTheFork, inNewFork]) await client.submit(update)
    expect((await readHead(client)).slot).toBe(FIRST)
  })

  onClient('error: without its row the fork is not followed, and nothing passes for it', async () => {
    await goToEpoch(FORK_EPOCH + 5n)
    for (const update of [inOldFork, rotation, overTheFork]) await client.submit(update)
    await client.expectRevert(inNewFork, 'InvalidSignature')
  })

  onClient('error: before the delay is over', async () => {
    await announce()
    const [, , activeFrom] = (await read('announcedFork')) as [unknown, bigint, bigint]
    const early = rejection('ForkNotYetActive', [activeFrom])
    await expect(activate()).rejects.toMatchObject(early)
    await setChainTime({ client: chain.client, timestamp: activeFrom - 2n })
    await expect(activate()).rejects.toMatchObject(early)
    await setChainTime({ client: chain.client, timestamp: activeFrom })
    await activate()
    await expect(activate()).rejects.toMatchObject(rejection('NoForkAnnounced'))
  })

  onClient('behavior: an announcement can be taken back, and made again', async () => {
    await expect(cancel()).rejects.toMatchObject(rejection('NoForkAnnounced'))
    await announce()
    await expect(announce()).rejects.toMatchObject(rejection('ForkAlreadyAnnounced', [FORK_EPOCH]))
    await cancel()
    await waitOut()
    await expect(activate()).rejects.toMatchObject(rejection('NoForkAnnounced'))
    await announce({ ...row, epoch: FORK_EPOCH + 40_000n }, END + 40_000n)
    await expect(activate()).rejects.toMatchObject({ errorName: 'ForkNotYetActive' })
  })
})

describe('what is refused', () => {
  onClient('error: anybody but the guardian, and anybody at all where there is none', async () => {
    const by = { by: stranger }
    await expect(announce(row, END, by)).rejects.toMatchObject(rejection('NotForkGuardian'))
    await announce()
    await expect(cancel(by)).rejects.toMatchObject(rejection('NotForkGuardian'))
    const { address: on } = await deployAt(undefined, null)
    await expect(announce(row, END, { on })).rejects.toMatchObject(rejection('NotForkGuardian'))
    await expect(activate({ on })).rejects.toMatchObject(rejection('NoForkAnnounced'))
  })

  onClient('error: a row about slots that can be accepted before it is active', async () => {
    for (const epoch of [7n, NOW_EPOCH, NOW_EPOCH + 1n, EARLIEST - 1n]) {
      await expect(announce({ ...row, epoch })).rejects.toMatchObject({ errorName: 'ForkRewritesPast' })
    }
    await announce({ ...row, epoch: EARLIEST + 1n })
  })

  onClient('error: a row that became active too late for its epoch', async () => {
    await announce()
    await goToEpoch(FORK_EPOCH)
    await expect(activate()).rejects.toMatchObject(
      rejection('ForkRewritesPast', [FORK_EPOCH, FORK_EPOCH + 1n]),
    )
  })

  onClient('error: rows out of order, repeated or malformed, and an end before the row', async () => {
    const last = rows.at(-2) as ContractFork
    const malformed: Partial<ContractFork>[] = [
      { epoch: last.epoch },
      { epoch: last.epoch - 1n },
      { finalizedRootGindex: 0 },
      { nextSyncCommitteeGindex: 1 },
      { executionStateRootGindex: 0 },
    ]
    for (const change of malformed) {
      await expect(announce({ ...row, ...change })).rejects.toMatchObject(
        rejection('InvalidParameter', ['forks']),
      )
    }
    for (const end of [FORK_EPOCH, FORK_EPOCH - 1n, 0n]) {
      await expect(announce(row, end)).rejects.toMatchObject(
        rejection('InvalidParameter', ['validUntilEpoch']),
      )
    }
  })
})

describe('the end of the table', () => {
  onClient('behavior: repeating the last row at the end prolongs it, even when it is past', async () => {
    const short = await deployAt(FORK_EPOCH - 2n, guardian)
    await goToEpoch(FORK_EPOCH)
    await short.expectRevert(inOldFork, 'UnknownFork')
    const last = rows.at(-2) as ContractFork
    const end = { ...last, epoch: FORK_EPOCH - 2n }
    await expect(
      announce({ ...end, epoch: end.epoch - 1n }, END, { on: short.address }),
    ).rejects.toMatchObject(rejection('ForkRewritesPast', [FORK_EPOCH - 3n, FORK_EPOCH - 2n]))
    await announce(end, END, { on: short.address })
    await waitOut()
    await short.expectRevert(inOldFork, 'UnknownFork')
    await activate({ on: short.address })
    await short.submit(inOldFork)
  })
})

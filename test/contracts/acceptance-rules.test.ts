import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { loadContract } from '../../src/chain/compile-contracts.js'
import { encodeExecutionProof } from '../../src/chain/encode-update.js'
import { readHead, readHeader, readSyncCommitteeRoot } from '../../src/chain/read-head.js'
import { createBeaconDevnet } from '../../src/devnet/create-beacon-devnet.js'
import { hashTreeRootBeaconBlockHeader } from '../../src/ethereum/ssz/hash-tree-root-beacon-block-header.js'
import { hashTreeRootSyncCommittee } from '../../src/ethereum/ssz/hash-tree-root-sync-committee.js'
import type { Hex } from '../../src/ethereum/types/hex.js'
import { type DestinationChain, startDestinationChain } from './destination-chain.js'
import {
  CURRENT_SLOT,
  checkpointAt,
  deployDevnetClient,
  devnet,
  HONEST,
  SLOTS_PER_PERIOD,
} from './devnet-light-client.js'

type Client = Awaited<ReturnType<typeof deployDevnetClient>>

const OTHER_ROOT: Hex = `0x${'ab'.repeat(32)}`
const absentOf = (count: number) => Array.from({ length: count }, (_, i) => 3 * i).map((i) => i % 32)

let chain: DestinationChain
let shared: Client

beforeAll(async () => {
  chain = await startDestinationChain(devnet.config, { slot: CURRENT_SLOT })
  shared = await deployDevnetClient(chain.client)
})
afterAll(() => chain.anvil.stop())

/** Runs a test against the shared client and undoes what it did. */
function onClient(name: string, work: (client: Client) => Promise<void>): void {
  test(name, () => chain.isolated(() => work(shared)))
}

describe('an honest update', () => {
  onClient('default: moves the head and records the finalized header', async (client) => {
    const update = devnet.makeUpdate({ ...HONEST, withNextCommittee: true })
    const { txHash } = await client.submit(update)
    const { beacon, execution } = update.finalizedHeader
    const root = hashTreeRootBeaconBlockHeader(beacon)
    const head = await readHead(client)
    expect(head).toMatchObject({
      slot: HONEST.finalizedSlot,
      root,
      executionStateRoot: execution?.stateRoot,
      executionBlockHash: execution?.blockHash,
      executionBlockNumber: execution?.blockNumber,
      status: 'active',
    })
    expect(head.timestamp).toBeGreaterThan(0n)
    const next = devnet.committee(3n)
    expect(await readSyncCommitteeRoot({ ...client, period: 3n })).toBe(hashTreeRootSyncCommittee(next))

    const { abi } = loadContract('EthereumLightClient')
    const read = (functionName: string, args: unknown[] = []) =>
      chain.client.readContract({ address: client.address, abi, functionName, args })
    expect(await read('executionBlockSlots', [execution?.blockNumber])).toBe(HONEST.finalizedSlot)
    expect(await read('consistent')).toBe(true)
    expect(await read('GENESIS_VALIDATORS_ROOT')).toBe(devnet.config.genesisValidatorsRoot)
    expect(await read('SLOTS_PER_PERIOD')).toBe(SLOTS_PER_PERIOD)
    expect(await read('SOURCE_CHAIN_ID')).toBe(devnet.config.chainId)
    const logs = await chain.client.getContractEvents({ address: client.address, abi, fromBlock: 'latest' })
    expect(logs.map((log) => [log.eventName, log.transactionHash])).toEqual(
      ['HeaderRecorded', 'HeadUpdate', 'SyncCommitteeUpdate'].map((name) => [name, txHash]),
    )
  })

  onClient('behavior: rotates over three periods, with the signature in the next period', async (client) => {
    const updates = [
      devnet.makeUpdate({ finalizedSlot: 168n, attestedSlot: 190n, withNextCommittee: true }),
      devnet.makeUpdate({ finalizedSlot: 184n, attestedSlot: 191n, signatureSlot: 192n }),
      devnet.makeUpdate({ finalizedSlot: 185n, attestedSlot: 192n }),
      devnet.makeUpdate({ finalizedSlot: 192n, attestedSlot: 200n, withNextCommittee: true }),
      devnet.makeUpdate({ finalizedSlot: 256n, attestedSlot: 258n, withNextCommittee: true }),
    ]
    for (const update of updates) await client.submit(update)
    expect((await readHead(client)).slot).toBe(256n)
  })

  onClient('behavior: 22 of 32 pass, 21 do not', async (client) => {
    await client.expectRevert(
      devnet.makeUpdate({ ...HONEST, absent: absentOf(11) }),
      'InsufficientParticipation',
    )
    await client.submit(devnet.makeUpdate({ ...HONEST, absent: absentOf(10) }))
  })
})

describe('participation bits', () => {
  onClient('error: a bit beyond the committee, or too few', async (client) => {
    const update = devnet.makeUpdate(HONEST)
    for (const bits of ['0xffffffffff', '0xffffff', '0x', `0x${'ff'.repeat(64)}`] as Hex[]) {
      await client.expectRevert(update, 'SyncCommitteeBitsLength', {
        update: (sent) => ({ ...sent, syncCommitteeBits: bits }),
      })
    }
  })

  onClient('error: nobody signed', async (client) => {
    await client.expectRevert(devnet.makeUpdate(HONEST), 'InsufficientParticipation', {
      update: (sent) => ({ ...sent, syncCommitteeBits: '0x00000000' }),
    })
  })
})

describe('what is signed', () => {
  test.each([
    ['another fork version', { forkVersion: '0x05000001' }],
    ['another chain', { genesisValidatorsRoot: OTHER_ROOT }],
    ['another domain', { domainType: '0x01000000' }],
    ['another committee', { signerPeriod: 3n }],
    ['another set of signers', { signedWithout: [5] }],
  ] as const)('error: %s', (_, tamper) =>
    chain.isolated(async () => {
      await shared.expectRevert(devnet.makeUpdate({ ...HONEST, tamper }), 'InvalidSignature')
      await shared.submit(devnet.makeUpdate(HONEST))
    }),
  )
})

describe('slots', () => {
  onClient('error: a signature from the future', async (client) => {
    // Far enough ahead that the chain's clock does not get there while the test runs.
    const signatureSlot = CURRENT_SLOT + 40n
    const future = { finalizedSlot: 144n, attestedSlot: CURRENT_SLOT, signatureSlot }
    await client.expectRevert(devnet.makeUpdate(future), 'SignaturePeriodOutOfRange')
    const late = await deployDevnetClient(chain.client, { checkpoint: checkpointAt(CURRENT_SLOT - 8n) })
    const update = devnet.makeUpdate({ ...future, finalizedSlot: CURRENT_SLOT - 1n })
    await late.expectRevert(update, 'FutureSignatureSlot')
    await chain.goToSlot(signatureSlot)
    await late.submit(update)
  })

  onClient('error: a signature no younger than the attested header', async (client) => {
    await client.expectRevert(
      devnet.makeUpdate({ ...HONEST, signatureSlot: HONEST.attestedSlot }),
      'SignatureSlotNotAfterAttested',
    )
  })

  onClient('error: a finalized header younger than the attested one', async (client) => {
    const update = devnet.makeUpdate({ finalizedSlot: 161n, attestedSlot: 160n })
    await client.expectRevert(update, 'FinalizedSlotAfterAttested')
  })

  onClient('error: finality that no state of the signing period can have', async (client) => {
    const signed = { attestedSlot: 190n, signatureSlot: 191n }
    await client.expectRevert(devnet.makeUpdate({ ...signed, finalizedSlot: 169n }), 'FinalizedSlotTooYoung')
    await client.expectRevert(devnet.makeUpdate({ ...signed, finalizedSlot: 190n }), 'FinalizedSlotTooYoung')
    await client.submit(devnet.makeUpdate({ ...signed, finalizedSlot: 168n, withNextCommittee: true }))
    // by the next committee, one slot later
    await client.submit(devnet.makeUpdate({ ...signed, finalizedSlot: 169n, signatureSlot: 192n }))
  })

  onClient('error: a replay, and an older header', async (client) => {
    const update = devnet.makeUpdate({ ...HONEST, withNextCommittee: true })
    await client.submit(update)
    const before = await readHead(client)
    await client.expectRevert(update, 'StaleHead')
    await client.expectRevert(devnet.makeUpdate({ finalizedSlot: 143n, attestedSlot: 165n }), 'StaleHead')
    expect(await readHead(client)).toEqual(before)
  })

  onClient('error: a period too far ahead, behind, or without a committee', async (client) => {
    await client.expectRevert(
      devnet.makeUpdate({ finalizedSlot: 256n, attestedSlot: 260n }),
      'SignaturePeriodOutOfRange',
    )
    await client.expectRevert(
      devnet.makeUpdate({ finalizedSlot: 100n, attestedSlot: 110n }),
      'SignaturePeriodOutOfRange',
    )
    await client.expectRevert(
      devnet.makeUpdate({ finalizedSlot: 192n, attestedSlot: 200n }),
      'UnknownSyncCommittee',
    )
  })
})

describe('finality', () => {
  onClient('error: the attested header in place of the finalized one', async (client) => {
    const update = devnet.makeUpdate({ ...HONEST, tamper: { attestedAsFinalized: true } })
    await client.expectRevert(update, 'InvalidFinalityBranch')
  })

  onClient('error: the state root of the attested block with the finalized header', async (client) => {
    const update = devnet.makeUpdate(HONEST)
    await client.expectRevert(update, 'InvalidExecutionStateRootBranch', {
      update: (sent) => ({ ...sent, execution: encodeExecutionProof(update.attestedHeader, devnet.config) }),
    })
  })

  onClient('error: every field of both headers is bound', async (client) => {
    const update = devnet.makeUpdate(HONEST)
    for (const field of ['proposerIndex', 'parentRoot', 'stateRoot', 'bodyRoot'] as const) {
      const value = field === 'proposerIndex' ? 77n : OTHER_ROOT
      await client.expectRevert(update, 'InvalidFinalityBranch', {
        update: (sent) => ({ ...sent, finalizedHeader: { ...sent.finalizedHeader, [field]: value } }),
      })
      await client.expectRevert(
        update,
        field === 'stateRoot' ? 'InvalidFinalityBranch' : 'InvalidSignature',
        { update: (sent) => ({ ...sent, attestedHeader: { ...sent.attestedHeader, [field]: value } }) },
      )
    }
  })

  onClient('error: a branch that is longer, shorter or for another index', async (client) => {
    const update = devnet.makeUpdate(HONEST)
    const { finalityBranch } = update
    for (const branch of [[...finalityBranch, OTHER_ROOT], finalityBranch.slice(1), []]) {
      await client.expectRevert(update, 'BranchLength', {
        update: (sent) => ({ ...sent, finalityBranch: branch }),
      })
    }
    await client.expectRevert(update, 'InvalidFinalityBranch', {
      update: (sent) => ({ ...sent, finalityBranch: [...finalityBranch].reverse() }),
    })
  })
})

describe('execution data', () => {
  onClient('error: every value is bound, and none may be missing', async (client) => {
    const update = devnet.makeUpdate(HONEST)
    const edits = [
      [{ stateRoot: OTHER_ROOT }, 'InvalidExecutionStateRootBranch'],
      [{ blockNumber: 1n }, 'InvalidExecutionBlockNumberBranch'],
      [{ blockHash: OTHER_ROOT }, 'InvalidExecutionBlockHashBranch'],
      [{ stateRoot: `0x${'00'.repeat(32)}` }, 'ZeroRoot'],
      [{ blockHash: `0x${'00'.repeat(32)}` }, 'ZeroRoot'],
      [{ stateRootBranch: [] }, 'BranchLength'],
      [{ blockNumberBranch: [OTHER_ROOT] }, 'BranchLength'],
    ] as const
    for (const [change, errorName] of edits) {
      await client.expectRevert(update, errorName, {
        update: (sent) => ({ ...sent, execution: { ...sent.execution, ...change } as never }),
      })
    }
  })

  onClient('error: another field of the block proven as the state root', async (client) => {
    const update = devnet.makeUpdate(HONEST)
    await client.expectRevert(update, 'InvalidExecutionStateRootBranch', {
      update: (sent) => ({
        ...sent,
        execution: {
          ...sent.execution,
          stateRoot: sent.execution.blockHash,
          stateRootBranch: sent.execution.blockHashBranch,
        },
      }),
    })
  })
})

describe('next sync committee', () => {
  onClient('error: another root, and a branch without a root', async (client) => {
    const update = devnet.makeUpdate({ ...HONEST, withNextCommittee: true })
    await client.expectRevert(update, 'InvalidNextSyncCommitteeBranch', {
      update: (sent) => ({ ...sent, nextSyncCommitteeRoot: OTHER_ROOT }),
    })
    await client.expectRevert(update, 'UnexpectedNextSyncCommitteeBranch', {
      update: (sent) => ({ ...sent, nextSyncCommitteeRoot: `0x${'00'.repeat(32)}` }),
    })
    await client.expectRevert(update, 'BranchLength', {
      update: (sent) => ({ ...sent, nextSyncCommitteeBranch: [] }),
    })
  })

  onClient('error: the current committee proven as the next', async (client) => {
    const bootstrap = devnet.bootstrap({ slot: HONEST.attestedSlot })
    await client.expectRevert(devnet.makeUpdate(HONEST), 'InvalidNextSyncCommitteeBranch', {
      update: (sent) => ({
        ...sent,
        nextSyncCommitteeRoot: hashTreeRootSyncCommittee(bootstrap.currentSyncCommittee),
        nextSyncCommitteeBranch: bootstrap.currentSyncCommitteeBranch,
      }),
    })
  })

  onClient('error: attested and finalized headers in different periods', async (client) => {
    await client.submit(devnet.makeUpdate({ ...HONEST, withNextCommittee: true }))
    const update = devnet.makeUpdate({ finalizedSlot: 190n, attestedSlot: 200n, withNextCommittee: true })
    await client.expectRevert(update, 'NextSyncCommitteeNotFinalized', {
      update: (sent) => ({
        ...sent,
        nextSyncCommitteeRoot: hashTreeRootSyncCommittee(devnet.committee(4n)),
        nextSyncCommitteeBranch: update.nextSyncCommitteeBranch ?? [],
      }),
    })
    await client.submit(update)
    expect(await readSyncCommitteeRoot({ ...client, period: 4n })).toBeUndefined()
  })

  onClient('behavior: a missing committee is taken behind the head, once', async (client) => {
    await client.submit(devnet.makeUpdate({ finalizedSlot: 168n, attestedSlot: 180n }))
    const update = devnet.makeUpdate({ ...HONEST, withNextCommittee: true })
    await client.submit(update)
    expect((await readHead(client)).slot).toBe(168n)
    const root = hashTreeRootBeaconBlockHeader(update.finalizedHeader.beacon)
    expect((await readHeader({ ...client, slot: HONEST.finalizedSlot })).root).toBe(root)
    expect(await readSyncCommitteeRoot({ ...client, period: 3n })).toBeDefined()
    await client.expectRevert(update, 'StaleHead')
  })

  onClient('error: another committee for a known period', async (client) => {
    await client.submit(devnet.makeUpdate({ ...HONEST, withNextCommittee: true }))
    const tamper = { nextSyncCommittee: devnet.committee(9n) }
    const forged = { finalizedSlot: 152n, attestedSlot: 168n, withNextCommittee: true, tamper }
    await client.expectRevert(devnet.makeUpdate(forged), 'SyncCommitteeConflict')
  })
})

describe('forks', () => {
  test('behavior: an update over each fork boundary', () =>
    chain.isolated(async () => {
      const client = await deployDevnetClient(chain.client, { checkpoint: checkpointAt(9n) })
      for (const [boundary, older, younger] of [
        [16n, 13n, 15n],
        [24n, 21n, 23n],
        [32n, 29n, 31n],
        [40n, 36n, 38n],
        [48n, 39n, 40n],
      ] as const) {
        const before = { finalizedSlot: older, attestedSlot: boundary - 1n, signatureSlot: boundary }
        await client.submit(devnet.makeUpdate(before))
        const over = { finalizedSlot: younger, attestedSlot: boundary, signatureSlot: boundary + 1n }
        await client.submit(devnet.makeUpdate(over))
        const header = await readHead(client)
        expect(BigInt(header.executionStateRoot) === 0n).toBe(younger < 24n)
      }
    }))

  test('error: execution data with a header that has none', () =>
    chain.isolated(async () => {
      const client = await deployDevnetClient(chain.client, { checkpoint: checkpointAt(9n) })
      const update = devnet.makeUpdate({ finalizedSlot: 17n, attestedSlot: 20n })
      const changes = [{ stateRoot: OTHER_ROOT }, { blockNumber: 1n }, { blockHashBranch: [OTHER_ROOT] }]
      for (const change of changes) {
        await client.expectRevert(update, 'UnexpectedExecutionProof', {
          update: (sent) => ({ ...sent, execution: { ...sent.execution, ...change } }),
        })
      }
      await client.submit(update)
    }))

  test('error: slots past the end of the fork table, and before its start', () =>
    chain.isolated(async () => {
      const client = await deployDevnetClient(chain.client, { validUntilEpoch: 20n })
      await client.expectRevert(
        devnet.makeUpdate({ finalizedSlot: 144n, attestedSlot: 160n, signatureSlot: 161n }),
        'UnknownFork',
      )
      await client.submit(devnet.makeUpdate({ finalizedSlot: 144n, attestedSlot: 159n, signatureSlot: 160n }))
      const young = createBeaconDevnet({
        seed: 'young',
        committeeSize: 32,
        config: { ...devnet.config, forks: devnet.config.forks.filter((fork) => fork.epoch !== 1n) },
      })
      const early = await deployDevnetClient(chain.client, {
        beacon: young,
        checkpoint: {
          kind: 'committee',
          period: 0n,
          committeeRoot: hashTreeRootSyncCommittee(young.committee(0n)),
        },
      })
      const update = devnet.makeUpdate({ finalizedSlot: 9n, attestedSlot: 12n })
      await early.expectRevert(update, 'UnknownFork', {
        committee: young.committee(0n),
      })
    }))
})

import { describe, expect, test } from 'vitest'
import { createStateReader } from '../../src/client/create-state-reader.js'
import {
  createLightClientState,
  type LightClientStateParameters,
} from '../../src/client/light-client/create-light-client-state.js'
import { parseBootstrap } from '../../src/ethereum/json/parse-bootstrap.js'
import { parseUpdate } from '../../src/ethereum/json/parse-update.js'
import { mainnet as config } from '../../src/ethereum/networks/mainnet.js'
import { hashTreeRootSyncCommittee } from '../../src/ethereum/ssz/hash-tree-root-sync-committee.js'
import type { Hex } from '../../src/ethereum/types/hex.js'
import { createMemorySource } from '../../src/sources/create-memory-source.js'
import { parseGetProof } from '../../src/state/parse-get-proof.js'
import { hasRealData, readRealJson } from '../support/real-data.js'

const read = (path: string) => readRealJson(`ethereum/mainnet/${path}`)
const refused = (code: string) => expect.objectContaining({ code })
const DAY = 86_400n

describe.skipIf(!hasRealData)('mainnet', () => {
  const finality = () => parseUpdate(read('finality-updates/attested-slot-09567542-period-1167.json'))
  const bootstrap = () => parseBootstrap(read('bootstraps/slot-09567456-period-1167.json'))
  const json = () =>
    read('eth-get-proof/block-20360596-finalized-slot-09567456-account-and-absent-slot.json') as {
      result: { address: Hex; storageProof: { key: string }[]; accountProof: string[] }
    }
  const clock = () => config.genesisTime + 9_567_600n * config.secondsPerSlot
  const rootOf = (file: string) => {
    const { bootstraps } = read('manifest.json') as { bootstraps: { file: string; header_root: Hex }[] }
    return bootstraps.find((entry) => entry.file.includes(file))?.header_root as Hex
  }
  const follow = (parameters: Omit<LightClientStateParameters, 'config' | 'clock'>) =>
    createLightClientState({ config, clock, ...parameters })

  function readerOf(state: ReturnType<typeof follow>) {
    const reader = createStateReader({ state, config, clock, maxAge: 3_600n })
    const { address, storageProof } = json().result
    const storageKeys = storageProof.map(({ key }) => key as Hex)
    const request = { blockNumber: 20_360_596n, address, storageKeys, proof: json() }
    return { reader, request }
  }

  test('default: from the committee to an account and an absent slot', async () => {
    const committee = bootstrap().currentSyncCommittee
    const committeeRoot = hashTreeRootSyncCommittee(committee)
    const state = follow({ checkpoint: { kind: 'committee', period: 1167n, committeeRoot, committee } })
    expect((await state.acceptUpdate({ update: finality() })).slot).toBe(9_567_456n)
    const { reader, request } = readerOf(state)
    const { account, storage, block } = await reader.verifyStorage(request)
    const claimed = parseGetProof(json())
    expect(block.number).toBe(20_360_596n)
    expect(account).toMatchObject({ balance: claimed.balance, nonce: claimed.nonce })
    expect(storage.map(({ value }) => value)).toEqual([0n])
    const twin = json()
    const [node] = twin.result.accountProof.slice(-1) as [string]
    twin.result.accountProof.splice(-1, 1, `${node.slice(0, -2)}00`)
    await expect(reader.verifyStorage({ ...request, proof: twin })).rejects.toThrow(
      refused('WRONG_NODE_HASH'),
    )
  })

  test('default: from a bootstrap, whose own execution block is proven', async () => {
    const blockRoot = rootOf('slot-09567456')
    const state = follow({ checkpoint: { kind: 'bootstrap', blockRoot, bootstrap: bootstrap() } })
    const { reader, request } = readerOf(state)
    expect((await reader.verifyStorage(request)).storage[0]?.value).toBe(0n)
    await expect(state.acceptUpdate({ update: finality() })).rejects.toThrow(refused('STALE_UPDATE'))
  })

  test('default: seventeen periods of updates, then to the account', async () => {
    const periods = Array.from({ length: 17 }, (_, index) => 1150 + index)
    const source = createMemorySource({
      config,
      bootstraps: [
        { name: 'bootstrap', value: parseBootstrap(read('bootstraps/slot-09425184-period-1150.json')) },
      ],
      updates: [
        ...periods.map((period) => ({
          name: `period ${period}`,
          value: parseUpdate(read(`updates/period-${period}.json`)),
        })),
        { name: 'finality', value: finality() },
      ],
    })
    const checkpoint = { kind: 'bootstrap', blockRoot: rootOf('slot-09425184') } as const
    const state = follow({ checkpoint, source, weakSubjectivitySeconds: 30n * DAY })
    expect((await state.sync()).slot).toBe(9_567_456n)
    const { reader, request } = readerOf(state)
    expect((await reader.verifyStorage(request)).account).toBeDefined()
    const careful = follow({ checkpoint, source })
    await expect(careful.sync()).rejects.toThrow(refused('CLIENT_EXPIRED'))
  })
})

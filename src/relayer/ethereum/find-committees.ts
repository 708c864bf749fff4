import type { ChainClient } from '../../chain/chain-client.js'
import { rebuildCommittee } from '../../chain/rebuild-committee.js'
import { computeSyncCommitteePeriodAtSlot } from '../../ethereum/spec/compute-sync-committee-period-at-slot.js'
import { nextCommitteeOf } from '../../ethereum/spec/update-kind.js'
import { hashTreeRootSyncCommittee } from '../../ethereum/ssz/hash-tree-root-sync-committee.js'
import type { Hex } from '../../ethereum/types/hex.js'
import type { SyncCommittee } from '../../ethereum/types/light-client.js'
import type { LightClientSource } from '../../sources/light-client-source.js'
import { RelayerError } from '../relayer-error.js'
import type { CommitteeKeys } from './committee-keys.js'
import { type ClientAddress, type ClientFacts, readHeaderRoot } from './read-client.js'

type FindParameters = {
  sources: readonly LightClientSource[]
  facts: ClientFacts
  destination: ClientAddress & { client: Pick<ChainClient, 'getContractEvents' | 'getTransaction'> }
  keys: CommitteeKeys
  signal?: AbortSignal | undefined
}

type Wanted = FindParameters & { source: LightClientSource; period: bigint; committeeRoot: Hex }

/**
 * Finds the keys of every committee that a client knows by its root only: in the update of the period before, in the
 * bootstrap of the client's head, or in the calldata by which the committee was registered. Whatever is found has the
 * root, so no source is trusted.
 *
 * @throws RelayerError `COMMITTEE_KEYS_MISSING` naming the period.
 */
export async function findCommittees(parameters: FindParameters): Promise<void> {
  const { facts, keys, sources, signal } = parameters
  for (const [period, committeeRoot] of facts.committeeRoots) {
    if (keys.get(committeeRoot) !== undefined) continue
    const causes: unknown[] = []
    const ways = [
      ...sources.flatMap((source) => {
        const wanted = { ...parameters, source, period, committeeRoot }
        return [() => fromUpdate(wanted), () => fromBootstrap(wanted)]
      }),
      () => fromCalldata(parameters, committeeRoot),
    ]
    for (const find of ways) {
      try {
        const committee = await find()
        if (committee !== undefined && keys.add(committee) === committeeRoot) break
      } catch (error) {
        signal?.throwIfAborted()
        causes.push(error)
      }
    }
    if (keys.get(committeeRoot) !== undefined) continue
    const message = `Nobody has the keys of the committee of period ${period}.`
    const names = causes.map((cause) => (cause instanceof Error ? `${cause.message.split('\n', 1)[0]}` : ''))
    throw new RelayerError('COMMITTEE_KEYS_MISSING', message, {
      facts: [`committee root: ${committeeRoot}`, ...new Set(names)],
      cause: causes[0],
    })
  }
}

async function fromUpdate({
  source,
  period,
  committeeRoot,
  signal,
}: Wanted): Promise<SyncCommittee | undefined> {
  if (period === 0n) return undefined
  const [update] = await source.getUpdates(period - 1n, 1, {
    signal,
    check: ([given]) => requireRoot(given === undefined ? undefined : nextCommitteeOf(given), committeeRoot),
  })
  return update === undefined ? undefined : nextCommitteeOf(update)
}

async function fromBootstrap(wanted: Wanted): Promise<SyncCommittee | undefined> {
  const { source, facts, destination, period, committeeRoot, signal } = wanted
  if (computeSyncCommitteePeriodAtSlot(source.config, facts.headSlot) !== period) return undefined
  const blockRoot = await readHeaderRoot(destination, facts.headSlot)
  if (blockRoot === undefined) return undefined
  const { currentSyncCommittee } = await source.getBootstrap(blockRoot, {
    signal,
    check: (given) => requireRoot(given.currentSyncCommittee, committeeRoot),
  })
  return currentSyncCommittee
}

function fromCalldata({ destination }: FindParameters, committeeRoot: Hex): Promise<SyncCommittee> {
  const { client, lightClient: address } = destination
  return rebuildCommittee({ client, address, committeeRoot })
}

function requireRoot(committee: SyncCommittee | undefined, expected: Hex): void {
  if (committee !== undefined && hashTreeRootSyncCommittee(committee) === expected) return
  throw new RelayerError(
    'COMMITTEE_KEYS_MISSING',
    'The answer does not hold the committee that was asked for.',
  )
}

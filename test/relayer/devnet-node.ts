import type { BeaconDevnet } from '../../src/devnet/create-beacon-devnet.js'
import type { MakeUpdateParameters } from '../../src/devnet/make-update-parameters.js'
import { hashTreeRootBeaconBlockHeader } from '../../src/ethereum/ssz/hash-tree-root-beacon-block-header.js'
import type { LightClientUpdate } from '../../src/ethereum/types/light-client.js'
import { genesisOfConfig, specOfConfig } from '../../src/sources/config-spec.js'
import type { LightClientSource } from '../../src/sources/light-client-source.js'
import { SourceError } from '../../src/sources/source-error.js'

export const SLOTS_PER_PERIOD = 64n
/** When the rotation of a period is attested and finalized. */
const ROTATION = { attested: 40n, finalized: 24n }

/** What of the honest chain a node sees differently. */
export type Change = Partial<MakeUpdateParameters>

export type DevnetNode = LightClientSource & { bootstrapSlots: bigint[] }

/**
 * A node of a devnet that has got as far as `now()` says: the rotation of each period from its slot 41 on, and a finality
 * update that trails by two epochs.
 */
export function devnetNode(parameters: {
  devnet: BeaconDevnet
  now: () => bigint
  bootstrapSlots: bigint[]
  change?: (kind: 'rotation' | 'finality') => Change
}): DevnetNode {
  const { devnet, now, bootstrapSlots, change = () => ({}) } = parameters
  const { config } = devnet

  return {
    config,
    bootstrapSlots,

    getBootstrap: async (blockRoot) => {
      const found = bootstrapSlots
        .map((slot) => devnet.bootstrap({ slot }))
        .find(({ header }) => hashTreeRootBeaconBlockHeader(header.beacon) === blockRoot)
      if (found === undefined) throw new SourceError('NOT_FOUND', 'There is no such bootstrap.')
      return found
    },

    getUpdates: async (startPeriod, count) => {
      const updates: LightClientUpdate[] = []
      for (let period = startPeriod; updates.length < count; period++) {
        if (period * SLOTS_PER_PERIOD + ROTATION.attested >= now()) break
        updates.push(rotation(devnet, period, change('rotation')))
      }
      if (updates.length === 0) {
        throw new SourceError('PERIOD_MISSING', 'No such period.', { period: startPeriod })
      }
      return updates
    },

    getFinalityUpdate: async () => finality(devnet, now(), change('finality')),
    getGenesis: async () => genesisOfConfig(config),
    getSpec: async () => specOfConfig(config),
  }
}

const made = new WeakMap<BeaconDevnet, Map<string, LightClientUpdate>>()
/** Signing takes a while; what was made last is made again all the time. */
const KEPT = 16

function make(devnet: BeaconDevnet, parameters: MakeUpdateParameters): LightClientUpdate {
  const known = made.get(devnet) ?? new Map<string, LightClientUpdate>()
  made.set(devnet, known)
  const key = JSON.stringify(parameters, (_, value: unknown) =>
    typeof value === 'bigint' ? `${value}` : value,
  )
  const update = known.get(key) ?? devnet.makeUpdate(parameters)
  known.set(key, update)
  for (const oldest of known.keys()) {
    if (known.size <= KEPT) break
    known.delete(oldest)
  }
  return update
}

/** The honest rotation out of a period. */
export function rotation(devnet: BeaconDevnet, period: bigint, change: Change = {}): LightClientUpdate {
  const start = period * SLOTS_PER_PERIOD
  return make(devnet, {
    attestedSlot: start + ROTATION.attested,
    finalizedSlot: start + ROTATION.finalized,
    withNextCommittee: true,
    ...change,
  })
}

/** Signed in `now`; it finalizes the first slot of the epoch before the last. */
export function finality(devnet: BeaconDevnet, now: bigint, change: Change = {}): LightClientUpdate {
  const attestedSlot = now - 1n
  const finalizedSlot = (attestedSlot / 8n - 2n) * 8n
  return make(devnet, { attestedSlot, finalizedSlot, ...change })
}

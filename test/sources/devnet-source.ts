import { createBeaconDevnet } from '../../src/devnet/create-beacon-devnet.js'
import type { MakeUpdateParameters } from '../../src/devnet/make-update-parameters.js'
import { createMemorySource } from '../../src/sources/create-memory-source.js'

export const devnet = createBeaconDevnet({ seed: 'sources', committeeSize: 32 })
export const bootstrap = devnet.bootstrap({ slot: 64n })

/** The rotation of a period of 64 slots; two of the same period differ only in what `change` says. */
export function rotation(period: bigint, change: Partial<MakeUpdateParameters> = {}) {
  const slots = { attestedSlot: period * 64n + 40n, finalizedSlot: period * 64n + 24n }
  return devnet.makeUpdate({ ...slots, withNextCommittee: true, ...change })
}

/** A source of the rotations of the given periods, and the bootstrap in period 1. */
export function devnetSource(periods: readonly bigint[], change: Partial<MakeUpdateParameters> = {}) {
  return createMemorySource({
    config: devnet.config,
    bootstraps: [{ name: 'bootstrap', value: bootstrap }],
    updates: periods.map((period) => ({ name: `update ${period}`, value: rotation(period, change) })),
  })
}

import { createBeaconDevnet } from '../../src/devnet/create-beacon-devnet.js'
import type { MakeUpdateParameters } from '../../src/devnet/make-update-parameters.js'
import type { LightClientUpdate } from '../../src/ethereum/types/light-client.js'

export const SLOTS_PER_PERIOD = 64n
export const FIRST_PERIOD = 1n
export const LAST_PERIOD = 6n

/** An update of the history, with what the maker knows of it: the oracle never reads the update itself. */
export type HistoryUpdate = {
  name: string
  update: LightClientUpdate
  isValid: boolean
  attestedSlot: bigint
  finalizedSlot: bigint
  signatureSlot: bigint
  absentees: number
  hasCommittee: boolean
}

export const devnet = createBeaconDevnet({ seed: 'planner', committeeSize: 32 })

function range(count: number): number[] {
  return Array.from({ length: count }, (_, index) => index)
}

function make(name: string, parameters: MakeUpdateParameters, isValid = true): HistoryUpdate {
  const { attestedSlot, finalizedSlot, absent = [], withNextCommittee = false } = parameters
  return {
    name,
    update: devnet.makeUpdate(parameters),
    isValid,
    attestedSlot,
    finalizedSlot,
    signatureSlot: parameters.signatureSlot ?? attestedSlot + 1n,
    absentees: absent.length,
    hasCommittee: withNextCommittee,
  }
}

/** Updates of one period: rotations, steps, both kinds of straddling its borders, and broken ones. */
export function historyOf(period: bigint): HistoryUpdate[] {
  const start = period * SLOTS_PER_PERIOD
  const at = (attested: bigint, finalized: bigint) => ({
    attestedSlot: start + attested,
    finalizedSlot: start + finalized,
  })
  const name = (what: string) => `${period}: ${what}`
  const withNextCommittee = true
  return [
    make(name('rotation'), { ...at(40n, 24n), withNextCommittee }),
    make(name('late rotation'), { ...at(50n, 32n), withNextCommittee, absent: [1, 2, 3] }),
    make(name('step'), { ...at(58n, 40n), absent: range(Number(period % 5n) * 2) }),
    make(name('step, committee of the period before finalized'), { ...at(3n, -14n), withNextCommittee }),
    make(name('signed in the next period'), {
      ...at(62n, 48n),
      signatureSlot: start + SLOTS_PER_PERIOD,
      withNextCommittee,
    }),
    make(
      name('rotation, one signer lies'),
      { ...at(42n, 25n), withNextCommittee, tamper: { signedWithout: [7] } },
      false,
    ),
    make(name('step, another domain'), { ...at(60n, 41n), tamper: { domainType: '0x01000000' } }, false),
    make(name('rotation, too few signers'), { ...at(44n, 26n), withNextCommittee, absent: range(11) }, false),
  ]
}

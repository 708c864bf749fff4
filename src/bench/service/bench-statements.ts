import { createBeaconDevnet } from '../../devnet/create-beacon-devnet.js'
import { syncCommitteeToBeaconJson, updateToBeaconJson } from '../../ethereum/json/to-beacon-json.js'
import { computeSyncCommitteePeriodAtSlot } from '../../ethereum/spec/compute-sync-committee-period-at-slot.js'
import type { SyncCommittee } from '../../ethereum/types/light-client.js'
import type { ProofRequest } from '../../jobs/job.js'

export const BENCH_COMMITTEE_SIZE = 32
export const BENCH_CIRCUIT = { name: 'apk-32-10', capacity: 10 }
export const BENCH_NETWORK = 'bench'

/** What the benchmark asks proofs for: a development chain of 32 members. */
export type BenchStatements = {
  config: ReturnType<typeof createBeaconDevnet>['config']
  committee: SyncCommittee
  /** An update that these members did not sign and all others did: a real proof can be made of it. */
  signed(absent: readonly number[]): ProofRequest
  /**
   * The JSON of a request with these bits and somebody else's signature. It is a statement like any other to the API and
   * the queue, and costs no signing; a prover would refuse it.
   *
   * @param present One bit a member, member 0 lowest.
   */
  unsigned(present: number): { text: string; bits: string }
}

/** Makes the chain, its committee and requests. */
export function createBenchStatements(): BenchStatements {
  const devnet = createBeaconDevnet({ seed: 'concordat service bench', committeeSize: BENCH_COMMITTEE_SIZE })
  const { config } = devnet
  const attestedSlot = devnet.bootstrap().header.beacon.slot + 3n * config.slotsPerEpoch
  const finalizedSlot = attestedSlot - 2n * config.slotsPerEpoch
  const committee = devnet.committee(computeSyncCommitteePeriodAtSlot(config, attestedSlot + 1n))
  const signed = (absent: readonly number[]): ProofRequest => ({
    kind: 'apk',
    network: BENCH_NETWORK,
    update: updateToBeaconJson(devnet.makeUpdate({ attestedSlot, finalizedSlot, absent })),
    committee: syncCommitteeToBeaconJson(committee),
  })
  const everybody = JSON.stringify(signed([]))
  const template = /"sync_committee_bits":"(0x[0-9a-f]{8})"/.exec(everybody)?.[0] ?? ''
  const [before = '', after = ''] = everybody.split(template)

  return {
    config,
    committee,
    signed,
    unsigned(present) {
      const bits = bitsOf(present)
      return { text: `${before}"sync_committee_bits":"${bits}"${after}`, bits }
    },
  }
}

/** The bits of 32 members as the Beacon API writes them: bytes in order, the lowest bit of a byte first. */
function bitsOf(present: number): string {
  const bytes = [0, 8, 16, 24].map((shift) => (present >>> shift) & 0xff)
  return `0x${bytes.map((byte) => byte.toString(16).padStart(2, '0')).join('')}`
}

/** All 32 bits but those of one to three members: the n-th such set, for n below 5488. */
export function presentWithout(n: number): { present: number; absent: number[] } {
  const absent = absentSets()[n] ?? []
  return { present: absent.reduce((bits, index) => bits & ~(1 << index), -1) >>> 0, absent }
}

let sets: number[][] | undefined

function absentSets(): number[][] {
  if (sets !== undefined) return sets
  sets = []
  for (let a = 0; a < BENCH_COMMITTEE_SIZE; a++) {
    sets.push([a])
    for (let b = a + 1; b < BENCH_COMMITTEE_SIZE; b++) {
      sets.push([a, b])
      for (let c = b + 1; c < BENCH_COMMITTEE_SIZE; c++) sets.push([a, b, c])
    }
  }
  return sets
}

import { type TrustedBlock, trustBlock } from '../../bft/light-client/light-block.js'
import { verifyUpdate } from '../../bft/light-client/verify-update.js'
import { hashHeader } from '../../bft/votes/header.js'
import { PRECOMMIT } from '../../bft/votes/vote.js'
import { type BftDevnet, createBftDevnet } from '../../devnet/bft/create-bft-devnet.js'
import type { BftScriptInput } from '../../devnet/bft/script-schema.js'
import type { Observation } from '../../monitor/observation/observation.js'
import { observeBlock } from '../../monitor/observation/observe-block.js'
import { bftThresholds } from '../../monitor/thresholds.js'
import type { DevnetIncidentRow } from './devnet-incidents.js'
import { watchIncident } from './watch-incident.js'

type Incident = {
  name: string
  kind: string
  script: Pick<BftScriptInput, 'faults' | 'changes'>
  /** Milliseconds after genesis at which it begins. */
  from: number
  lastsMs?: number
}

const BLOCK_MS = 1000
const QUIET_MS = 30_000
const LASTS_MS = 15_000
const NAMES = ['v0', 'v1', 'v2', 'v3', 'v4', 'v5', 'v6']
const HONEST = [
  ['v3', 'v4'],
  ['v5', 'v6'],
]

const INCIDENTS: readonly Incident[] = [
  {
    name: '2 of 7 crash',
    kind: 'participation-low',
    from: QUIET_MS,
    script: { faults: [{ kind: 'crash', from: QUIET_MS, validators: ['v0', 'v1'] }] },
  },
  {
    name: '1 of 7 crashes',
    kind: 'participation-shift',
    from: QUIET_MS,
    script: { faults: [{ kind: 'crash', from: QUIET_MS, validators: ['v0'] }] },
  },
  {
    name: '3 of 7 crash: no quorum',
    kind: 'missed-finality',
    from: QUIET_MS,
    script: { faults: [{ kind: 'crash', from: QUIET_MS, validators: ['v0', 'v1', 'v2'] }] },
  },
  {
    name: '3 of 7 equivocate across a partition',
    kind: 'conflicting-finality',
    from: 16_000,
    lastsMs: 10_000,
    script: {
      faults: [
        { kind: 'equivocation', heights: [16, 20], validators: ['v0', 'v1', 'v2'], groups: HONEST },
        { kind: 'partition', from: 15_500, to: 60_000, groups: HONEST },
      ],
    },
  },
  {
    name: 'two validators join with as much power as there was',
    kind: 'churn',
    from: QUIET_MS,
    lastsMs: 8_000,
    script: {
      changes: [
        { height: 32, join: { name: 'n0', power: 35 } },
        { height: 32, join: { name: 'n1', power: 35 } },
      ],
    },
  },
  { name: 'nothing happens', kind: 'none', from: QUIET_MS, script: {} },
]

/** Who precommitted a header, with those whose votes came after the quorum. */
function signersOf(devnet: BftDevnet, height: bigint, hash: bigint): bigint {
  const sets = devnet.votes(height).filter(({ vote }) => vote.type === PRECOMMIT && vote.headerHash === hash)
  return sets.reduce((signers, set) => signers | set.signers, 0n)
}

/** Asks the chain once a block time, a block time late so that all votes are in, and verifies what it says. */
function play(incident: Incident): { observations: Observation[]; startedAt: bigint } {
  const validators = NAMES.map((name) => ({ name, power: 10 }))
  const script = { validators, blockTime: BLOCK_MS, transfersPerBlock: 0, ...incident.script }
  const devnet = createBftDevnet({ seed: `monitor ${incident.name}`, script })
  const { genesisTime, chainId } = devnet.script
  const policy = { chainId, trustingPeriod: 86_400_000n, clockDrift: 10_000n }
  const { genesis } = devnet
  const accepted = new Map<bigint, TrustedBlock>([[0n, trustBlock(genesis.header, genesis.nextValidators)]])
  const seen = new Set<bigint>()
  const observations: Observation[] = []
  const member = 'bft devnet'
  const end = incident.from + (incident.lastsMs ?? LASTS_MS)
  for (let elapsed = BLOCK_MS; elapsed <= end; elapsed += BLOCK_MS) {
    const time = genesisTime + BigInt(elapsed)
    devnet.advanceTo(time)
    const head = devnet.height()
    for (let height = head > 4n ? head - 4n : 1n; height < head; height++) {
      for (const block of devnet.finalized(height)) {
        const hash = hashHeader(block.header)
        const trusted = accepted.get(height - 1n)
        if (seen.has(hash) || trusted === undefined) continue
        seen.add(hash)
        const isChild = block.header.parentHash === trusted.hash
        const opened = isChild ? verifyUpdate({ trusted, block, policy, now: time }) : undefined
        if (opened !== undefined && !accepted.has(height)) accepted.set(height, opened)
        const signers = signersOf(devnet, height, hash)
        const isVerified = opened !== undefined
        observations.push(...observeBlock({ member, block, node: 'devnet', time, isVerified, signers }))
      }
    }
    // The node answers, even when it has nothing new.
    const newest = accepted.get([...accepted.keys()].at(-1) ?? 0n)?.header
    if (newest !== undefined) {
      const { height, timestamp: finalizedTime } = newest
      observations.push({ kind: 'finality', member, time, height, finalizedTime })
    }
  }
  return { observations, startedAt: genesisTime + BigInt(incident.from) }
}

/** Scripted incidents on the BFT devnet: real votes, blocks checked as a light client does. */
export function bftIncidents(): DevnetIncidentRow[] {
  return INCIDENTS.map((incident) =>
    watchIncident({
      chain: 'bft',
      incident: incident.name,
      kind: incident.kind,
      thresholds: bftThresholds({ blockTimeMs: BigInt(BLOCK_MS) }),
      ...play(incident),
    }),
  )
}

import { type Address, zeroHash } from 'viem'
import { encodeApkProof } from '../chain/encode-apk-proof.js'
import { encodeDirectProof } from '../chain/encode-direct-proof.js'
import { encodeUpdate } from '../chain/encode-update.js'
import { readHeader, readSyncCommitteeRoot } from '../chain/read-head.js'
import { SubmissionError } from '../chain/submission-error.js'
import { type Submission, submitUpdate } from '../chain/submit-update.js'
import { BaseError } from '../errors/base-error.js'
import { apkCircuits } from '../ethereum/apk/circuits.js'
import { participantCount } from '../ethereum/spec/participation.js'
import type { Hex } from '../ethereum/types/hex.js'
import type { ChainConfig, SyncCommittee } from '../ethereum/types/light-client.js'
import type { OnProgress } from '../prover/prove-circuit.js'
import { chooseRoute, type Route, type RouteChoice } from './choose-route.js'
import type { Destination } from './destination.js'
import type { ReplayStep } from './plan-replay.js'
import type { ApkKit } from './prepare-apk.js'
import { ensureRegistered } from './register-step.js'
import { ReplayError } from './replay-error.js'
import type { ReplayRow } from './replay-row.js'
import { checkByTwin } from './twin-check.js'

export type ReplayStepParameters = {
  step: ReplayStep
  config: ChainConfig
  route: RouteChoice
  destination: Destination
  address: Address
  /** Position of the client in the report. */
  client: number
  kit: ApkKit | undefined
  /** Roots of the committees registered with this client so far. */
  registered: Set<Hex>
  /** Check with the circuit's TypeScript twin instead of proving; the route is `direct` then. */
  skipProofs?: boolean | undefined
  onProgress?: OnProgress | undefined
  signal?: AbortSignal | undefined
}

type Figures = Pick<ReplayRow, 'circuit' | 'constraints' | 'seconds' | 'peakRssBytes'> &
  Partial<Pick<ReplayRow, 'registration' | 'twinChecked'>>

/** Route that a step takes; by its participation alone, so that it is known before anything is deployed. */
export function routeOfStep(step: ReplayStep, config: ChainConfig, route: RouteChoice): Route {
  return chooseRoute({ route, absentees: config.syncCommitteeSize - participantsOf(step, config) })
}

/** Participants by the update's bits; 0 when it has not one bit a member, which the contract refuses by name. */
export function participantsOf({ update }: ReplayStep, { syncCommitteeSize }: ChainConfig): number {
  const { syncCommitteeBits } = update.syncAggregate
  return syncCommitteeBits.length === 2 + syncCommitteeSize / 4
    ? participantCount(syncCommitteeBits, syncCommitteeSize)
    : 0
}

/**
 * Proves one update where its route asks for it, and submits it. Whatever goes wrong with this update is in its row;
 * only an abort is thrown.
 */
export async function replayStep(parameters: ReplayStepParameters): Promise<ReplayRow> {
  const { step, config, signal } = parameters
  const { update } = step
  const finalizedSlot = update.finalizedHeader.beacon.slot
  const route = routeOfStep(step, config, parameters.skipProofs ? 'direct' : parameters.route)
  const row: ReplayRow = {
    file: step.file,
    slot: update.attestedHeader.beacon.slot,
    period: step.period,
    participants: participantsOf(step, config),
    route,
    circuit: null,
    constraints: 0,
    seconds: { witness: 0, prove: 0, verify: 0 },
    peakRssBytes: null,
    gas: null,
    accepted: false,
    error: null,
    message: null,
    signatureSlot: update.signatureSlot,
    finalizedSlot,
    finalizedRoot: null,
    executionStateRoot: null,
    nextSyncCommitteeRoot: null,
    registration: null,
    twinChecked: false,
    client: parameters.client,
  }
  try {
    const { submission, figures } = await makeSubmission(parameters, route)
    Object.assign(row, figures)
    const { destination, address } = parameters
    // A second into the slot after the signature's, when the update could first be seen.
    await destination.moveTo(config.genesisTime + (update.signatureSlot + 1n) * config.secondsPerSlot + 1n)
    const { gasUsed } = await submitUpdate({ client: destination.client, address, ...submission })
    return { ...row, gas: gasUsed, accepted: true, ...(await readBack(parameters, finalizedSlot)) }
  } catch (error) {
    if (signal?.aborted) throw error
    return { ...row, ...describeError(error) }
  }
}

async function makeSubmission(
  parameters: ReplayStepParameters,
  route: Route,
): Promise<{ submission: Submission; figures: Figures }> {
  const { step, config } = parameters
  const { update, committee } = step
  if (committee === undefined) throw unknownCommittee(step)
  const encoded = encodeUpdate({ update, config })
  if (route === 'apk') return proveStep(parameters, encoded, committee)
  const proof = encodeDirectProof({ syncAggregate: update.syncAggregate, committee })
  const twinChecked = parameters.skipProofs === true
  if (twinChecked) checkByTwin({ update, committee })
  return {
    submission: { route, update: encoded, proof },
    figures: {
      circuit: null,
      constraints: 0,
      seconds: { witness: 0, prove: 0, verify: 0 },
      peakRssBytes: process.resourceUsage().maxRSS * 1024,
      twinChecked,
    },
  }
}

async function proveStep(
  parameters: ReplayStepParameters,
  update: Submission['update'],
  committee: SyncCommittee,
): Promise<{ submission: Submission; figures: Figures }> {
  const { step, kit, onProgress, signal } = parameters
  if (kit === undefined)
    throw new ReplayError('NO_CIRCUIT_FITS', 'No circuit takes that many absent members.')
  const registration = await ensureRegistered({ ...parameters, kit, committee })
  const made = await kit.prover.prove(step.update, committee, { onProgress, signal })
  const capacity = apkCircuits.find(({ name }) => name === made.circuit)?.capacity ?? 0
  const proof = encodeApkProof({ capacity, sum: made.sum, proof: made.proof })
  return {
    submission: { route: 'apk', update, proof },
    figures: {
      circuit: made.circuit,
      constraints: made.constraints,
      seconds: made.seconds,
      peakRssBytes: made.peakRssBytes ?? null,
      registration,
    },
  }
}

async function readBack({ destination, address, step }: ReplayStepParameters, slot: bigint) {
  const { client } = destination
  const header = await readHeader({ client, address, slot })
  const next = await readSyncCommitteeRoot({ client, address, period: step.period + 1n })
  return {
    finalizedRoot: header.root,
    executionStateRoot: header.executionStateRoot === zeroHash ? null : header.executionStateRoot,
    nextSyncCommitteeRoot: next ?? null,
  }
}

function unknownCommittee({ file, period }: ReplayStep): ReplayError {
  return new ReplayError('COMMITTEE_UNKNOWN', `No input tells the sync committee of period ${period}.`, {
    facts: [
      `file: ${file}`,
      'give a bootstrap or the committee of that period, or the update before this one',
    ],
  })
}

function describeError(error: unknown): { error: string; message: string } {
  if (error instanceof SubmissionError) {
    return { error: error.errorName ?? error.code, message: error.message }
  }
  if (error instanceof BaseError) return { error: error.code, message: error.message }
  return { error: 'UNEXPECTED', message: error instanceof Error ? error.message : String(error) }
}

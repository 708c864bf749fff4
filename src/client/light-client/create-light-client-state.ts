import { computeSyncCommitteePeriodAtSlot } from '../../ethereum/spec/compute-sync-committee-period-at-slot.js'
import type { Hex } from '../../ethereum/types/hex.js'
import type { ChainConfig, LightClientUpdate, SyncCommittee } from '../../ethereum/types/light-client.js'
import type { Groth16Proof } from '../../groth16/proof.js'
import type { VerificationKey } from '../../groth16/verification-key.js'
import type { ApkProof } from '../../prover/apk-proof.js'
import type { LightClientSource } from '../../sources/light-client-source.js'
import type { AcceptedHead, AcceptedState } from '../../state/accepted-state.js'
import { ClientError } from '../client-error.js'
import { clientFrozen, type ProvenConflict } from '../proven-conflict.js'
import { requireSeconds, requireUint64 } from '../require-parameter.js'
import { type Clock, systemClock } from '../system-clock.js'
import { createCommitteeCommitments } from './committee-commitments.js'
import { followSource } from './follow-source.js'
import { keyByProof, type PinnedApkCircuit, pinnedCircuitOf } from './key-by-proof.js'
import type { LightClientFacts } from './light-client-facts.js'
import { isExpired, type PublicKeyOf, type Rules, takeEvidence, takeUpdate } from './take-update.js'
import { requireSource, startFacts, type TrustedCheckpoint } from './trusted-checkpoint.js'

/** Two weeks: no more than the weak-subjectivity period of mainnet's validator set. */
const DEFAULT_WEAK_SUBJECTIVITY_SECONDS = 1_209_600n

export type LightClientStateParameters = {
  config: ChainConfig
  checkpoint: TrustedCheckpoint
  /** Needed for `sync`, and for a checkpoint that comes without its bootstrap. */
  source?: LightClientSource | undefined
  /** Verification keys by which proofs are judged, as a contract has its verifiers. */
  circuits?: { apk?: readonly PinnedApkCircuit[] | undefined; link?: VerificationKey | undefined } | undefined
  /** No update is taken once the head is older, in seconds. Default: two weeks. */
  weakSubjectivitySeconds?: bigint | undefined
  /** Seconds since 1970. Default: the system's. */
  clock?: Clock | undefined
}

/** A light client in this process. */
export type LightClientState = AcceptedState & {
  /** Follows the source to its newest finalized header; progress is kept when it fails. */
  sync(options?: { signal?: AbortSignal | undefined }): Promise<AcceptedHead>
  /**
   * Takes one update. Without a proof the participants' keys are added up; with one, their sum is what the `apk` proof
   * shows for the committee's commitment. The committee's keys are then not touched if `registerCommittee` came before.
   */
  acceptUpdate(parameters: {
    update: LightClientUpdate
    apkProof?: ApkProof | undefined
  }): Promise<AcceptedHead>
  /** Learns a committee's commitment by a proof of circuit `link`; returns the committee's SSZ root. */
  registerCommittee(parameters: { committee: SyncCommittee; commitment: bigint; proof: Groth16Proof }): Hex
  /** Freezes the client by a verified update that contradicts what it accepted. */
  reportConflict(parameters: { update: LightClientUpdate }): Promise<ProvenConflict>
}

/**
 * Follows a source chain in this process, with the rules of the `EthereumLightClient` contract and no contract: finalized
 * headers that two thirds of the right committee signed, a weak-subjectivity limit, and a freeze by a proven conflict.
 * Headers older than the limit are forgotten.
 *
 * DIFF from the contract: the execution data of a `bootstrap` checkpoint's own header is recorded, since it is proven; and
 * an update that contradicts what is known freezes the client whichever function it comes by.
 *
 * @throws ClientError `INVALID_PARAMETER`. Its functions throw `CLIENT_FROZEN`, `CLIENT_EXPIRED`, `NO_HEAD`,
 * `INVALID_PROOF`, `UNKNOWN_CIRCUIT`, `NO_CONFLICT`, `EVIDENCE_EXPIRED`; LightClientUpdateError for an update that breaks
 * a rule; StoreError for a wrong bootstrap; SourceError.
 */
export function createLightClientState(parameters: LightClientStateParameters): LightClientState {
  const { config, checkpoint, source, circuits = {}, clock = systemClock } = parameters
  const weakSubjectivitySeconds = requireSeconds(
    'weakSubjectivitySeconds',
    parameters.weakSubjectivitySeconds ?? DEFAULT_WEAK_SUBJECTIVITY_SECONDS,
  )
  requireSameChain(config, source)
  if (checkpoint.kind === 'bootstrap' && checkpoint.bootstrap === undefined) requireSource(source)
  const commitments = createCommitteeCommitments(circuits.link)
  let facts: LightClientFacts | undefined
  let turn: Promise<unknown> = Promise.resolve()

  const rules = (): Rules => ({ config, now: clock(), weakSubjectivitySeconds })

  /** One change at a time, each on what the one before left. */
  function inTurn<Value>(work: (known: LightClientFacts) => Promise<Value>): Promise<Value> {
    const mine = turn.then(async () => {
      facts ??= await startFacts({ config, checkpoint, source })
      return work(facts)
    })
    turn = mine.catch(() => undefined)
    return mine
  }

  function headOf(known: LightClientFacts): AcceptedHead {
    const record = known.records.get(known.store.finalizedSlot)
    if (record === undefined) {
      const message =
        'The light client has accepted no header since its checkpoint, which is a committee alone.'
      throw new ClientError('NO_HEAD', message)
    }
    const expired = isExpired(rules(), known)
    return { ...record, status: known.conflict !== undefined ? 'frozen' : expired ? 'expired' : 'active' }
  }

  /** The head after a change; a change that froze the client is an error. */
  function changed(known: LightClientFacts): AcceptedHead {
    if (known.conflict !== undefined) throw clientFrozen(known.conflict)
    return headOf(known)
  }

  function keyFrom(proof: ApkProof, known: LightClientFacts, period: bigint): PublicKeyOf {
    const circuit = pinnedCircuitOf(proof, circuits.apk ?? [])
    const committee = known.store.committees.get(period)
    return ({ committeeRoot, absent }) => {
      // Validation comes first, and refuses a period whose committee is unknown.
      const commitment = commitments.of(committeeRoot, committee as SyncCommittee)
      return keyByProof({ proof, circuit, commitment, absent, committeeSize: config.syncCommitteeSize })
    }
  }

  return {
    chainId: config.chainId,

    getHead: () => inTurn(async (known) => headOf(known)),

    getRecordedBlock: async (where) => {
      const key =
        'slot' in where ? requireUint64('slot', where.slot) : requireUint64('blockNumber', where.blockNumber)
      return inTurn(async (known) => {
        if (known.conflict !== undefined) throw clientFrozen(known.conflict)
        const slot = 'slot' in where ? key : known.slotsByBlockNumber.get(key)
        return slot === undefined ? undefined : known.records.get(slot)
      })
    },

    sync: (options = {}) =>
      inTurn(async (known) => {
        for await (const next of followSource(rules(), known, requireSource(source), options)) {
          facts = next
        }
        return changed(facts ?? known)
      }),

    acceptUpdate: ({ update, apkProof }) =>
      inTurn(async (known) => {
        const period = computeSyncCommitteePeriodAtSlot(config, update.signatureSlot)
        const publicKeyOf = apkProof === undefined ? undefined : keyFrom(apkProof, known, period)
        facts = takeUpdate(rules(), known, update, publicKeyOf)
        return changed(facts)
      }),

    registerCommittee: (registration) => commitments.register(registration),

    reportConflict: ({ update }) =>
      inTurn(async (known) => {
        facts = takeEvidence(rules(), known, update)
        return facts.conflict as ProvenConflict
      }),
  }
}

function requireSameChain(config: ChainConfig, source: LightClientSource | undefined): void {
  const given = source?.config
  if (given === undefined || given.genesisValidatorsRoot === config.genesisValidatorsRoot) return
  throw new ClientError('INVALID_PARAMETER', 'The source is of another chain.', {
    facts: [`chain: ${config.name}`, `source: ${given.name}`],
  })
}

import type { CircuitInputs } from '../arithmetic/circuit-inputs.js'
import type { Artifacts } from '../artifacts/load-artifacts.js'
import { apkParameters } from '../ethereum/apk/parameters.js'
import { absentWords } from '../ethereum/apk/public-inputs.js'
import { buildApkWitness } from '../ethereum/apk/witness.js'
import type { CommittedCommittee } from '../ethereum/committee/committee-commitment.js'
import type { ChainConfig, LightClientUpdate, SyncCommittee } from '../ethereum/types/light-client.js'
import type { ApkProof } from './apk-proof.js'
import { absentOf, assertSignedBy, isStatementOf } from './apk-statement.js'
import { createArtifactCheck } from './artifact-check.js'
import type { ProverBackend } from './backend.js'
import { aborted, type ChildLimits } from './child-process.js'
import { chooseCircuit, namedCircuit } from './choose-circuit.js'
import { createCommitteeCache } from './committee-cache.js'
import { type CircuitProof, type OnProgress, proveCircuit } from './prove-circuit.js'
import { proveWitness } from './prove-witness.js'
import { createSnarkjsBackend } from './snarkjs-backend.js'
import { verifyApkProof } from './verify-apk-proof.js'

export type CreateProverParameters = {
  /** Built circuits, from `loadArtifacts`. Their verification keys are the pinned ones. */
  artifacts: Artifacts
  /** snarkjs by default. */
  backend?: ProverBackend | undefined
  /** When given, an update that its committee did not sign on this chain is refused before anything is computed. */
  chain?: ChainConfig | undefined
  /** Folder for temporary files; the system's by default. */
  temporaryDirectory?: string | undefined
  /** Limits of each child process. */
  limits?: ChildLimits | undefined
}

export type ProveOptions = {
  onProgress?: OnProgress | undefined
  /** Aborts the proof; its processes are gone and its files removed when the promise rejects. */
  signal?: AbortSignal | undefined
}

export type ProveUpdateOptions = ProveOptions & {
  /** Insist on this circuit instead of the smallest that fits. */
  circuit?: string | undefined
}

export type ProveNamedParameters = ProveOptions & {
  /** Name of any built circuit. */
  circuit: string
  inputs: CircuitInputs
  expectedPublicInputs?: readonly bigint[] | undefined
}

export type Prover = {
  /**
   * Commits to a committee, and remembers the last few: it takes a second for 512 keys, and one committee signs every
   * update of a day.
   *
   * @throws {CommitteeError} When a key is not one.
   * @throws {ProverError} `COMMITTEE_MISMATCH` when the aggregate key is not the sum of the keys.
   */
  commit(committee: SyncCommittee): CommittedCommittee
  /**
   * Proves the aggregate key of an update's participants.
   *
   * @param committee The committee that signed the update.
   * @throws {ProverError} `NO_CIRCUIT_FITS`, `UNKNOWN_CIRCUIT`, `COMMITTEE_MISMATCH`, and those of `proveCircuit`.
   * @throws {CommitteeError} When a key of the committee is not one, or it has neither 512 nor 32 keys.
   * @throws {ArtifactError} When the circuit's files are missing or were changed.
   */
  prove(update: LightClientUpdate, committee: SyncCommittee, options?: ProveUpdateOptions): Promise<ApkProof>
  /**
   * Proves any built circuit.
   *
   * @throws {WitnessError} When the inputs do not satisfy the circuit.
   * @throws {ProverError} Those of `proveCircuit`.
   * @throws {ArtifactError} When the circuit is unknown or its files are missing or were changed.
   */
  proveCircuit(parameters: ProveNamedParameters): Promise<CircuitProof>
  /**
   * Verifies a proof against the pinned key of its circuit.
   *
   * @param statement When given, the proof must be about this update's bits and this committee as well.
   * @throws {ProverError} `UNKNOWN_CIRCUIT`.
   * @throws {ArtifactError} `CIRCUIT_UNKNOWN` when the circuit was not built.
   */
  verify(proof: ApkProof, statement?: { update: LightClientUpdate; committee: SyncCommittee }): boolean
}

/**
 * Makes a prover over built circuits. A prover holds no processes and no files between calls, and calls may overlap;
 * each proof takes about two cores and the memory its circuit needs, so callers bound how many run at once.
 *
 * Every proof is verified against the pinned key before it is returned.
 */
export function createProver(parameters: CreateProverParameters): Prover {
  const { artifacts, chain, temporaryDirectory, limits } = parameters
  const backend = parameters.backend ?? createSnarkjsBackend()
  const commit = createCommitteeCache()
  const checkArtifacts = createArtifactCheck()

  async function proveNamed(named: ProveNamedParameters): Promise<CircuitProof> {
    const { circuit, inputs, expectedPublicInputs, onProgress, signal } = named
    const built = artifacts.circuit(circuit)
    onProgress?.({ stage: 'check-artifacts', circuit })
    await checkArtifacts(built)
    return proveCircuit({
      circuit,
      files: built.paths,
      verificationKey: built.verificationKey,
      inputs,
      expectedPublicInputs,
      backend,
      temporaryDirectory,
      limits,
      onProgress,
      signal,
    })
  }

  return {
    commit,
    proveCircuit: proveNamed,

    async prove(update, committee, options = {}) {
      const { signal } = options
      if (signal?.aborted) throw aborted('The proof', signal)
      const absent = absentOf(update, committee)
      const circuit = chooseCircuit({
        built: Object.keys(artifacts.manifest.circuits),
        committeeSize: committee.pubkeys.length,
        absentees: absent.length,
        name: options.circuit,
      })
      const { constraints } = artifacts.circuit(circuit.name).entry
      if (chain !== undefined) assertSignedBy(update, committee, chain)
      const build = () => {
        const parameters = { circuit: apkParameters(circuit), committee: commit(committee), absent }
        return { ...buildApkWitness(parameters), circuit: circuit.name }
      }
      const { built, made } = await proveWitness(proveNamed, build, options)
      return { kind: 'apk', circuit: circuit.name, sum: built.sum, ...made, constraints }
    },

    verify(proof, statement) {
      const circuit = namedCircuit(proof.circuit)
      const { verificationKey } = artifacts.circuit(circuit.name)
      if (!verifyApkProof({ proof, verificationKey })) return false
      if (statement === undefined) return true
      const absent = absentOf(statement.update, statement.committee)
      if (statement.committee.pubkeys.length !== circuit.committeeSize || absent.length > circuit.capacity)
        return false
      return isStatementOf({
        publicInputs: proof.publicInputs,
        committed: commit(statement.committee),
        absentWords: absentWords({ absent, ...circuit }),
      })
    },
  }
}

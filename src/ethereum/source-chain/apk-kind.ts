import { parseApkProof, serializeApkProof } from '../../prover/apk-proof-json.js'
import { absentOf, assertSignedBy, isStatementOf } from '../../prover/apk-statement.js'
import { chooseCircuit, namedCircuit } from '../../prover/choose-circuit.js'
import { verifyApkProof } from '../../prover/verify-apk-proof.js'
import type { ProofKind, ProofRequestFields, ProofTask } from '../../source-chain/proof-kind.js'
import { RequestFault } from '../../source-chain/request-fault.js'
import { apkCircuits } from '../apk/circuits.js'
import { absentWords } from '../apk/public-inputs.js'
import { parseSyncCommittee } from '../json/parse-sync-committee.js'
import { parseUpdate } from '../json/parse-update.js'
import { syncCommitteeToBeaconJson, updateToBeaconJson } from '../json/to-beacon-json.js'
import { absentIndices } from '../spec/participation.js'
import { hashTreeRootSyncCommittee } from '../ssz/hash-tree-root-sync-committee.js'
import { commit } from './commit.js'
import { syncCommitteeSchema, updateSchema } from './document-schemas.js'
import { ethereumNetwork } from './ethereum-network.js'
import { readDocument } from './read-document.js'

/** A request for an `apk` proof: documents of the Beacon API. */
export type ApkRequest = {
  kind: 'apk'
  network: string
  update: unknown
  committee: unknown
  circuit?: string
}

/**
 * `apk`: the members of a committee with these bits have that aggregate key. It says nothing about the header they
 * signed, so two updates with the same committee and bits share one proof. The chain is no part of the statement: a
 * committee's keys are the same wherever it signs.
 */
export const apkKind: ProofKind = {
  kind: 'apk',
  family: 'ethereum',
  documents: { update: updateSchema, committee: syncCommitteeSchema },
  takesCircuit: true,
  read: readApkRequest,
}

function readApkRequest(fields: ProofRequestFields): ProofTask {
  const { network, circuit: insisted, ...documents } = fields as ApkRequest
  if (insisted !== undefined && !apkCircuits.some(({ name }) => name === insisted)) {
    throw new RequestFault('There is no apk circuit of that name.', { path: 'circuit' })
  }
  const committee = readDocument('committee', () => parseSyncCommittee(documents.committee))
  const update = readDocument('update', () => parseUpdate(documents.update))
  const { syncCommitteeBits: bits } = update.syncAggregate
  readDocument('', () => absentIndices(bits, committee.pubkeys.length))
  const request = (): ApkRequest => ({
    kind: 'apk',
    network,
    update: updateToBeaconJson(update),
    committee: syncCommitteeToBeaconJson(committee),
    ...(insisted === undefined ? {} : { circuit: insisted }),
  })
  return {
    request,
    statement: () => ['apk', hashTreeRootSyncCommittee(committee), bits, insisted ?? ''],

    circuitOf: (built) =>
      chooseCircuit({
        built,
        committeeSize: committee.pubkeys.length,
        absentees: absentOf(update, committee).length,
        name: insisted,
      }).name,

    async prove({ prover, circuit, network: chain, onProgress, signal }) {
      assertSignedBy(update, committee, ethereumNetwork(chain))
      return serializeApkProof(await prover.prove(update, committee, { circuit, onProgress, signal }))
    },

    check({ circuit, verificationKey, text }) {
      const made = parsed(text)
      if (made === undefined) return 'malformed'
      if (made.circuit !== circuit) return 'other circuit'
      const absent = absentOf(update, committee)
      const words = absentWords({ absent, ...namedCircuit(circuit) })
      const { publicInputs } = made
      if (!isStatementOf({ publicInputs, committed: commit(committee), absentWords: words })) {
        return 'other statement'
      }
      return verifyApkProof({ proof: made, verificationKey }) ? 'valid' : 'invalid proof'
    },
  }
}

function parsed(text: string) {
  try {
    return parseApkProof(text)
  } catch {
    return undefined
  }
}

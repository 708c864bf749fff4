import { apkCircuits } from '../ethereum/apk/circuits.js'
import { BeaconJsonError } from '../ethereum/json/beacon-json-error.js'
import { parseSyncCommittee } from '../ethereum/json/parse-sync-committee.js'
import { parseUpdate } from '../ethereum/json/parse-update.js'
import { syncCommitteeToBeaconJson, updateToBeaconJson } from '../ethereum/json/to-beacon-json.js'
import { EthereumSpecError } from '../ethereum/spec/ethereum-spec-error.js'
import { absentIndices } from '../ethereum/spec/participation.js'
import { hashTreeRootSyncCommittee } from '../ethereum/ssz/hash-tree-root-sync-committee.js'
import type { SyncCommittee } from '../ethereum/types/light-client.js'
import type { ProofRequest } from './job.js'
import { JobError } from './job-error.js'
import { jobKey, sha256Hex } from './job-key.js'

export type ParsedRequest = {
  /** The job's id. */
  id: string
  /** Only the fields a proof needs, each of bounded size, in one form. */
  request: ProofRequest
  /** `request` as JSON, and its hex SHA-256. */
  body: string
  digest: string
}

const NETWORK = /^[a-z0-9][a-z0-9-]{0,31}$/

/**
 * Reads what is to be proven from JSON nobody has checked, and finds the job it belongs to.
 *
 * Only the shape is checked: whether the committee signed the update is for the worker, before it proves.
 *
 * @throws JobError `INVALID_REQUEST`.
 */
export function parseProofRequest(request: ProofRequest): ParsedRequest {
  const { kind, network } = request
  if (typeof network !== 'string' || !NETWORK.test(network)) throw invalid('The network is not a name.')
  try {
    if (kind === 'apk') return parseApkRequest(request)
    if (kind === 'link') return parseLinkRequest(request)
  } catch (cause) {
    if (!(cause instanceof BeaconJsonError) && !(cause instanceof EthereumSpecError)) throw cause
    throw invalid(cause.shortMessage, cause)
  }
  throw invalid('A proof is of kind apk or link.')
}

function parseApkRequest(request: Extract<ProofRequest, { kind: 'apk' }>): ParsedRequest {
  const { network, circuit } = request
  if (circuit !== undefined && !apkCircuits.some(({ name }) => name === circuit)) {
    throw invalid('There is no apk circuit of that name.')
  }
  const committee = parseSyncCommittee(request.committee)
  const update = parseUpdate(request.update)
  const bits = update.syncAggregate.syncCommitteeBits
  absentIndices(bits, committee.pubkeys.length)
  return {
    id: jobKey({ kind: 'apk', committeeRoot: rootOf(committee), bits, circuit }),
    ...inOneForm({
      kind: 'apk',
      network,
      update: updateToBeaconJson(update),
      committee: syncCommitteeToBeaconJson(committee),
      ...(circuit === undefined ? {} : { circuit }),
    }),
  }
}

function parseLinkRequest({ network, committee: json }: ProofRequest): ParsedRequest {
  const committee = parseSyncCommittee(json)
  return {
    id: jobKey({ kind: 'link', committeeRoot: rootOf(committee) }),
    ...inOneForm({ kind: 'link', network, committee: syncCommitteeToBeaconJson(committee) }),
  }
}

function rootOf(committee: SyncCommittee) {
  return hashTreeRootSyncCommittee(committee)
}

function inOneForm(request: ProofRequest) {
  const body = JSON.stringify(request)
  return { request, body, digest: sha256Hex(body) }
}

function invalid(shortMessage: string, cause?: unknown): JobError {
  return new JobError('INVALID_REQUEST', shortMessage, cause === undefined ? {} : { cause })
}

import { verifyGroth16 } from '../../groth16/verify-proof.js'
import { parseLinkProof, serializeLinkProof } from '../../prover/link-proof-json.js'
import { linkCircuitFor, proveLink } from '../../prover/prove-link.js'
import { ProverError } from '../../prover/prover-error.js'
import type { ProofKind, ProofRequestFields, ProofTask } from '../../source-chain/proof-kind.js'
import { parseSyncCommittee } from '../json/parse-sync-committee.js'
import { syncCommitteeToBeaconJson } from '../json/to-beacon-json.js'
import { fingerprint, fingerprintPoint } from '../link/fingerprint.js'
import { hashTreeRootSyncCommittee } from '../ssz/hash-tree-root-sync-committee.js'
import { commit } from './commit.js'
import { syncCommitteeSchema } from './document-schemas.js'
import { readDocument } from './read-document.js'

/** A request for a `link` proof: a committee as the Beacon API writes it. */
export type LinkRequest = { kind: 'link'; network: string; committee: unknown }

/** `link`: a commitment is the one of a committee's keys. The chain is no part of the statement. */
export const linkKind: ProofKind = {
  kind: 'link',
  family: 'ethereum',
  documents: { committee: syncCommitteeSchema },
  takesCircuit: false,
  read: readLinkRequest,
}

function readLinkRequest(fields: ProofRequestFields): ProofTask {
  const { network, committee: document } = fields as LinkRequest
  const committee = readDocument('committee', () => parseSyncCommittee(document))
  return {
    request: (): LinkRequest => ({ kind: 'link', network, committee: syncCommitteeToBeaconJson(committee) }),
    statement: () => ['link', hashTreeRootSyncCommittee(committee)],

    circuitOf() {
      const size = committee.pubkeys.length
      const circuit = linkCircuitFor(size)
      if (circuit !== undefined) return circuit.name
      throw new ProverError('NO_CIRCUIT_FITS', 'No link circuit takes a committee of that size.', {
        facts: [`committee size: ${size}`],
      })
    },

    prove: async ({ prover, onProgress, signal }) =>
      serializeLinkProof(await proveLink(prover, committee, { onProgress, signal })),

    check({ circuit, verificationKey, text }) {
      const made = parsed(text)
      if (made === undefined) return 'malformed'
      if (made.circuit !== circuit) return 'other circuit'
      const committeeRoot = hashTreeRootSyncCommittee(committee)
      const { commitment } = commit(committee)
      const point = fingerprintPoint({ committeeRoot, commitment })
      const expected = [commitment, point, fingerprint(committee, point)]
      const { publicInputs, proof } = made
      const isSame =
        made.committeeRoot === committeeRoot &&
        made.commitment === commitment &&
        publicInputs.length === expected.length &&
        expected.every((value, index) => value === publicInputs[index])
      if (!isSame) return 'other statement'
      return verifyGroth16({ verificationKey, publicInputs, proof }) ? 'valid' : 'invalid proof'
    },
  }
}

function parsed(text: string) {
  try {
    return parseLinkProof(text)
  } catch {
    return undefined
  }
}

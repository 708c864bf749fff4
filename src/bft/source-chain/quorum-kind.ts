import type { ProofKind, ProofRequestFields, ProofTask } from '../../source-chain/proof-kind.js'
import { lightBlockSchema } from '../json/bft-schemas.js'
import { parseLightBlock } from '../json/parse-bft-json.js'
import { toBftJson } from '../json/to-bft-json.js'
import { publicInputs } from '../layout.js'
import { openBlock } from '../light-client/light-block.js'
import { bitmapWords } from '../votes/bitmap.js'
import { buildQuorumWitness } from '../witness/quorum-witness.js'
import { digest } from './digest.js'
import { readDocument } from './read-document.js'
import { statementTask } from './statement-task.js'

/** A request for a `bft-quorum` proof: a light block in the JSON form of this family. */
export type QuorumRequest = { kind: 'bft-quorum'; network: string; block: unknown; circuit?: string }

/** `bft-quorum`: more than two thirds of a header's own validator set signed it. */
export const quorumKind: ProofKind = {
  kind: 'bft-quorum',
  family: 'bft',
  documents: { block: lightBlockSchema },
  takesCircuit: true,
  read: readQuorumRequest,
}

function readQuorumRequest(fields: ProofRequestFields): ProofTask {
  const { network, circuit, ...documents } = fields as QuorumRequest
  const block = readDocument('block', () => parseLightBlock(documents.block))
  const { header, commit, validators } = block
  const request = (): QuorumRequest => ({ kind: 'bft-quorum', network, block: toBftJson(block) })
  return statementTask({
    kind: 'bft-quorum',
    request,
    insisted: circuit,
    facts: () => [digest(header), commit.signers],
    circuits: 'quorum',
    members: validators.length,
    witness: ({ chainId, size }) => buildQuorumWitness({ chainId, block, size }),
    publicInputs: () => {
      const { hash: headerHash } = openBlock(header.chainId, block)
      return publicInputs('quorum', { ...header, headerHash, ...bitmapWords(commit.signers) })
    },
  })
}

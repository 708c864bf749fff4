import type { ProofKind, ProofRequestFields, ProofTask } from '../../source-chain/proof-kind.js'
import { evidenceSchema } from '../json/bft-schemas.js'
import { parseEquivocationEvidence } from '../json/parse-bft-json.js'
import { toBftJson } from '../json/to-bft-json.js'
import { publicInputs } from '../layout.js'
import { findEquivocation } from '../light-client/equivocation.js'
import { bitmapWords } from '../votes/bitmap.js'
import { buildEquivocationWitness } from '../witness/equivocation-witness.js'
import { digest } from './digest.js'
import { readDocument } from './read-document.js'
import { statementTask } from './statement-task.js'

/** A request for a `bft-equivocation` proof: two vote sets of one slot, and the set that signed them; see `splitEvidence`. */
export type EquivocationRequest = {
  kind: 'bft-equivocation'
  network: string
  evidence: unknown
  circuit?: string
}

/** `bft-equivocation`: these validators signed two headers at one height, round and type. */
export const equivocationKind: ProofKind = {
  kind: 'bft-equivocation',
  family: 'bft',
  documents: { evidence: evidenceSchema },
  takesCircuit: true,
  read: readEquivocationRequest,
}

function readEquivocationRequest(fields: ProofRequestFields): ProofTask {
  const { network, circuit, ...documents } = fields as EquivocationRequest
  const evidence = readDocument('evidence', () => parseEquivocationEvidence(documents.evidence))
  const { validators, first, second } = evidence
  const request = (): EquivocationRequest => ({
    kind: 'bft-equivocation',
    network,
    evidence: toBftJson(evidence),
  })
  return statementTask({
    kind: 'bft-equivocation',
    request,
    insisted: circuit,
    facts: () => [
      digest(validators),
      digest(first.vote),
      digest(second.vote),
      first.signers & second.signers,
    ],
    circuits: 'equivocation',
    members: validators.length,
    witness: ({ chainId, size }) => buildEquivocationWitness({ chainId, evidence, size }),
    publicInputs: () => {
      const { chainId } = first.vote
      const { headerHashes, signers, power: doublePower, ...found } = findEquivocation(chainId, evidence)
      const [firstHeaderHash, secondHeaderHash] = headerHashes
      const words = bitmapWords(signers)
      const statement = { ...found, chainId, firstHeaderHash, secondHeaderHash, ...words, doublePower }
      return publicInputs('equivocation', statement)
    },
  })
}

import type { ProofKind, ProofRequestFields, ProofTask } from '../../source-chain/proof-kind.js'
import { BftError } from '../bft-error.js'
import { optInSchema } from '../json/bft-schemas.js'
import { parseOptIn } from '../json/parse-bft-json.js'
import { toBftJson } from '../json/to-bft-json.js'
import { buildPossessionWitness, possessionInputs } from '../witness/possession-witness.js'
import { readDocument } from './read-document.js'
import { statementTask } from './statement-task.js'

/** A request for a `bft-possession` proof: a key, its signature for an operator, and where that counts. */
export type PossessionRequest = { kind: 'bft-possession'; network: string; optIn: unknown; circuit?: string }

/** `bft-possession`: a validator key signed that it belongs to an operator. */
export const possessionKind: ProofKind = {
  kind: 'bft-possession',
  family: 'bft',
  documents: { optIn: optInSchema },
  takesCircuit: true,
  read: readPossessionRequest,
}

function readPossessionRequest(fields: ProofRequestFields): ProofTask {
  const { network, circuit, ...documents } = fields as PossessionRequest
  const evidence = readDocument('optIn', () => parseOptIn(documents.optIn))
  const request = (): PossessionRequest => ({ kind: 'bft-possession', network, optIn: toBftJson(evidence) })
  return statementTask({
    kind: 'bft-possession',
    request,
    insisted: circuit,
    facts: () => possessionInputs(evidence),
    circuits: 'possession',
    members: 1,
    witness: ({ chainId }) => {
      if (evidence.context.chainId === chainId) return buildPossessionWitness(evidence)
      throw new BftError('WRONG_CHAIN', 'The key signed for another chain.', {
        facts: [`expected: ${chainId}`, `actual: ${evidence.context.chainId}`],
      })
    },
    publicInputs: () => possessionInputs(evidence),
  })
}

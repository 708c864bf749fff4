import type { ProofKind, ProofRequestFields, ProofTask } from '../../source-chain/proof-kind.js'
import { seatSchema } from '../json/bft-schemas.js'
import { parseSeat } from '../json/parse-bft-json.js'
import { toBftJson } from '../json/to-bft-json.js'
import { publicInputs } from '../layout.js'
import { createValidatorSet } from '../validators/validator-set.js'
import { buildSeatWitness, seatAt } from '../witness/seat-witness.js'
import { digest } from './digest.js'
import { readDocument } from './read-document.js'
import { statementTask } from './statement-task.js'

/** A request for a `bft-seat` proof: a validator set, and a place in it. */
export type SeatRequest = { kind: 'bft-seat'; network: string; seat: unknown; circuit?: string }

/** `bft-seat`: whose key, with what power, is at an index of a validator set. */
export const seatKind: ProofKind = {
  kind: 'bft-seat',
  family: 'bft',
  documents: { seat: seatSchema },
  takesCircuit: true,
  read: readSeatRequest,
}

function readSeatRequest(fields: ProofRequestFields): ProofTask {
  const { network, circuit, ...documents } = fields as SeatRequest
  const { validators, index } = readDocument('seat', () => parseSeat(documents.seat))
  const seat = () => toBftJson({ validators, index: BigInt(index) })
  const request = (): SeatRequest => ({ kind: 'bft-seat', network, seat: seat() })
  return statementTask({
    kind: 'bft-seat',
    request,
    insisted: circuit,
    facts: () => [digest(validators), BigInt(index)],
    circuits: 'seat',
    members: validators.length,
    witness: ({ size }) => buildSeatWitness({ validators: createValidatorSet(validators), index, size }),
    publicInputs: () => publicInputs('seat', seatAt(createValidatorSet(validators), index)),
  })
}

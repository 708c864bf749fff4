import type { SizedProof } from '../../bft/chain/encode-sized-proof.js'
import { type BftStatement, bftCircuits } from '../../bft/circuits.js'
import { toBftJson } from '../../bft/json/to-bft-json.js'
import type { EquivocationEvidence } from '../../bft/light-client/equivocation.js'
import type { LightBlock } from '../../bft/light-client/light-block.js'
import type { ValidatorSet } from '../../bft/validators/validator-set.js'
import type { ProofRequest } from '../../jobs/job.js'
import { parseCircuitProof } from '../../prover/circuit-proof-json.js'
import { RelayerError } from '../relayer-error.js'
import type { BftContext, OpenBftClient } from './bft-context.js'

/** A statement of this family: what is asked for, by which circuit, and how many members its larger set has. */
export type BftOrder = { statement: BftStatement; members: number; request: ProofRequest }

/** More than two thirds of a block's own set signed it. */
export function quorumOrder(network: string, block: LightBlock): BftOrder {
  const request = { kind: 'bft-quorum', network, block: toBftJson(block) } as const
  return { statement: 'quorum', members: block.validators.length, request }
}

/** The same, and more than a third of a trusted set. */
export function skippingOrder(network: string, trusted: ValidatorSet, block: LightBlock): BftOrder {
  const { validators } = trusted
  const documents = { trustedValidators: toBftJson(validators), block: toBftJson(block) }
  const request = { kind: 'bft-skipping', network, ...documents } as const
  return { statement: 'skipping', members: Math.max(validators.length, block.validators.length), request }
}

/** These validators signed twice. */
export function equivocationOrder(network: string, evidence: EquivocationEvidence): BftOrder {
  const request = { kind: 'bft-equivocation', network, evidence: toBftJson(evidence) } as const
  return { statement: 'equivocation', members: evidence.validators.length, request }
}

/**
 * Buys a proof that the client has a verifier for.
 *
 * @throws RelayerError `NO_PROOF_SOURCE`, `NO_VERIFIER` before anything is bought; `PROOF_FAILED`, and the errors of
 *   whoever proves.
 */
export async function buyBftProof(parameters: {
  context: BftContext
  open: OpenBftClient
  order: BftOrder
  signal: AbortSignal | undefined
}): Promise<Omit<SizedProof, 'signers'>> {
  const { context, open, order, signal } = parameters
  const { statement, members, request } = order
  if (context.proofs === undefined) {
    throw new RelayerError('NO_PROOF_SOURCE', 'The plan needs a proof, and there is nobody to make it.')
  }
  const usable = bftCircuits.filter(
    (circuit) => circuit.statement === statement && open.sizes[statement].includes(circuit.size),
  )
  const fitting = usable.filter(({ size }) => size >= members).sort((one, other) => one.size - other.size)
  if (fitting.length === 0) {
    throw new RelayerError(
      'NO_VERIFIER',
      `The client has no verifier of ${statement} for so many validators.`,
      {
        facts: [`validators: ${members}`, `sizes: ${open.sizes[statement].join(', ') || 'none'}`],
      },
    )
  }
  const circuits = fitting.map(({ name }) => name)
  const { circuit, proof } = parseCircuitProof(
    JSON.stringify(await context.proofs.buy(request, { circuits, signal })),
  )
  const made = usable.find(({ name }) => name === circuit)
  if (made !== undefined) return { size: made.size, proof }
  throw new RelayerError('PROOF_FAILED', 'The proof is of a circuit that the client has no verifier of.', {
    facts: [`circuit: ${circuit}`, `usable: ${circuits.join(', ')}`],
  })
}

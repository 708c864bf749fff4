import type { Equivocation } from '../light-client/equivocation.js'
import { encodeSizedProof, type SizedProof } from './encode-sized-proof.js'
import { type SubmitParameters, send } from './submit-update.js'

/** Proven double votes; who voted twice is in the equivocation itself. */
export type ProvenEquivocation = Pick<SizedProof, 'size' | 'proof'> & { readonly equivocation: Equivocation }

/** `IBftLightClient.Equivocation`; `type` is a word of Solidity's. */
export function encodeEquivocation(equivocation: Equivocation) {
  const { validatorsRoot, height, round, type, headerHashes, power, totalPower } = equivocation
  return {
    validatorsRoot,
    height,
    round: Number(round),
    voteType: Number(type),
    firstHeaderHash: headerHashes[0],
    secondHeaderHash: headerHashes[1],
    doublePower: power,
    totalPower,
  }
}

/**
 * Records double votes with a `BftLightClient`, which freezes when they are of more than a third of the power. Errors as
 * in `submitHeader`.
 */
export function submitEquivocation(parameters: SubmitParameters & { evidence: ProvenEquivocation }) {
  const { evidence, ...target } = parameters
  return send(target, 'reportEquivocation', equivocationArguments(evidence), 'equivocation')
}

/** What `reportEquivocation` is called with. */
export function equivocationArguments(evidence: ProvenEquivocation): readonly unknown[] {
  const { equivocation, size, proof } = evidence
  const { signers } = equivocation
  return [encodeEquivocation(equivocation), encodeSizedProof({ size, signers, proof })]
}
